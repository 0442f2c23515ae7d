// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What every table can: copy, hide and remember columns, filter by keyboard.
#include "gui/tables/table_tools.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QVBoxLayout>

using namespace ktrdr;

namespace {

// Three columns, of which the first shows only a shape.
struct Bench
{
    QStandardItemModel model{0, 3};
    QSortFilterProxyModel rows;
    QWidget page;
    QLineEdit* box = new QLineEdit(&page);
    QTableView* table = new QTableView(&page);
    TableTools* tools = nullptr;

    explicit Bench(const QList<QStringList>& cells = {{"healthy", "w-2", "b"}, {"failed", "w-1", "a"}})
    {
        model.setHorizontalHeaderLabels({{}, "Worker", "Note"});
        model.setHeaderData(0, Qt::Horizontal, QStringLiteral("State"), Qt::AccessibleTextRole);
        for (const auto& line : cells) {
            QList<QStandardItem*> items{new QStandardItem, new QStandardItem(line[1]), new QStandardItem(line[2])};
            items[0]->setData(line[0], Qt::AccessibleTextRole);
            model.appendRow(items);
        }
        rows.setSourceModel(&model);
        rows.setFilterKeyColumn(-1);
        table->setModel(&rows);
        table->setSelectionBehavior(QAbstractItemView::SelectRows);
        table->setSortingEnabled(true);
        table->sortByColumn(1, Qt::AscendingOrder);
        auto* column = new QVBoxLayout(&page);
        column->addWidget(box);
        column->addWidget(table);
        tools = new TableTools(*table, QStringLiteral("bench"));
        tools->useFilter(*box, rows, page);
        page.resize(600, 300);
        page.show();
    }
    QMenu* columnMenu() { return tools->makeColumnMenu(&page); }
};

} // namespace

class TableToolsTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder->path());
    }

    void tsvKeepsOneLinePerRow()
    {
        const QList<QStringList> rows{{"a\tb", "c\nd", "e\r\nf"}, {"\"q\"", "x,y", "<b>w</b>"}};
        QCOMPARE(tableText(rows, CopyFormat::Tsv), QStringLiteral("a b\tc d\te  f\n\"q\"\tx,y\t<b>w</b>\n"));
    }

    void csvQuotesByRfc4180()
    {
        const QList<QStringList> rows{{"plain", "x,y", "say \"hi\"", "two\nlines", "<b>w</b>"}, {"", "a b", "–"}};
        QCOMPARE(tableText(rows, CopyFormat::Csv),
                 QStringLiteral("plain,\"x,y\",\"say \"\"hi\"\"\",\"two\nlines\",<b>w</b>\r\n,a b,–\r\n"));
    }

    void foreignTextStaysDataInOtherPrograms()
    {
        const QString ansi = QStringLiteral("\x1b[31mred\x1b[0m\x07\x9b");
        const QList<QStringList> rows{{ansi, "=cmd|' /C calc'!A0", "@x", "+1", "-2.5", "-x", "-"}};
        QCOMPARE(tableText(rows, CopyFormat::Tsv),
                 QStringLiteral("[31mred[0m\t'=cmd|' /C calc'!A0\t'@x\t+1\t-2.5\t'-x\t-\n"));
        QVERIFY(!tableText(rows, CopyFormat::Csv).contains(QChar(0x1b)));
    }

    void copiesWhatIsSeen()
    {
        Bench bench;
        bench.page.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&bench.page));
        bench.table->setFocus();
        QCOMPARE(bench.tools->selectedText(CopyFormat::Tsv), QString());
        bench.table->selectRow(0);
        QTest::keyClick(bench.table, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("State\tWorker\tNote\nfailed\tw-1\ta\n"));
        bench.table->horizontalHeader()->moveSection(2, 1);
        bench.tools->setShown(0, false);
        QCOMPARE(bench.tools->allText(CopyFormat::Csv), QStringLiteral("Note,Worker\r\na,w-1\r\nb,w-2\r\n"));
        bench.table->selectAll();
        QTest::keyClick(bench.table, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), bench.tools->allText(CopyFormat::Csv));
    }

    void oneColumnStays()
    {
        Bench bench;
        bench.tools->setShown(0, false);
        auto* menu = bench.columnMenu();
        QCOMPARE(menu->actions()[1]->text(), QStringLiteral("Worker"));
        menu->actions()[1]->setChecked(false);
        QVERIFY(!bench.tools->isShown(1));
        bench.tools->setShown(2, false);
        QVERIFY(bench.tools->isShown(2));
        auto* last = bench.columnMenu();
        QVERIFY(!last->actions()[2]->isEnabled());
        QVERIFY(last->actions()[0]->isEnabled());
        bench.tools->showAllColumns();
        QVERIFY(bench.tools->isShown(0) && bench.tools->isShown(1));
    }

    void columnsAreRemembered()
    {
        {
            Bench bench;
            bench.tools->setShown(2, false);
            bench.table->setColumnWidth(1, 222);
            bench.table->horizontalHeader()->moveSection(1, 0);
            bench.table->sortByColumn(1, Qt::DescendingOrder);
            bench.page.hide(); // as when the window closes
        }
        Bench again;
        QVERIFY(!again.tools->isShown(2));
        QCOMPARE(again.table->columnWidth(1), 222);
        QCOMPARE(again.table->horizontalHeader()->visualIndex(1), 0);
        QCOMPARE(again.rows.index(0, 1).data().toString(), QStringLiteral("w-2"));
        again.tools->resetColumns();
        QVERIFY(again.tools->isShown(2));
        QCOMPARE(again.table->horizontalHeader()->visualIndex(1), 1);
        QCOMPARE(again.rows.index(0, 1).data().toString(), QStringLiteral("w-1"));
    }

    void aStateThatHidesEverythingIsNotTaken()
    {
        {
            Bench bench;
            for (int column = 0; column < 3; ++column)
                bench.table->setColumnHidden(column, true);
            bench.tools->resetColumns();
            for (int column = 0; column < 3; ++column)
                bench.table->setColumnHidden(column, true);
            bench.page.hide();
        }
        Bench again;
        QVERIFY(again.tools->isShown(0) && again.tools->isShown(1) && again.tools->isShown(2));
    }

    void filterIsReachedByKeyboard()
    {
        Bench bench;
        bench.page.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&bench.page));
        QSignalSpy activated(bench.table, &QAbstractItemView::activated);
        QSignalSpy filtered(bench.tools, &TableTools::filtered);
        bench.table->setFocus();
        QTest::keyClick(bench.table, Qt::Key_F, Qt::ControlModifier);
        QVERIFY(bench.box->hasFocus());
        QTest::keyClicks(bench.box, QStringLiteral("W-2"));
        QCOMPARE(bench.rows.rowCount(), 0); // the page decides about upper and lower case
        bench.box->setText(QStringLiteral(" w-2 "));
        QCOMPARE(bench.rows.rowCount(), 1);
        QVERIFY(filtered.size() > 1);
        QTest::keyClick(bench.box, Qt::Key_Return);
        QCOMPARE(activated.size(), 1);
        QTest::keyClick(bench.box, Qt::Key_Down);
        QVERIFY(bench.table->hasFocus());
        QTest::keyClick(bench.table, Qt::Key_Escape);
        QCOMPARE(bench.rows.rowCount(), 2);
        bench.box->setText(QStringLiteral("zzz"));
        bench.box->setFocus();
        QTest::keyClick(bench.box, Qt::Key_Escape);
        QVERIFY(bench.box->text().isEmpty());
        QVERIFY(bench.table->hasFocus());
    }

    void rowMenuBeginsWithThePagesActions()
    {
        Bench bench;
        connect(bench.tools, &TableTools::rowMenuOpening, &bench.page,
                [](QMenu* menu, const QModelIndex&) { menu->addAction(QStringLiteral("Show")); });
        auto* menu = bench.tools->makeRowMenu(&bench.page);
        QCOMPARE(menu->actions().front()->text(), QStringLiteral("Show"));
        const auto copyOf = [](const QMenu& rows) {
            const auto actions = rows.actions();
            const auto found = std::find_if(actions.begin(), actions.end(),
                                            [](const auto* action) { return action->text() == QLatin1String("&Copy"); });
            return found == actions.end() ? nullptr : *found;
        };
        QVERIFY(copyOf(*menu) && !copyOf(*menu)->isEnabled()); // nothing is selected
        bench.table->selectRow(1);
        QVERIFY(copyOf(*bench.tools->makeRowMenu(&bench.page))->isEnabled());
    }

    void rowMenuCopiesTheCurrentCell()
    {
        Bench bench;
        const auto cell = bench.table->model()->index(1, 1);
        bench.table->setCurrentIndex(cell);
        auto* menu = bench.tools->makeRowMenu(&bench.page);
        QCOMPARE(menu->actions().front()->text(), QStringLiteral("Copy “%1”").arg(cell.data().toString()));
        menu->actions().front()->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), cell.data().toString());
    }
};

QTEST_MAIN(TableToolsTest)
#include "table_tools_test.moc"
