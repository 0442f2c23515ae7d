// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The start page, the setup assistant and the editor of environments, walked.
#include "gui/first_run/start_page.h"
#include "gui/setup/environment_editor.h"
#include "gui/setup_bench.h"
#include "gui/walk_bench.h"
#include "gui/wizard_bench.h"

#include <QTabWidget>

using namespace ktrdr;
using namespace ktrdr::fakes;

class WalkSetupTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void start_data() { addPages({QStringLiteral("first"), QStringLiteral("broken file")}); }
    void start()
    {
        QFETCH(QString, page);
        QFETCH(int, percent);
        const FontScale scale(percent);
        SetupBench bench;
        const bool first = page == QLatin1String("first");
        const Error problem{first ? ErrorCode::NotFound : ErrorCode::BadAnswer, kHostile, kHostile, kHostile, kHostile};
        StartPage start(problem, bench.services(), bench.clock, bench.theme);
        showSmall(start, {980, 700});
        const auto found = walked(start);
        QVERIFY2(found.isEmpty(), qPrintable(found));
    }

    void assistant_data()
    {
        addPages({QStringLiteral("access"), QStringLiteral("inventory"), QStringLiteral("finish")});
    }
    void assistant()
    {
        QFETCH(QString, page);
        QFETCH(int, percent);
        const FontScale scale(percent);
        SetupBench bench;
        bench.world.sample.container(203).name = kHostile;
        (void)bench.desk.load();
        SetupAssistant assistant(bench.services(), bench.clock, bench.theme);
        showSmall(assistant, {980, 700});
        assistant.start();
        if (page != QLatin1String("access")) {
            QTest::keyClicks(field(assistant, "node[0].host"), QStringLiteral("pve1.internal"));
            buttonWith(assistant, QStringLiteral("Connect and look"))->click();
            QTRY_VERIFY(buttonWith(assistant, QStringLiteral("Next")));
        }
        if (page == QLatin1String("finish")) {
            QTRY_VERIFY(buttonWith(assistant, QStringLiteral("Next"))->isEnabled());
            buttonWith(assistant, QStringLiteral("Next"))->click();
            QTRY_VERIFY(says(assistant, QStringLiteral("Everything answers")) ||
                        says(assistant, QStringLiteral("need a look")));
        }
        const auto found = walked(assistant);
        QVERIFY2(found.isEmpty(), qPrintable(found));
    }

    void editor_data()
    {
        QStringList tabs;
        for (int tab = 0; tab < 7; ++tab)
            tabs << QString::number(tab);
        addPages(tabs);
    }
    void editor()
    {
        QFETCH(QString, page);
        QFETCH(int, percent);
        const FontScale scale(percent);
        SetupBench bench;
        EnvironmentEditor editor(
            bench.world.sample.environment, bench.services(), [] { return QString(); }, bench.theme);
        auto* tabs = editor.findChild<QTabWidget*>();
        QVERIFY(tabs && page.toInt() < tabs->count());
        tabs->setCurrentIndex(page.toInt());
        showSmall(editor, {1000, 700});
        const auto found = walked(editor);
        QVERIFY2(found.isEmpty(), qPrintable(found));
    }
};

QTEST_MAIN(WalkSetupTest)
#include "walk_setup_test.moc"
