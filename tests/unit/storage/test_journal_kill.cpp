// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal_test_tools.h"

#include <QProcess>
#include <QTemporaryDir>

#include <csignal>

using namespace ktrdr;
using namespace ktrdr::test;

class TestJournalKill : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void acknowledgedRowsSurviveKill9();
};

void TestJournalKill::acknowledgedRowsSurviveKill9()
{
    constexpr int kKills = 20;
    QTemporaryDir dir;
    const auto path = dir.filePath(QStringLiteral("journal.sqlite"));
    std::int64_t acknowledged = 0;
    for (int kill = 0; kill < kKills; ++kill) {
        QProcess child;
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start(QStringLiteral(KTRDR_WRITER_CHILD), {path});
        // Different numbers of rows, so that the kills fall at different moments.
        const int wanted = 1 + kill * 3;
        const auto enough = [&] { return child.bytesAvailable() > 0 || child.state() == QProcess::NotRunning; };
        QByteArray output;
        while (output.count('\n') < wanted) {
            QVERIFY(QTest::qWaitFor(enough, 20'000));
            output += child.readAllStandardOutput();
            QVERIFY2(output.count('\n') >= wanted || child.state() == QProcess::Running, "the child gave up");
        }
        QCOMPARE(::kill(static_cast<pid_t>(child.processId()), SIGKILL), 0);
        QVERIFY(child.waitForFinished(20'000));
        output += child.readAllStandardOutput();
        output.truncate(output.lastIndexOf('\n'));
        acknowledged = output.mid(output.lastIndexOf('\n') + 1).toLongLong();

        // First by a reader, which must cope with the unfinished WAL alone; the next child is the next writer.
        auto reader = SqliteJournal::openReader(path.toStdString());
        QVERIFY2(reader, reader ? "" : toString(reader.error()).c_str());
        const auto rows = answerOf((*reader)->rows("r1"));
        QVERIFY2(rows, rows ? "" : toString(rows.error()).c_str());
        const auto stored = static_cast<std::int64_t>(rows->size());
        QVERIFY2(stored == acknowledged || stored == acknowledged + 1,
                 qPrintable(QStringLiteral("%1 acknowledged, %2 stored").arg(acknowledged).arg(stored)));
    }
    qInfo("%d kills, %lld rows acknowledged, none lost", kKills, static_cast<long long>(acknowledged));
    QVERIFY(SqliteJournal::openWriter(path.toStdString())); // the lock of the dead is no obstacle
}

QTEST_GUILESS_MAIN(TestJournalKill)
#include "test_journal_kill.moc"
