// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ktrdrctl at a terminal, against ktrdr-sim: what it asks, what it does not show, and Ctrl-C.
#include "fakes/pty_process.h"
#include "fakes/sim_cluster.h"

#include <QTest>

using namespace ktrdr::fakes;

namespace {

// Replaces `from` in the configuration; an empty one appends.
bool configure(const SimCluster& sim, const QString& from, const QString& to)
{
    QFile file(sim.configFile());
    if (!file.open(QIODevice::ReadWrite))
        return false;
    auto text = QString::fromUtf8(file.readAll());
    if (from.isEmpty())
        text += to;
    else if (!text.contains(from))
        return false;
    else
        text.replace(from, to);
    return file.resize(0) && file.seek(0) && file.write(text.toUtf8()) > 0;
}

struct Terminal : PtyProcess
{
    Terminal(const SimCluster& sim, const QStringList& words)
        : PtyProcess(QStringLiteral(KTRDR_BIN_DIR "/ktrdrctl"), QStringList{"--config", sim.configFile()} + words,
                     environmentOf(sim))
    {
    }
    static QStringList environmentOf(const SimCluster& sim)
    {
        auto environment = sim.environment();
        environment.insert("TERM", "xterm");
        return environment.toStringList();
    }
};

} // namespace

class CliTerminalTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void deployingIsConfirmedByTyping_data()
    {
        QTest::addColumn<QString>("protection");
        QTest::addColumn<QByteArray>("question");
        QTest::addColumn<QByteArray>("typed");
        QTest::addColumn<int>("code");
        const QByteArray byName = "Type demo to deploy v1.5.2 to it", byLetter = "Type y to deploy";
        QTest::newRow("production, its name") << "production" << byName << QByteArray("demo\n") << 0;
        QTest::newRow("production, y") << "production" << byName << QByteArray("y\n") << 12;
        QTest::newRow("production, Enter") << "production" << byName << QByteArray("\n") << 12;
        QTest::newRow("staging, y") << "staging" << byLetter << QByteArray("y\n") << 0;
        QTest::newRow("staging, Enter") << "staging" << byLetter << QByteArray("\n") << 12;
        QTest::newRow("staging, end of input") << "staging" << byLetter << QByteArray("\x04") << 12;
    }
    void deployingIsConfirmedByTyping()
    {
        QFETCH(QString, protection);
        QFETCH(QByteArray, question);
        QFETCH(QByteArray, typed);
        QFETCH(int, code);
        const SimCluster sim({"--workers", "1", "--generation", "N", "--clock-scale", "10"});
        QVERIFY(configure(sim, "protection = \"demo\"", "protection = \"" + protection + "\""));
        Terminal terminal(sim, {"deploy", "--version", "v1.5.2"});
        QVERIFY2(terminal.waitFor(question), terminal.shown());
        QCOMPARE(sim.versions().value(100), QStringLiteral("v1.5.1")); // the question comes first
        terminal.type(typed);
        const auto ended = terminal.finish();
        QVERIFY2(ended == code, terminal.shown());
        for (const auto& version : sim.versions())
            QCOMPARE(version, code == 0 ? QStringLiteral("v1.5.2") : QStringLiteral("v1.5.1"));
    }

    void aSecretIsAskedForAndNotShown()
    {
        const SimCluster sim({"--workers", "1", "--clock-scale", "10"});
        QVERIFY(configure(sim, {}, "\n[environment.http]\nauth_header = \"X-Api-Key\"\nauth_secret = \"key\"\n"));
        Terminal terminal(sim, {"status"});
        QVERIFY2(terminal.waitFor("Value of the header X-Api-Key for demo:"), terminal.shown());
        QVERIFY(!terminal.echoes());
        terminal.type("s3cr3t-value\n");
        QVERIFY2(terminal.finish() == 0, terminal.shown());
        QVERIFY2(terminal.shown().contains("ktrdr-worker-bt-1"), terminal.shown());
        QVERIFY2(!terminal.shown().contains("s3cr3t"), terminal.shown());
        QVERIFY(terminal.echoes());
    }

    void aPassphraseIsAskedForUntilItFits()
    {
        const SimCluster sim({"--workers", "1", "--clock-scale", "10"});
        const auto key = sim.state() + "/id_ed25519";
        QCOMPARE(QProcess::execute("ssh-keygen", {"-q", "-p", "-P", "", "-N", "open sesame", "-f", key}), 0);
        Terminal terminal(sim, {"status"});
        QVERIFY2(terminal.waitFor("Passphrase for " + key.toUtf8() + ":"), terminal.shown());
        QVERIFY(!terminal.echoes());
        terminal.type("open barley\n");
        QVERIFY2(terminal.waitFor("Wrong. Passphrase for"), terminal.shown());
        terminal.type("open sesame\n");
        QVERIFY2(terminal.finish() == 0, terminal.shown());
        QVERIFY2(terminal.shown().contains("ktrdr-worker-bt-1"), terminal.shown());
        QVERIFY2(!terminal.shown().contains("sesame") && !terminal.shown().contains("barley"), terminal.shown());
    }

    // The first Ctrl-C stops after the targets in progress, the second one leaves; what is left can be cleared up.
    void secondInterruptLeavesAtOnce()
    {
        const SimCluster sim({"--workers", "2", "--generation", "N", "--latency", "400"});
        Terminal terminal(sim, {"deploy", "--version", "v1.5.2"});
        QVERIFY2(terminal.waitFor("Switch ktrdr-backend to v1.5.2: done"), terminal.shown());
        terminal.type("\x03");
        QVERIFY2(terminal.waitFor("Press Ctrl-C again to leave at once"), terminal.shown());
        terminal.type("\x03");
        QVERIFY2(terminal.finish() == 14, terminal.shown());
        QVERIFY2(terminal.shown().contains("in the middle"), terminal.shown());

        const auto refused = sim.ctl({"deploy", "--version", "v1.5.2", "--confirm", "demo"});
        QVERIFY2(refused.code == 5, qPrintable(QString::number(refused.code) + refused.all()));
        const auto runs = QJsonDocument::fromJson(sim.ctl({"runs", "list", "--json"}).out.toUtf8()).array();
        QCOMPARE(runs.size(), 1);
        QCOMPARE(sim.ctl({"runs", "abandon", runs[0].toObject().value("run").toString(), "--reason", "looked"}).code, 0);
        CtlResult again; // the restarted backend may not answer yet
        QVERIFY2(QTest::qWaitFor(
                     [&] {
                         again = sim.ctl({"deploy", "--version", "v1.5.2", "--confirm", "demo"});
                         return again.code == 0;
                     },
                     60'000),
                 qPrintable(QString::number(again.code) + again.all()));
        for (const auto& version : sim.versions())
            QCOMPARE(version, QStringLiteral("v1.5.2"));
    }
};

QTEST_GUILESS_MAIN(CliTerminalTest)
#include "cli_terminal_test.moc"
