// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ConnectionTest: each way in which a host can fail to answer has its own name.
#include "app/connection_test.h"
#include "fakes/fake_world.h"

#include <QTest>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

// Hands the shell of the bench to the test, which owns only the wrapper.
class Borrowed final : public Shell
{
public:
    explicit Borrowed(Shell& shell) : m_shell(shell) {}
    QFuture<Result<ExecResult>> run(const std::string& host, RemoteCommand command, std::stop_token stop,
                                    OutputSink onOutput) override
    {
        return m_shell.run(host, std::move(command), stop, std::move(onOutput));
    }
    std::vector<ConnectionInfo> connections() const override { return m_shell.connections(); }

private:
    Shell& m_shell;
};

struct Bench
{
    FakeWorld world{1};
    std::optional<HostTest> result;
    std::unique_ptr<ConnectionTest> test;

    void start(const std::string& host)
    {
        test = std::make_unique<ConnectionTest>(world.sample.environment, host, [this](const Environment&) {
            return std::make_unique<Borrowed>(world.shell);
        });
        QObject::connect(test.get(), &ConnectionTest::finished, [this](const HostTest& ended) { result = ended; });
        test->start();
    }
    ErrorCode code() const { return result->problem ? result->problem->code : ErrorCode::Internal; }
};

} // namespace

class ConnectionTestTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNodeThatAnswersIsGood()
    {
        Bench bench;
        bench.start("pve1");
        QTRY_VERIFY(bench.result);
        QVERIFY2(!bench.result->problem, bench.result->problem ? toString(*bench.result->problem).c_str() : "");
        QVERIFY(bench.result->answered);
    }

    void aNodeWhosePveshFailsIsNotGood()
    {
        Bench bench;
        bench.world.shell.setHandler([](const FakeShell::Call&) { return exited(255, "", "ipcc_send_rec failed"); });
        bench.start("pve1");
        QTRY_VERIFY(bench.result);
        QCOMPARE(bench.code(), ErrorCode::CommandFailed);
        QCOMPARE(bench.result->problem->what, std::string("pvesh does not answer"));
        QCOMPARE(bench.result->problem->detail, std::string("ipcc_send_rec failed"));
        QVERIFY(!bench.result->answered);
    }

    void aLostConnectionIsNoTimeout()
    {
        Bench bench;
        bench.world.shell.hold();
        bench.start("pve1");
        bench.world.shell.loseConnections("pve1");
        QTRY_VERIFY(bench.result);
        QCOMPARE(bench.code(), ErrorCode::Lost);
    }

    void aSilentNodeIsATimeout()
    {
        Bench bench;
        bench.world.shell.hold();
        bench.start("pve1");
        bench.world.shell.expireHeld("pve1");
        QTRY_VERIFY(bench.result);
        QCOMPARE(bench.code(), ErrorCode::TimedOut);
    }

    void anAnswerThatIsNoListIsNotGood()
    {
        Bench bench;
        bench.world.shell.setHandler([](const FakeShell::Call&) { return exited(0, "hello"); });
        bench.start("pve1");
        QTRY_VERIFY(bench.result);
        QCOMPARE(bench.code(), ErrorCode::BadAnswer);
    }
};

QTEST_GUILESS_MAIN(ConnectionTestTest)
#include "connection_test_test.moc"
