// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// TestAgent is a real ssh-agent with a socket of its own, ended by its pid; the environment names it while it lives.
#pragma once

#include "sshd_server.h"

#include <csignal>

namespace ktrdr::tests {

class TestAgent
{
public:
    bool start()
    {
        endWithUs(m_process);
        m_process.start("ssh-agent", {"-D", "-a", socket()});
        if (!m_process.waitForStarted() || !m_process.waitForReadyRead(10'000))
            return false;
        qputenv("SSH_AUTH_SOCK", socket().toLocal8Bit());
        return true;
    }
    ~TestAgent()
    {
        resume();
        m_process.kill();
        m_process.waitForFinished();
        qunsetenv("SSH_AUTH_SOCK");
    }
    bool add(const QString& keyFile) { return runProgram("ssh-add", {"-q", keyFile}) == 0; }
    void freeze() { ::kill(static_cast<pid_t>(m_process.processId()), SIGSTOP); }
    void resume() { ::kill(static_cast<pid_t>(m_process.processId()), SIGCONT); }

private:
    QString socket() const { return m_folder.filePath("agent"); }

    QTemporaryDir m_folder;
    QProcess m_process;
};

} // namespace ktrdr::tests
