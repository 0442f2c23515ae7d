// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ssh_contract.h"

#include <QElapsedTimer>
#include <QTest>

#include <fmt/core.h>

namespace ktrdr::tests {

namespace {

using Kind = ExecResult::Kind;

RemoteCommand command(std::string line, Milliseconds timeout = Seconds{20}, std::string input = {})
{
    return {std::move(line), std::move(input), timeout};
}

} // namespace

void SshContract::initTestCase()
{
    const auto missing = m_bench.start();
    if (!missing.isEmpty()) {
        qInfo("skipped: %s", qPrintable(missing));
        QSKIP(qPrintable(missing));
    }
}

void SshContract::cleanup() { m_shell.reset(); }

Shell& SshContract::shell()
{
    if (!m_shell)
        m_shell = m_bench.open();
    return *m_shell;
}

Result<ExecResult> SshContract::run(RemoteCommand request, int patienceMs)
{
    return fakes::awaited(shell().run(m_bench.host(), std::move(request)), patienceMs);
}

void SshContract::commandSucceeds()
{
    const auto result = run(command("echo hello"));
    QVERIFY2(result && result->ok(), qPrintable(text(result)));
    QCOMPARE(result->out, std::string("hello\n"));
    QCOMPARE(result->outBytes, 6U);
    QVERIFY(!result->truncated);
}

void SshContract::exitCodeIsReported()
{
    for (const int code : {0, 1, 7, 127, 255}) {
        const auto result = run(command(fmt::format("exit {}", code)));
        QVERIFY2(result && result->kind == Kind::Exited, qPrintable(text(result)));
        QCOMPARE(result->exitCode, code);
    }
}

void SshContract::bothStreamsAreKeptApart()
{
    const auto result = run(command("echo out; echo err >&2; exit 3"));
    QVERIFY2(result && result->exitCode == 3, qPrintable(text(result)));
    QCOMPARE(result->out, std::string("out\n"));
    QVERIFY2(result->err == "err\n", qPrintable(text(result)));
}

void SshContract::scriptTravelsOnStandardInput()
{
    std::string script;
    while (script.size() < 300'000)
        script += "# a line of a long script that does nothing at all\n";
    script += "echo reached the end\n";
    const auto result = run(command("sh -s", Seconds{20}, script));
    QVERIFY2(result && result->ok(), qPrintable(text(result)));
    QCOMPARE(result->out, std::string("reached the end\n"));
}

void SshContract::unreadInputDoesNoHarm()
{
    const auto result = run(command("exit 5", Seconds{20}, std::string(300'000, 'x')));
    QVERIFY2(result && result->exitCode == 5, qPrintable(text(result)));
}

void SshContract::fiveMegabytesArrive()
{
    const auto result = run(command("head -c 5000000 /dev/zero; head -c 700000 /dev/zero >&2; echo end"));
    QVERIFY2(result && result->ok(), qPrintable(text(result)));
    QCOMPARE(result->outBytes, 5'000'004U);
    QCOMPARE(result->errBytes, 700'000U);
    QVERIFY(result->out.ends_with("end\n"));
}

void SshContract::longOutputIsCappedAndCounted()
{
    if (!m_bench.capsOutput())
        QSKIP("this implementation does not cap");
    const auto result = run(command("echo first; yes 0123456789 | head -n 200000; echo last"));
    QVERIFY2(result && result->ok(), qPrintable(text(result)));
    QCOMPARE(result->outBytes, 6U + 2'200'000U + 5U);
    QVERIFY(result->truncated);
    QCOMPARE(result->out.size(), 64U * 1024 + 1024 * 1024);
    QVERIFY(result->out.starts_with("first\n0123456789\n"));
    QVERIFY(result->out.ends_with("0123456789\nlast\n"));
}

void SshContract::signalIsReported()
{
    const auto result = run(command("kill -KILL $$"));
    QVERIFY2(result && result->kind == Kind::Signalled, qPrintable(text(result)));
    QCOMPARE(result->signal, std::string("KILL"));
    QVERIFY(!result->ok());
}

void SshContract::sinkSeesTheOutput()
{
    std::string seen;
    bool early = false;
    QFuture<Result<ExecResult>> future;
    future = shell().run(m_bench.host(), command("echo one; echo two"), {}, [&](std::string_view chunk) {
        early = early || !future.isFinished();
        seen += chunk;
    });
    QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), 20'000);
    QCOMPARE(seen, std::string("one\ntwo\n"));
    if (m_bench.isRemote())
        QVERIFY(early);
}

void SshContract::unknownHostIsAnError()
{
    if (!m_bench.capsOutput())
        QSKIP("the fake answers for every host");
    const auto future = shell().run("no-such-node", command("true"));
    QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), 5'000);
    QVERIFY(!future.result());
    QCOMPARE(future.result().error().code, ErrorCode::ConfigInvalid);
}

void SshContract::timeoutEndsTheCommand()
{
    (void)run(command("true")); // connected, so that the time is the command's own
    m_bench.holdNext(shell());
    QElapsedTimer timer;
    timer.start();
    const auto future = shell().run(m_bench.host(), command("echo begun; exec sleep 30", Milliseconds{600}));
    m_bench.expire(shell());
    QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), 10'000);
    QVERIFY2(future.result() && future.result()->kind == Kind::TimedOut, qPrintable(text(future.result())));
    QVERIFY(timer.elapsed() < 5'000);
    const auto next = run(command("echo still usable"));
    QVERIFY2(next && next->ok(), qPrintable(text(next)));
}

void SshContract::cancelActsAtOnce()
{
    (void)run(command("true"));
    m_bench.holdNext(shell());
    std::stop_source stop;
    std::string seen;
    const auto future = shell().run(m_bench.host(), command("echo begun; exec sleep 30"), stop.get_token(),
                                    [&](std::string_view chunk) { seen += chunk; });
    if (m_bench.isRemote())
        QTRY_VERIFY_WITH_TIMEOUT(!seen.empty(), 10'000);
    QElapsedTimer timer;
    timer.start();
    stop.request_stop();
    QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), 5'000);
    QVERIFY2(timer.elapsed() < 1'000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY2(future.result() && future.result()->kind == Kind::Cancelled, qPrintable(text(future.result())));
}

void SshContract::cancelBeforeStartIsAnError()
{
    std::stop_source stop;
    stop.request_stop();
    const auto future = shell().run(m_bench.host(), command("true"), stop.get_token());
    QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), 5'000);
    QVERIFY(!future.result());
    QCOMPARE(future.result().error().code, ErrorCode::Cancelled);
}

void SshContract::commandsBeyondTheLimitWait() { expectAllAnswer(shell(), m_bench.host(), 24, "0.2"); }

void SshContract::lostConnectionIsReported()
{
    (void)run(command("true"));
    m_bench.holdNext(shell());
    std::string seen;
    const auto future = shell().run(m_bench.host(), command("echo begun; exec sleep 5"), {},
                                    [&](std::string_view chunk) { seen += chunk; });
    if (m_bench.isRemote())
        QTRY_VERIFY_WITH_TIMEOUT(!seen.empty(), 10'000);
    m_bench.loseConnections(shell());
    QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), 10'000);
    QVERIFY2(future.result() && future.result()->kind == Kind::Lost, qPrintable(text(future.result())));
}

void SshContract::commandAfterALossRuns()
{
    (void)run(command("true"));
    m_bench.loseConnections(shell());
    // Whether the loss is noticed before or after the command is sent is a race; from then on it must work.
    (void)run(command("true"));
    const auto result = run(command("echo back"));
    QVERIFY2(result && result->ok(), qPrintable(text(result)));
    QCOMPARE(result->out, std::string("back\n"));
    QCOMPARE(shell().connections().front().state, ConnectionInfo::State::Connected);
}

void SshContract::backgroundProcessDoesNotHoldTheResult()
{
    if (!m_bench.isRemote())
        QSKIP("only with a server");
    QElapsedTimer timer;
    timer.start();
    const auto result = run(command("sleep 15 & echo started"));
    QVERIFY2(result && result->ok(), qPrintable(text(result)));
    QCOMPARE(result->out, std::string("started\n"));
    QVERIFY(timer.elapsed() < 10'000);
}

int runContract(SshBench& bench, int argc, char** argv)
{
    SshContract contract(bench);
    return QTest::qExec(&contract, argc, argv);
}

} // namespace ktrdr::tests
