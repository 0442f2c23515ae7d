// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ktrdrctl as a process: what only its composition root decides.
#include "fakes/sim_cluster.h"

#include <QDir>
#include <QRegularExpression>
#include <QTest>

using namespace ktrdr::fakes;

namespace {

CtlResult ctl(const QTemporaryDir& home, const QStringList& words)
{
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("XDG_CONFIG_HOME", home.filePath("config"));
    environment.insert("XDG_STATE_HOME", home.filePath("state"));
    environment.insert("XDG_CACHE_HOME", home.filePath("cache"));
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(KTRDR_BIN_DIR "/ktrdrctl"), words);
    process.closeWriteChannel();
    return SimCluster::finish(process);
}

} // namespace

class CliProcessTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anUnusableStateFolderIsToldOnce_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("reading") << QStringList{"runs", "list"};
        QTest::newRow("writing") << QStringList{"runs", "abandon", "r1", "--reason", "looked"};
    }
    void anUnusableStateFolderIsToldOnce()
    {
        QFETCH(QStringList, words);
        const QTemporaryDir home;
        QFile file(home.filePath("state")); // a file where the folder should be
        QVERIFY(file.open(QIODevice::WriteOnly));
        const auto result = ctl(home, words);
        QVERIFY(result.code != 0 || words.contains("list"));
        QVERIFY2(result.err.count(home.filePath("state")) == 1, qPrintable(result.err));
        QVERIFY2(result.err.contains("XDG_STATE_HOME"), qPrintable(result.err));
    }

    void aFolderIsNoConfiguration()
    {
        const QTemporaryDir home;
        const auto result = ctl(home, {"env", "list", "--config", home.path()});
        QCOMPARE(result.code, 3);
        QVERIFY2(result.err.contains("is a folder") && result.err.contains("next: "), qPrintable(result.err));
    }

    void hostKeysAreRecordedByFingerprint()
    {
        const SimCluster sim({"--workers", "1", "--clock-scale", "10"});
        QVERIFY(sim.isReady());
        QFile config(sim.configFile());
        QVERIFY(config.open(QIODevice::ReadWrite));
        auto text = QString::fromUtf8(config.readAll());
        static const QRegularExpression known(QStringLiteral("known_hosts_file = \"[^\"]*\""));
        QVERIFY2(text.contains(known), qPrintable(text));
        text.replace(known, QStringLiteral("known_hosts_file = \"%1\"").arg(sim.state() + "/known_here"));
        QVERIFY(config.resize(0) && config.seek(0) && config.write(text.toUtf8()) > 0);
        config.close();

        const auto typed = "SHA256:" + QString(43, 'a');
        const auto wrong = sim.ctl({"host", "trust", "--fingerprint", typed});
        QVERIFY2(wrong.code == 6, qPrintable(wrong.all()));
        QVERIFY2(wrong.err.contains("listening in") && !wrong.err.contains("host trust"), qPrintable(wrong.err));
        static const QRegularExpression shown(QStringLiteral("shows (SHA256:[A-Za-z0-9+/]{43})"));
        const auto key = shown.match(wrong.err).captured(1);
        QVERIFY2(!key.isEmpty(), qPrintable(wrong.err));
        QCOMPARE(sim.ctl({"status"}).code, 6); // nothing was recorded
        const auto right = sim.ctl({"host", "trust", "--fingerprint", key});
        QVERIFY2(right.code == 0 && right.out.contains("it is recorded"), qPrintable(right.all()));
        QCOMPARE(sim.ctl({"host", "trust", "--node", "pve1", "--fingerprint", key}).code, 0);
    }
};

QTEST_GUILESS_MAIN(CliProcessTest)
#include "cli_process_test.moc"
