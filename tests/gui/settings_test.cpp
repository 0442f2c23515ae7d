// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Settings take effect at once and are there again the next time; notices obey them.
#include "gui/runs/run_notifier.h"
#include "gui/settings/preferences.h"
#include "gui/settings/settings_dialog.h"
#include "gui/theme/scaled.h"
#include "gui/theme/table_look.h"
#include "wizard_bench.h"

#include <QComboBox>
#include <QTableWidget>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

QComboBox* choice(const QWidget& dialog, const QString& name)
{
    for (auto* box : dialog.findChildren<QComboBox*>()) {
        if (box->accessibleName() == name)
            return box;
    }
    return nullptr;
}

} // namespace

class SettingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder->path());
    }

    void theThemeChangesAtOnceAndIsKept()
    {
        Theme theme;
        SettingsDialog dialog(theme);
        auto* box = choice(dialog, QStringLiteral("Colours"));
        QVERIFY(box);
        box->setFocus();
        QTest::keyClicks(box, QStringLiteral("dark"));
        QVERIFY(theme.tokens().dark);
        QCOMPARE(Preferences::load().scheme, ColourScheme::Dark);
        SettingsDialog again(theme);
        QCOMPARE(choice(again, QStringLiteral("Colours"))->currentIndex(), 2);
    }

    void rowsBecomeHigherAtOnce()
    {
        Theme theme;
        QTableWidget table(1, 1), plain(1, 1);
        giveTableLook(table);
        const int before = table.rowHeight(0), untouched = plain.rowHeight(0);
        SettingsDialog dialog(theme);
        auto* box = choice(dialog, QStringLiteral("Rows"));
        QVERIFY(box);
        box->setCurrentIndex(1);
        QCOMPARE(table.rowHeight(0), before + sizes::scaled(8));
        QCOMPARE(plain.rowHeight(0), untouched);
        QTableWidget later(1, 1);
        giveTableLook(later);
        QCOMPARE(later.rowHeight(0), table.rowHeight(0));
        QCOMPARE(Preferences::load().density, Density::Comfortable);
        box->setCurrentIndex(0);
        QCOMPARE(table.rowHeight(0), before);
    }

    void notificationsAreKept()
    {
        Theme theme;
        SettingsDialog dialog(theme);
        choice(dialog, QStringLiteral("Desktop notifications"))->setCurrentIndex(2);
        QCOMPARE(Preferences::load().notify, Notify::Never);
        QCOMPARE(Preferences::load().scheme, theme.scheme());
    }

    void nonsenseIsTheDefault()
    {
        QSettings().setValue(QStringLiteral("window/scheme"), 99);
        QSettings().setValue(QStringLiteral("runs/notify"), QStringLiteral("loud"));
        QVERIFY(Preferences::load() == Preferences{});
    }

    void noticesObey_data()
    {
        QTest::addColumn<int>("level");
        QTest::addColumn<bool>("fails");
        QTest::addColumn<int>("notices");
        QTest::newRow("always, well") << static_cast<int>(Notify::Always) << false << 1;
        QTest::newRow("when needed, well") << static_cast<int>(Notify::WhenNeeded) << false << 0;
        QTest::newRow("never, well") << static_cast<int>(Notify::Never) << false << 0;
        QTest::newRow("never, turned round") << static_cast<int>(Notify::Never) << true << 0;
    }
    void noticesObey()
    {
        QFETCH(int, level);
        QFETCH(bool, fails);
        WizardBench bench;
        Preferences chosen;
        chosen.notify = static_cast<Notify>(level);
        chosen.save();
        if (fails)
            bench.world.deadWith.insert(ct(201));
        QWidget window;
        RunNotifier notifier(*bench.workspace, window);
        int notices = 0;
        notifier.setOutlets([&](const RunNotice&) { ++notices; }, [] { return false; });
        const auto run = bench.workspace->startRun(bench.world.plan(Seconds{1}));
        QVERIFY(run);
        QTRY_VERIFY_WITH_TIMEOUT((*run)->ended(), 30000);
        QTEST(notices, "notices");
    }

    void aTurnIsToldWhenNeeded()
    {
        WizardBench bench;
        Preferences chosen;
        chosen.notify = Notify::WhenNeeded;
        chosen.save();
        bench.world.deadWith.insert(ct(201));
        QWidget window;
        RunNotifier notifier(*bench.workspace, window);
        std::vector<RunNotice> notices;
        notifier.setOutlets([&](const RunNotice& notice) { notices.push_back(notice); }, [] { return false; });
        const auto run = bench.workspace->startRun(bench.world.plan(Seconds{1}));
        QVERIFY(run);
        QTRY_VERIFY_WITH_TIMEOUT((*run)->ended(), 30000);
        QVERIFY(!notices.empty());
        for (const auto& notice : notices)
            QVERIFY(notice.urgent);
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_MAIN(SettingsTest)
#include "settings_test.moc"
