// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/ssh/ssh_server.h"

#include "sim/ssh/ssh_connection_thread.h"

#include <algorithm>
#include <arpa/inet.h>
#include <csignal>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ktrdr::sim {

namespace {

constexpr int kBacklog = 64;

Unexpected sshFailure(const std::string& what, const std::string& where)
{
    return fail(ErrorCode::Io, what, where, "Look at the rights of the state folder and whether the port is free", std::strerror(errno));
}

} // namespace

SshServer::SshServer(SshServerOptions options, ExecHandler handler)
    : m_options(std::move(options)), m_handler(std::move(handler))
{
}

Result<std::unique_ptr<SshServer>> SshServer::start(SshServerOptions options, ExecHandler handler)
{
    std::signal(SIGPIPE, SIG_IGN);
    std::unique_ptr<SshServer> server(new SshServer(std::move(options), std::move(handler)));
    if (const auto loaded = server->loadHostKey(false); !loaded)
        return Unexpected(loaded.error());
    if (const auto listening = server->listen(); !listening)
        return Unexpected(listening.error());
    auto* raw = server.get();
    server->m_acceptor = std::jthread([raw](const std::stop_token& stop) { raw->acceptLoop(stop); });
    return server;
}

SshServer::~SshServer()
{
    m_stalled = false;
    m_acceptor.request_stop();
    const std::uint64_t one = 1;
    if (m_wake >= 0) {
        [[maybe_unused]] const auto written = ::write(m_wake, &one, sizeof one);
    }
    if (m_acceptor.joinable())
        m_acceptor.join();
    std::list<std::unique_ptr<SshConnectionThread>> connections;
    {
        const std::scoped_lock lock(m_mutex);
        connections.swap(m_connections);
    }
    connections.clear();
    for (const int fd : {m_listener, m_wake}) {
        if (fd >= 0)
            ::close(fd);
    }
}

Result<void> SshServer::loadHostKey(bool renew)
{
    ssh_key key = nullptr;
    const auto& file = m_options.hostKeyFile;
    const bool read = !renew && ssh_pki_import_privkey_file(file.c_str(), nullptr, nullptr, nullptr, &key) == SSH_OK;
    if (!read) {
        if (ssh_pki_generate(SSH_KEYTYPE_ED25519, 0, &key) != SSH_OK)
            return fail(ErrorCode::Internal, "No host key could be made", file);
        if (ssh_pki_export_privkey_file(key, nullptr, nullptr, nullptr, file.c_str()) != SSH_OK) {
            ssh_key_free(key);
            return sshFailure("The host key cannot be written", file);
        }
        ::chmod(file.c_str(), 0600);
    }
    char* base64 = nullptr;
    ssh_pki_export_pubkey_base64(key, &base64);
    {
        const std::scoped_lock lock(m_mutex);
        m_hostKeyLine = std::string("ssh-ed25519 ") + (base64 ? base64 : "");
    }
    ssh_string_free_char(base64);
    ssh_key_free(key);
    return {};
}

Result<void> SshServer::listen()
{
    const auto where = m_options.address + ":" + std::to_string(m_options.port);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(m_options.port);
    if (::inet_pton(AF_INET, m_options.address.c_str(), &address.sin_addr) != 1 ||
        (ntohl(address.sin_addr.s_addr) >> 24) != 127)
        return fail(ErrorCode::InvalidInput, "The simulated SSH server listens on loopback addresses only", where);
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    m_wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    const int on = 1;
    ::setsockopt(m_listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    socklen_t length = sizeof address;
    if (::bind(m_listener, reinterpret_cast<const sockaddr*>(&address), length) != 0 || ::listen(m_listener, kBacklog) != 0 ||
        ::getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &length) != 0)
        return sshFailure("The simulated SSH server cannot listen", where);
    m_port = ntohs(address.sin_port);
    return {};
}

void SshServer::acceptLoop(const std::stop_token& stop)
{
    while (!stop.stop_requested()) {
        pollfd waiting[] = {{m_listener, POLLIN, 0}, {m_wake, POLLIN, 0}};
        ::poll(waiting, 2, -1);
        if (stop.stop_requested())
            return;
        const int fd = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0)
            continue;
        const int on = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        reap();
        // A bind of its own per connection: the host key may have changed, and no bind is shared by threads.
        ssh_bind bind = ssh_bind_new();
        const bool noConfig = false;
        ssh_bind_options_set(bind, SSH_BIND_OPTIONS_PROCESS_CONFIG, &noConfig);
        ssh_bind_options_set(bind, SSH_BIND_OPTIONS_HOSTKEY, m_options.hostKeyFile.c_str());
        ssh_session session = ssh_new();
        if (ssh_bind_accept_fd(bind, session, fd) == SSH_OK) {
            const std::scoped_lock lock(m_mutex);
            m_connections.push_back(std::make_unique<SshConnectionThread>(*this, session));
        } else {
            ssh_free(session);
            ::close(fd);
        }
        ssh_bind_free(bind);
    }
}

void SshServer::reap()
{
    std::list<std::unique_ptr<SshConnectionThread>> gone;
    const std::scoped_lock lock(m_mutex);
    for (auto it = m_connections.begin(); it != m_connections.end();) {
        const auto next = std::next(it);
        if ((*it)->ended() && (*it)->commandsEnded())
            gone.splice(gone.end(), m_connections, it);
        it = next;
    }
}

bool SshServer::mayLogIn(const std::string& key) const
{
    return m_options.acceptAnyKey ||
           std::any_of(m_options.authorizedKeys.begin(), m_options.authorizedKeys.end(),
                       [&](const std::string& line) { return line.find(key) != std::string::npos; });
}

void SshServer::execStarted()
{
    ++m_execs;
    int left = m_cutIn.load();
    while (left > 0 && !m_cutIn.compare_exchange_weak(left, left - 1)) {
    }
    if (left == 1)
        cutConnections();
}

std::string SshServer::hostKeyLine() const
{
    const std::scoped_lock lock(m_mutex);
    return m_hostKeyLine;
}

int SshServer::connectionCount() const
{
    const std::scoped_lock lock(m_mutex);
    return static_cast<int>(std::count_if(m_connections.begin(), m_connections.end(), [](const auto& c) { return !c->ended(); }));
}

void SshServer::cutConnections()
{
    const std::scoped_lock lock(m_mutex);
    for (auto& connection : m_connections)
        connection->cut();
}

void SshServer::cutAtExec(int n) { m_cutIn = n; }

void SshServer::setStalled(bool stalled)
{
    m_stalled = stalled;
    const std::scoped_lock lock(m_mutex);
    for (auto& connection : m_connections)
        connection->wake();
}

Result<void> SshServer::changeHostKey() { return loadHostKey(true); }

} // namespace ktrdr::sim
