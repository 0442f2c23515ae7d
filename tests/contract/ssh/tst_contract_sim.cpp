// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The contract of the Shell port, kept by LibsshShell against the simulated cluster: what tests see there is what a
// real server does.
#include "adapters/ssh/libssh_shell.h"
#include "adapters/storage/config_file.h"
#include "fakes/fake_prompt.h"
#include "ssh_bench.h"
#include "sshd_server.h"

#include <QCoreApplication>

namespace ktrdr::tests {

namespace {

constexpr int kStartMs = 30'000;
const QString kProgram = QStringLiteral(KTRDR_BIN_DIR "/ktrdr-sim");

class SimBench final : public SshBench
{
public:
    ~SimBench() override
    {
        m_process.closeWriteChannel();
        if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(kStartMs))
            m_process.kill();
    }
    QString start() override
    {
        m_process.start(kProgram, {"--workers", "1", "--state", state(), "--until-eof"});
        if (!m_process.waitForReadyRead(kStartMs))
            return "ktrdr-sim did not start: " + m_process.readAllStandardError();
        const auto configuration = ConfigFile::load((state() + "/environment.toml").toStdString());
        if (!configuration)
            return QString::fromStdString(toString(configuration.error()));
        m_environment = configuration->environments.front();
        return {};
    }
    std::unique_ptr<Shell> open() override
    {
        LibsshShellOptions options;
        options.userKnownHostsFile = (state() + "/none").toStdString();
        return std::make_unique<LibsshShell>(m_environment, options, m_prompt);
    }
    std::string host() const override { return m_environment.nodes.front().name; }
    void loseConnections(Shell&) override
    {
        runProgram(kProgram, {"control", "--state", state(), "inject", "ssh-cut", QString::fromStdString(host())});
    }
    bool isRemote() const override { return true; }
    bool capsOutput() const override { return true; }

private:
    QString state() const { return m_folder.filePath("sim"); }

    QTemporaryDir m_folder;
    QProcess m_process;
    Environment m_environment;
    fakes::FakePrompt m_prompt;
};

} // namespace

} // namespace ktrdr::tests

int main(int argc, char** argv)
{
    const QCoreApplication app(argc, argv);
    ktrdr::tests::SimBench bench;
    return ktrdr::tests::runContract(bench, argc, argv);
}
