// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Both themes: words in status colours can be read on their surface, and every status has a shape of its own; labels
// that lay out nothing.
#include "gui/theme/plain_label.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace ktrdr;

namespace {

constexpr Status kAll[] = {Status::Healthy, Status::Busy,        Status::Degraded, Status::Failed,
                           Status::Stopped, Status::Maintenance, Status::Unknown};

// WCAG 2 relative luminance and contrast.
double luminance(const QColor& colour)
{
    const auto part = [](double value) {
        return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF()) + 0.0722 * part(colour.blueF());
}

double contrast(const QColor& a, const QColor& b)
{
    const double light = std::max(luminance(a), luminance(b));
    const double dark = std::min(luminance(a), luminance(b));
    return (light + 0.05) / (dark + 0.05);
}

// Where a picture is inked, without its colour.
QString shapeOf(const QIcon& icon)
{
    const auto image = icon.pixmap(16, 16).toImage();
    QString shape;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            shape += QChar::fromLatin1(
                static_cast<char>('a' + image.pixelColor(x, y).alpha() / 64 * 4 + qGray(image.pixel(x, y)) / 128));
    }
    return shape;
}

} // namespace

class ThemeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsTheSystemWhenItIsTold()
    {
        Theme theme;
        bool dark = false;
        theme.askSystem([&] { return dark; });
        theme.choose(ColourScheme::System);
        QSignalSpy changes(&theme, &Theme::changed);
        QWidget one, two;
        const auto tell = [&] {
            for (auto* window : {&one, &two}) {
                QEvent change(QEvent::ThemeChange);
                QApplication::sendEvent(window, &change);
            }
        };
        dark = true;
        tell();
        QTRY_COMPARE(changes.size(), 1); // two windows, one change
        QVERIFY(theme.tokens().dark);
        QCOMPARE(QApplication::palette().color(QPalette::Window), darkTokens().background);
        tell(); // nothing new
        dark = false;
        QEvent palette(QEvent::ApplicationPaletteChange);
        QApplication::sendEvent(qApp, &palette);
        QTRY_COMPARE(changes.size(), 2);
        QVERIFY(!theme.tokens().dark);
        theme.choose(ColourScheme::Light);
        dark = true;
        tell();
        theme.choose(ColourScheme::System); // it is asked again
        QCOMPARE(changes.size(), 3);
        QVERIFY(theme.tokens().dark);
    }

    void ourOwnPaletteIsNotTheSystems()
    {
        Theme theme; // a real one: offscreen is light
        theme.choose(ColourScheme::Dark);
        QVERIFY(theme.tokens().dark);
        theme.choose(ColourScheme::System);
        QVERIFY(!theme.tokens().dark);
        QSignalSpy changes(&theme, &Theme::changed);
        int asked = 0;
        theme.askSystem([&] {
            ++asked;
            return false;
        });
        theme.choose(ColourScheme::Dark); // sets the palette, which must not ask
        theme.choose(ColourScheme::System);
        QCOMPARE(asked, 1);
        QCOMPARE(changes.size(), 2);
        Theme second; // as the first left the application
        QVERIFY(!second.tokens().dark);
    }

    void theApplicationHasAnIcon()
    {
        Theme theme;
        QVERIFY(!QApplication::windowIcon().pixmap(32, 32).isNull());
    }

    void wordsCanBeRead_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void wordsCanBeRead()
    {
        QFETCH(bool, dark);
        const auto tokens = dark ? darkTokens() : lightTokens();
        for (const auto status : kAll)
            QVERIFY2(contrast(tokens.statusText(status), tokens.surface) >= 4.5, toString(status));
        QVERIFY(contrast(tokens.text, tokens.background) >= 7);
        QVERIFY(contrast(tokens.secondaryText, tokens.surface) >= 4.5);
        QVERIFY(contrast(tokens.accentText, tokens.accent) >= 4.5);
        QVERIFY(contrast(tokens.text, tokens.selection) >= 7);
    }

    void everyStatusHasItsShape()
    {
        Theme theme;
        QSet<QString> shapes;
        for (const auto status : kAll) {
            const auto icon = theme.icons().icon(status);
            QVERIFY2(!icon.isNull() && !icon.pixmap(16, 16).isNull(), toString(status));
            shapes.insert(shapeOf(icon));
        }
        QCOMPARE(shapes.size(), static_cast<qsizetype>(std::size(kAll)));
    }

    void aNoteLineLaysOutNothing()
    {
        struct Requests : QObject
        {
            int seen = 0;
            bool eventFilter(QObject*, QEvent* event) override
            {
                seen += event->type() == QEvent::LayoutRequest;
                return false;
            }
        };
        const Theme theme;
        QWidget page;
        auto* line = new QHBoxLayout(&page);
        auto* note = new NoteLine(&page);
        line->addWidget(note);
        page.resize(400, 40);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        QCoreApplication::sendPostedEvents();
        Requests requests;
        page.installEventFilter(&requests);
        note->say(QStringLiteral("sources: pvesh 10 s"));
        QCoreApplication::sendPostedEvents();
        QCOMPARE(requests.seen, 0);
        const auto* label = note->findChild<QLabel*>();
        QCOMPARE(label->text(), QStringLiteral("sources: pvesh 10 s"));
        QCOMPARE(label->geometry(), note->rect()); // it can be read
        page.resize(500, 40);
        QCOMPARE(label->geometry(), note->rect());
    }

    void switchingTellsThoseWhoPaint()
    {
        Theme theme;
        theme.choose(ColourScheme::Light);
        int changes = 0;
        connect(&theme, &Theme::changed, this, [&] { ++changes; });
        theme.choose(ColourScheme::Dark);
        QCOMPARE(changes, 1);
        QVERIFY(theme.tokens().dark);
        QCOMPARE(QApplication::palette().color(QPalette::Window), darkTokens().background);
        theme.choose(ColourScheme::Dark);
        QCOMPARE(changes, 1);
    }
};

QTEST_MAIN(ThemeTest)
#include "theme_test.moc"
