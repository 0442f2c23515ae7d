// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Output against readers that lag, stop or leave: it never blocks, loses nothing that fits, and ends.
#include "cli/output.h"

#include <QFile>
#include <QTemporaryFile>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace ktrdr;

class CliOutputTest : public QObject
{
    Q_OBJECT

private:
    int m_ends[2] = {-1, -1}; // read, write

    QByteArray readSome() const
    {
        QByteArray bytes(1 << 16, '\0');
        const auto count = ::read(m_ends[0], bytes.data(), static_cast<std::size_t>(bytes.size()));
        return count > 0 ? bytes.left(count) : QByteArray();
    }

private Q_SLOTS:
    void init()
    {
        std::signal(SIGPIPE, SIG_IGN);
        QVERIFY(::pipe2(m_ends, O_CLOEXEC) == 0);
        QVERIFY(::fcntl(m_ends[0], F_SETFL, O_NONBLOCK) == 0);
    }
    void cleanup()
    {
        for (int& end : m_ends) {
            if (end >= 0)
                ::close(end);
            end = -1;
        }
    }

    void everythingArrivesAtASlowReader_data()
    {
        QTest::addColumn<bool>("socket");
        QTest::newRow("pipe") << false;
        QTest::newRow("socket") << true;
    }
    void everythingArrivesAtASlowReader()
    {
        QFETCH(bool, socket);
        if (socket) {
            cleanup();
            QVERIFY(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, m_ends) == 0);
            QVERIFY(::fcntl(m_ends[0], F_SETFL, O_NONBLOCK) == 0);
        }
        Output out(m_ends[1]);
        QByteArray expected, seen;
        for (int i = 0; i < 20'000; ++i) {
            const auto line = QStringLiteral("line %1 of what nobody has read so far").arg(i);
            out.line(line);
            expected += line.toUtf8() + '\n';
        }
        QVERIFY(out.isLagging());
        QVERIFY(!out.isClosed());
        bool drained = false;
        out.drain([&] { drained = true; });
        QVERIFY(!drained);
        QVERIFY(QTest::qWaitFor(
            [&] {
                seen += readSome();
                return drained && seen.size() >= expected.size();
            },
            30'000));
        QVERIFY(seen == expected);
    }

    void theSharedDescriptorStaysBlocking()
    {
        Output out(m_ends[1]);
        out.line(QString(200'000, 'x'));
        QCOMPARE(::fcntl(m_ends[1], F_GETFL) & O_NONBLOCK, 0);
    }

    void aReaderWhoLeavesClosesIt()
    {
        Output out(m_ends[1]);
        out.line(QString(200'000, 'x'));
        ::close(m_ends[0]);
        m_ends[0] = -1;
        QVERIFY(QTest::qWaitFor([&] { return out.isClosed(); }, 10'000));
        QVERIFY(!out.isLagging());
    }

    void theQueueIsBounded()
    {
        Output out(m_ends[1]);
        const QString block(1 << 20, 'x');
        for (int i = 0; i < 40 && !out.isClosed(); ++i)
            out.line(block);
        QVERIFY(out.isClosed());
        QVERIFY(!out.isLagging());
    }

    void patienceEndsTheWait()
    {
        Output out(m_ends[1]);
        out.setPatience(Milliseconds{1});
        out.line(QString(200'000, 'x'));
        bool drained = false;
        out.drain([&] { drained = true; });
        QVERIFY(QTest::qWaitFor([&] { return drained; }, 10'000));
    }

    void filesAreWrittenWhereTheyStand()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        QVERIFY(::write(file.handle(), "before\n", 7) == 7);
        Output out(file.handle());
        out.line("after");
        bool drained = false;
        out.drain([&] { drained = true; });
        QVERIFY(drained);
        QFile again(file.fileName());
        QVERIFY(again.open(QIODevice::ReadOnly));
        QCOMPARE(again.readAll(), QByteArray("before\nafter\n"));
    }
};

QTEST_GUILESS_MAIN(CliOutputTest)
#include "cli_output_test.moc"
