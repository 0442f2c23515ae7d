// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Endings that tell the truth: exit codes of what is missing, answers without a journal, and no question about a
// secret that is not used.
#include "cli_bench.h"

using namespace ktrdr;
using namespace ktrdr::fakes;

class CliEndingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noJournalYet_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("out");
        QTest::newRow("list") << "runs list" << 0 << "";
        QTest::newRow("list as JSON") << "runs list --json" << 0 << "[\n]\n";
        QTest::newRow("show") << "runs show" << 1 << "";
        QTest::newRow("show as JSON") << "runs show --json" << 1 << "";
    }
    void noJournalYet()
    {
        QFETCH(QString, arguments);
        QFETCH(int, code);
        QFETCH(QString, out);
        CliBench bench;
        bench.context->openJournal = [](bool) { return std::unique_ptr<JournalStore>(); };
        QCOMPARE(bench.run(arguments.split(' ')), code);
        QCOMPARE(bench.outText(), out);
        QCOMPARE(bench.errText().isEmpty(), !out.isEmpty());
    }

    void emptyJournalShowsNothing()
    {
        CliBench bench;
        QCOMPARE(bench.run({"runs", "show"}), 1);
        QVERIFY2(bench.errText().contains("next: ktrdrctl deploy"), qPrintable(bench.errText()));
    }

    void runThatCannotBeRecordedChangedNothing()
    {
        CliBench bench;
        bench.world.journal.failing = true;
        QCOMPARE(bench.run({"deploy", "--version", "v1.5.2", "--observe", "0", "--yes"}), 13);
        QVERIFY(bench.world.switches.empty());
    }

    // The value of the header is asked for when a session is opened with one.
    void headerIsForHttpOnly_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<bool>("asks");
        QTest::newRow("host trust") << "host trust --fingerprint SHA256:" + QString(43, 'a') << false;
        QTest::newRow("versions") << "versions" << false;
        QTest::newRow("status") << "status" << true;
        QTest::newRow("plan") << "plan deploy --version v1.5.2" << true;
    }
    void headerIsForHttpOnly()
    {
        QFETCH(QString, arguments);
        QFETCH(bool, asks);
        CliBench bench;
        auto& http = bench.configuration.environments.front().http;
        http.authHeader = "X-Api-Key";
        http.authSecret = "key";
        bench.world.shell.setHandler([&](const FakeShell::Call& call) {
            return call.command.line == "true" ? exited(0) : bench.world.node(call);
        });
        std::optional<std::string> header;
        bench.context->open = [&](const Environment& environment, const std::string&,
                                  const CliContext::Opened& opened) {
            header = environment.http.authHeader;
            opened(std::make_unique<FakeSession>(bench.world));
        };
        bench.run(arguments.split(' '));
        QVERIFY(header);
        QCOMPARE(!header->empty(), asks);
    }
};

QTEST_GUILESS_MAIN(CliEndingsTest)
#include "cli_endings_test.moc"
