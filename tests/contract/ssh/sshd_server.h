// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SshdServer is a real OpenSSH server on 127.0.0.1 with its own configuration, host key, port and authorised keys,
// started by the test and ended by its pid. Files live in its own temporary folder.
#pragma once

#include <QProcess>
#include <QTemporaryDir>

#include <memory>
#include <string>
#include <vector>

namespace ktrdr::tests {

// Why no server can be started here; empty when one can.
QString sshdMissing();
std::string currentUser();
std::string slurp(const QString& file);
void writeFile(const QString& file, const std::string& text, int mode = 0600);
// Exit code; output in `out`. Waits at most 30 s.
int runProgram(const QString& program, const QStringList& arguments, std::string* out = nullptr,
               const QProcessEnvironment& environment = QProcessEnvironment::systemEnvironment());
// Pair of files below `folder`: name and name.pub.
QString makeKey(const QString& folder, const QString& name, const QString& passphrase = {},
                const QString& type = "ed25519");
std::vector<qint64> childrenOf(qint64 pid);
quint16 freePort();
// The child dies with the test, also when that crashes; call before start().
void endWithUs(QProcess& process);

class SshdServer
{
public:
    SshdServer();
    ~SshdServer();

    // More lines for the configuration; call before start().
    void configure(const std::string& lines) { m_extra += lines + "\n"; }
    void authorize(const QString& publicKeyFile);
    // The host key file to use; default: a fresh ed25519 one.
    void setHostKeys(const QStringList& files) { m_hostKeys = files; }
    bool start();
    void stop();

    quint16 port() const { return m_port; }
    QString folder() const { return m_folder.path(); }
    QString hostKey() const { return m_hostKeys.first(); }
    // "[127.0.0.1]:port type base64" for a known_hosts file.
    std::string knownHostsLine() const;
    std::string log();
    // Processes that serve one connection each.
    std::vector<qint64> sessions() const;

private:
    QTemporaryDir m_folder;
    QStringList m_hostKeys;
    std::string m_extra;
    std::string m_log;
    quint16 m_port = 0;
    QProcess m_process;
};

} // namespace ktrdr::tests
