// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The contract of the Shell port, kept by FakeShell: what tests see from it is what the real one does.
#include "fakes/fake_shell.h"
#include "ssh_bench.h"

#include <QCoreApplication>
#include <QProcess>

#include <csignal>
#include <map>

namespace ktrdr::tests {

namespace {

// A handler that lets a local sh run the command, so that the cases need no second wording.
Result<ExecResult> runLocally(const fakes::FakeShell::Call& call)
{
    QProcess process;
    process.start("/bin/sh", {"-c", QString::fromStdString(call.command.line)});
    process.write(call.command.input.data(), static_cast<qint64>(call.command.input.size()));
    process.closeWriteChannel();
    process.waitForFinished(static_cast<int>(call.command.timeout.count()));
    auto result = fakes::exited(process.exitCode(), process.readAllStandardOutput().toStdString(),
                                process.readAllStandardError().toStdString());
    if (process.exitStatus() == QProcess::CrashExit) {
        result.kind = ExecResult::Kind::Signalled;
        result.signal = process.exitCode() == SIGKILL ? "KILL" : "?";
    }
    return result;
}

class FakeBench final : public SshBench
{
public:
    QString start() override { return {}; }
    std::unique_ptr<Shell> open() override { return std::make_unique<fakes::FakeShell>(runLocally); }
    std::string host() const override { return "node"; }
    void loseConnections(Shell& shell) override { fake(shell).loseConnections(), fake(shell).releaseAll(); }
    void holdNext(Shell& shell) override { fake(shell).hold(); }
    void expire(Shell& shell) override { fake(shell).expireHeld(), fake(shell).releaseAll(); }
    bool isRemote() const override { return false; }
    bool capsOutput() const override { return false; }

private:
    static fakes::FakeShell& fake(Shell& shell) { return static_cast<fakes::FakeShell&>(shell); }
};

} // namespace

} // namespace ktrdr::tests

int main(int argc, char** argv)
{
    const QCoreApplication app(argc, argv);
    ktrdr::tests::FakeBench bench;
    return ktrdr::tests::runContract(bench, argc, argv);
}
