// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The walk over the widgets finds what is bad, and nothing in what is good.
#include "gui/widget_walk.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTableWidget>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

using namespace ktrdr::fakes;

namespace {

using Build = void (*)(QWidget&);
using Ask = QStringList (*)(QWidget&);

QLabel* label(const QString& text, QWidget& page)
{
    auto* made = new QLabel(&page);
    made->setTextFormat(Qt::PlainText);
    made->setText(text);
    return made;
}

QPushButton* button(const QString& text, QWidget& page, const QRect& place)
{
    auto* made = new QPushButton(text, &page);
    made->setGeometry(place);
    return made;
}

QTableWidget* table(QWidget& page, int rows)
{
    auto* made = new QTableWidget(rows, 1, &page);
    made->setHorizontalHeaderLabels({QStringLiteral("Version")});
    made->verticalHeader()->hide();
    made->setTabKeyNavigation(false);
    made->setAccessibleName(QStringLiteral("Versions"));
    made->setGeometry(0, 0, 200, 200);
    return made;
}

const QString kTag = QStringLiteral("<b>x</b>");

struct Case
{
    const char* name;
    Ask ask;
    Build build;
    const char* says;
};

const Case kMarkup[] = {
    {"automatic format", markupComplaints, [](QWidget& page) { new QLabel(QStringLiteral("x"), &page); }, "plain text"},
    {"tooltip of a widget", markupComplaints, [](QWidget& page) { page.setToolTip(kTag); }, "markup"},
    {"tooltip of an action", markupComplaints,
     [](QWidget& page) {
         page.addAction(new QAction(QStringLiteral("x"), &page)), page.actions()[0]->setToolTip(kTag);
     },
     "markup"},
    {"tooltip of a row", markupComplaints,
     [](QWidget& page) {
         auto* made = table(page, 1);
         made->setItem(0, 0, new QTableWidgetItem);
         made->item(0, 0)->setToolTip(kTag);
     },
     "cell 0,0"},
    {"tooltip of a heading", markupComplaints,
     [](QWidget& page) { table(page, 1)->horizontalHeaderItem(0)->setToolTip(kTag); }, "heading"},
    {"tooltip of a tab", markupComplaints,
     [](QWidget& page) {
         auto* bar = new QTabBar(&page);
         bar->setTabToolTip(bar->addTab(QStringLiteral("x")), kTag);
     },
     "tab"},
    {"escaped for nothing", markupComplaints, [](QWidget& page) { page.setToolTip(QStringLiteral("&quot;x&quot;")); },
     "escapes"},
};

const Case kKeys[] = {
    {"no name", nameComplaints, [](QWidget& page) { new QLineEdit(&page); }, "QLineEdit"},
    {"icon only", nameComplaints, [](QWidget& page) { (new QToolButton(&page))->setFocusPolicy(Qt::StrongFocus); },
     "QToolButton"},
    {"button without Tab", focusComplaints,
     [](QWidget& page) {
         button(QStringLiteral("x"), page, {0, 0, 90, 30})->setFocusPolicy(Qt::NoFocus);
     },
     "without the Tab key"},
    {"table keeps Tab", focusComplaints, [](QWidget& page) { table(page, 2)->setTabKeyNavigation(true); },
     "let the Tab"},
    {"text keeps Tab", focusComplaints, [](QWidget& page) { new QPlainTextEdit(&page); }, "let the Tab"},
    {"upwards", focusComplaints,
     [](QWidget& page) {
         button(QStringLiteral("low"), page, {0, 100, 90, 30});
         button(QStringLiteral("high"), page, {0, 0, 90, 30});
     },
     "jumps"},
    {"to the left", focusComplaints,
     [](QWidget& page) {
         button(QStringLiteral("right"), page, {100, 0, 90, 30});
         button(QStringLiteral("left"), page, {0, 0, 90, 30});
     },
     "jumps"},
    {"back into a region", focusComplaints,
     [](QWidget& page) {
         auto* region = new QWidget(&page);
         region->setGeometry(0, 0, 200, 100);
         auto* first = button(QStringLiteral("first"), *region, {0, 0, 90, 30});
         auto* outside = button(QStringLiteral("outside"), page, {0, 120, 90, 30});
         auto* last = button(QStringLiteral("last"), *region, {0, 40, 90, 30});
         QWidget::setTabOrder(first, outside);
         QWidget::setTabOrder(outside, last);
     },
     "jumps"},
};

const Case kSizes[] = {
    {"label", sizeComplaints,
     [](QWidget& page) { label(QStringLiteral("much too long"), page)->setGeometry(0, 0, 20, 30); }, "cut off"},
    {"wrapped label", sizeComplaints,
     [](QWidget& page) {
         auto* made = label(QStringLiteral("one two three four five"), page);
         made->setWordWrap(true);
         made->setGeometry(0, 0, 60, 20);
     },
     "cut off"},
    {"word that cannot be wrapped", sizeComplaints,
     [](QWidget& page) {
         auto* made = label(QString(40, u'm'), page);
         made->setWordWrap(true);
         made->setGeometry(0, 0, 60, 200);
     },
     "cut off"},
    {"button", sizeComplaints,
     [](QWidget& page) {
         button(QStringLiteral("Deploy it"), page, {0, 0, 20, 30});
     },
     "cut off"},
    {"placeholder", sizeComplaints,
     [](QWidget& page) {
         auto* field = new QLineEdit(&page);
         field->setPlaceholderText(QStringLiteral("Filter the tree"));
         field->setGeometry(0, 0, 40, 40);
     },
     "cut off"},
    {"choice", sizeComplaints,
     [](QWidget& page) {
         auto* box = new QComboBox(&page);
         box->addItem(QStringLiteral("when a run ends"));
         box->setGeometry(0, 0, 50, 40);
     },
     "cut off"},
    {"heading", sizeComplaints, [](QWidget& page) { table(page, 1)->setColumnWidth(0, 20); }, "'Version'"},
    {"low rows", sizeComplaints,
     [](QWidget& page) {
         auto* made = table(page, 1);
         made->verticalHeader()->setMinimumSectionSize(4);
         made->setRowHeight(0, 6);
     },
     "cut off"},
    {"one row of many", sizeComplaints, [](QWidget& page) { table(page, 9)->setGeometry(0, 0, 200, 60); },
     "less than 3 rows"},
    {"outside", sizeComplaints,
     [](QWidget& page) {
         button(QStringLiteral("x"), page, {350, 0, 90, 30});
     },
     "outside"},
    {"too large", sizeComplaints, [](QWidget& page) { page.setMinimumWidth(1100); }, "needs 1100"},
};

void addRows()
{
    QTest::addColumn<const Case*>("which");
    for (const auto& row : kMarkup)
        QTest::newRow(row.name) << &row;
    for (const auto& row : kKeys)
        QTest::newRow(row.name) << &row;
    for (const auto& row : kSizes)
        QTest::newRow(row.name) << &row;
}

} // namespace

Q_DECLARE_METATYPE(const Case*)

class WidgetWalkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theBadIsFound_data() { addRows(); }
    void theBadIsFound()
    {
        QFETCH(const Case*, which);
        QWidget page;
        page.resize(400, 300);
        which->build(page);
        page.show();
        const auto found = which->ask(page);
        QVERIFY2(found.size() == 1, qPrintable(found.join(u'\n')));
        QVERIFY2(found.first().contains(QLatin1String(which->says)), qPrintable(found.first()));
    }

    void theGoodIsLeftAlone()
    {
        QWidget page;
        auto* form = new QFormLayout(&page);
        auto* caption = label(QStringLiteral("&Host"), page);
        auto* host = new QLineEdit(&page);
        caption->setBuddy(host);
        form->addRow(caption, host);
        host->setToolTip(kTag.toHtmlEscaped());
        auto* text = label(QStringLiteral("a text that is wrapped where it has to be"), page);
        text->setWordWrap(true);
        text->setToolTip(QStringLiteral("R&D says \"a < b\""));
        form->addRow(text);
        auto* versions = table(page, 9);
        versions->setMinimumHeight(200);
        form->addRow(versions);
        form->addRow(new QPushButton(QStringLiteral("&Next"), &page));
        page.show();
        QCOMPARE(allComplaints(page), QStringList());
    }
};

QTEST_MAIN(WidgetWalkTest)
#include "widget_walk_test.moc"
