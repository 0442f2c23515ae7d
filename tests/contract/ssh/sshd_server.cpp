// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sshd_server.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QFileInfo>

#include <arpa/inet.h>
#include <csignal>
#include <filesystem>
#include <fmt/core.h>
#include <fstream>
#include <netinet/in.h>
#include <pwd.h>
#include <sstream>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ktrdr::tests {

namespace {

constexpr auto kProgram = "/usr/sbin/sshd";
constexpr int kStartMs = 15'000;
constexpr int kProgramMs = 30'000;

} // namespace

QString sshdMissing()
{
    if (!QFileInfo(kProgram).isExecutable())
        return QStringLiteral("there is no /usr/sbin/sshd (Debian package openssh-server)");
    if (::getuid() == 0 && ::mkdir("/run/sshd", 0755) != 0 && errno != EEXIST)
        return QStringLiteral("/run/sshd, which sshd wants as root, cannot be made");
    return {};
}

std::string currentUser()
{
    const passwd* entry = ::getpwuid(::getuid());
    return entry ? entry->pw_name : "root";
}

std::string slurp(const QString& file)
{
    std::ifstream in(file.toStdString(), std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

void writeFile(const QString& file, const std::string& text, int mode)
{
    std::ofstream(file.toStdString(), std::ios::binary) << text;
    ::chmod(file.toLocal8Bit().constData(), static_cast<mode_t>(mode));
}

int runProgram(const QString& program, const QStringList& arguments, std::string* out,
               const QProcessEnvironment& environment)
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(program, arguments);
    if (!process.waitForFinished(kProgramMs))
        return -1;
    if (out)
        *out = process.readAll().toStdString();
    return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
}

QString makeKey(const QString& folder, const QString& name, const QString& passphrase, const QString& type)
{
    const QString file = folder + "/" + name;
    QStringList arguments{"-q", "-t", type, "-f", file, "-N", passphrase, "-C", name};
    if (!passphrase.isEmpty())
        arguments << "-a"
                  << "4"; // fewer rounds: a test needs no strong file
    return runProgram("ssh-keygen", arguments) == 0 ? file : QString();
}

std::vector<qint64> childrenOf(qint64 pid)
{
    std::vector<qint64> children;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
        std::ifstream stat(entry.path() / "stat");
        std::string text;
        std::getline(stat, text);
        const auto paren = text.rfind(") ");
        long long parent = 0;
        if (paren == std::string::npos || std::sscanf(text.c_str() + paren + 2, "%*c %lld", &parent) != 1)
            continue;
        if (parent == pid)
            children.push_back(std::stoll(entry.path().filename().string()));
    }
    return children;
}

quint16 freePort()
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address);
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length);
    ::close(fd);
    return ntohs(address.sin_port);
}

void endWithUs(QProcess& process)
{
    process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
}

SshdServer::SshdServer() { m_hostKeys = {makeKey(m_folder.path(), "host_key")}; }

SshdServer::~SshdServer() { stop(); }

void SshdServer::authorize(const QString& publicKeyFile)
{
    const QString file = m_folder.filePath("authorized_keys");
    writeFile(file, slurp(file) + slurp(publicKeyFile));
}

bool SshdServer::start()
{
    m_port = freePort();
    std::string config = fmt::format("Port {}\nListenAddress 127.0.0.1\nAuthorizedKeysFile {}/authorized_keys\n"
                                     "PidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n"
                                     "KbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\n"
                                     "LogLevel VERBOSE\nUseDNS no\nMaxStartups 100\n",
                                     m_port, m_folder.path().toStdString());
    for (const auto& key : m_hostKeys)
        config += "HostKey " + key.toStdString() + "\n";
    const QString file = m_folder.filePath("sshd_config");
    // The first value of a keyword counts.
    writeFile(file, m_extra + config);
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    endWithUs(m_process);
    m_process.start(kProgram, {"-D", "-e", "-f", file});
    const QDeadlineTimer deadline(kStartMs);
    while (!deadline.hasExpired() && m_process.state() != QProcess::NotRunning) {
        if (log().find("Server listening") != std::string::npos)
            return true;
        m_process.waitForReadyRead(200);
    }
    return false;
}

void SshdServer::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    for (const auto pid : sessions())
        ::kill(static_cast<pid_t>(pid), SIGKILL);
    m_process.kill();
    m_process.waitForFinished(kProgramMs);
}

std::string SshdServer::knownHostsLine() const
{
    return fmt::format("[127.0.0.1]:{} {}", m_port, slurp(hostKey() + ".pub"));
}

std::string SshdServer::log()
{
    m_log += m_process.readAll().toStdString();
    return m_log;
}

std::vector<qint64> SshdServer::sessions() const
{
    return m_process.processId() > 0 ? childrenOf(m_process.processId()) : std::vector<qint64>();
}

} // namespace ktrdr::tests
