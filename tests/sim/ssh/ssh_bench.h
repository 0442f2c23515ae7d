// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SshBench is a simulated SSH server with a client key, and the real OpenSSH client to talk to it, both in a
// temporary folder. Owned by one test.
#pragma once

#include "sim/ssh/ssh_server.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

namespace ktrdr::sim {

constexpr int kDeadline = 30'000;

struct SshRun
{
    int status = -1;
    QByteArray out;
    QByteArray err;
};

class SshBench
{
public:
    explicit SshBench(std::function<int(ExecRequest&)> handler)
    {
        QProcess::execute(QStringLiteral("ssh-keygen"), {"-q", "-t", "ed25519", "-N", "", "-f", path("id")});
        QFile publicKey(path("id.pub"));
        if (!publicKey.open(QIODevice::ReadOnly))
            return;
        m_options.stateFolder = m_folder.path().toStdString();
        m_options.authorizedKeys = {publicKey.readAll().trimmed().toStdString()};
        m_options.listen = {{"127.0.0.1", 0}, {"127.0.0.1", 0}};
        m_options.onExec = std::move(handler);
        m_options.onForward = [this](std::string& host, std::uint16_t& port) {
            return host == "127.0.0.1" && port == server->ports().at(1);
        };
        start();
    }

    void start()
    {
        server = std::move(SshServer::start(m_options).value());
        recordHostKey();
    }
    void recordHostKey()
    {
        QFile known(path("known"));
        if (!known.open(QIODevice::WriteOnly))
            return;
        for (const auto port : server->ports())
            known.write(QStringLiteral("[127.0.0.1]:%1 %2\n")
                            .arg(port)
                            .arg(QString::fromStdString(server->hostKey()))
                            .toUtf8());
    }
    QString path(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    QStringList options(std::size_t port = 0) const
    {
        return {"-F", "/dev/null",
                "-i", path("id"),
                "-o", "IdentitiesOnly=yes",
                "-o", "IdentityAgent=none",
                "-o", "BatchMode=yes",
                "-o", "UserKnownHostsFile=" + path("known"),
                "-o", "GlobalKnownHostsFile=/dev/null",
                "-o", "StrictHostKeyChecking=yes",
                "-p", QString::number(server->ports().at(port))};
    }
    void begin(QProcess& process, const QString& command, const QStringList& more = {}, std::size_t port = 0) const
    {
        process.start(QStringLiteral("ssh"), options(port) + more + QStringList{"root@127.0.0.1", command});
    }
    SshRun run(const QString& command, const QByteArray& input = {}, const QStringList& more = {},
               std::size_t port = 0) const
    {
        QProcess process;
        begin(process, command, more, port);
        process.write(input);
        process.closeWriteChannel();
        if (!process.waitForFinished(kDeadline)) {
            process.kill();
            process.waitForFinished();
            return {};
        }
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }

private:
    QTemporaryDir m_folder;
    SshServerOptions m_options;

public:
    std::unique_ptr<SshServer> server;
};

} // namespace ktrdr::sim
