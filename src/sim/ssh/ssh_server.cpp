// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/ssh/ssh_server.h"

#include "sim/ssh/ssh_connection.h"
#include "sim/ssh/ssh_keys.h"

#include <arpa/inet.h>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace ktrdr::sim {

struct SshBind
{
    SshBind() : handle(ssh_bind_new()) {}
    ~SshBind() { ssh_bind_free(handle); }
    SshBind(const SshBind&) = delete;
    SshBind& operator=(const SshBind&) = delete;
    ssh_bind handle;
    std::string publicKey;
};

namespace {

Result<std::shared_ptr<SshBind>> bindWith(KeyPtr key)
{
    auto bind = std::make_shared<SshBind>();
    const bool noConfig = false;
    ssh_bind_options_set(bind->handle, SSH_BIND_OPTIONS_PROCESS_CONFIG, &noConfig);
    bind->publicKey = publicLine(key.get());
    if (ssh_bind_options_set(bind->handle, SSH_BIND_OPTIONS_IMPORT_KEY, key.get()) != SSH_OK)
        return fail(ErrorCode::Internal, "libssh does not take the host key");
    (void)key.release(); // the bind owns it now
    return bind;
}

struct BoundSocket
{
    int descriptor;
    std::uint16_t port;
};

Result<BoundSocket> listenOn(const SshListen& where)
{
    const std::string place = where.address + ":" + std::to_string(where.port);
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
    addrinfo* found = nullptr;
    if (::getaddrinfo(where.address.c_str(), std::to_string(where.port).c_str(), &hints, &found) != 0)
        return fail(ErrorCode::InvalidInput, "not an address", place);
    const int descriptor = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int on = 1;
    ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const bool bound =
        descriptor >= 0 && ::bind(descriptor, found->ai_addr, found->ai_addrlen) == 0 && ::listen(descriptor, 128) == 0;
    ::freeaddrinfo(found);
    if (!bound) {
        const std::string reason = std::strerror(errno);
        ::close(descriptor);
        return fail(ErrorCode::Io, "the simulated SSH server cannot listen: " + reason, place);
    }
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &length);
    const std::uint16_t port = address.ss_family == AF_INET6 ? ntohs(reinterpret_cast<sockaddr_in6&>(address).sin6_port)
                                                             : ntohs(reinterpret_cast<sockaddr_in&>(address).sin_port);
    return BoundSocket{descriptor, port};
}

std::string peerAddress(const sockaddr_storage& address, socklen_t length)
{
    char text[NI_MAXHOST] = "";
    ::getnameinfo(reinterpret_cast<const sockaddr*>(&address), length, text, sizeof text, nullptr, 0, NI_NUMERICHOST);
    return text;
}

} // namespace

SshServer::SshServer(SshServerOptions options)
    : m_options(std::move(options)), m_commands(std::make_unique<RunningCommands>())
{
}

SshServer::~SshServer() { stop(); }

Result<std::unique_ptr<SshServer>> SshServer::start(SshServerOptions options)
{
    // Writing to a client that is gone must be an error, not the end of the simulator.
    std::signal(SIGPIPE, SIG_IGN);
    std::unique_ptr<SshServer> server(new SshServer(std::move(options)));
    auto key = hostKeyIn(server->m_options.stateFolder);
    auto bind = key ? bindWith(std::move(*key)) : Unexpected(key.error());
    if (!bind)
        return Unexpected(bind.error());
    server->m_ownBind = server->m_bind = std::move(*bind);
    if (auto listening = server->openListeners(); !listening)
        return Unexpected(listening.error());
    server->m_wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    server->m_acceptor = std::jthread([raw = server.get()](std::stop_token stop) { raw->acceptLoop(std::move(stop)); });
    return server;
}

Result<void> SshServer::openListeners()
{
    for (const auto& where : m_options.listen) {
        auto socket = listenOn(where);
        if (!socket)
            return Unexpected(socket.error());
        m_listeners.push_back(socket->descriptor);
        m_ports.push_back(socket->port);
    }
    return {};
}

Result<void> SshServer::setHostKeyChanged(bool changed)
{
    std::shared_ptr<SshBind> bind = m_ownBind;
    if (changed) {
        auto other = newHostKey();
        auto made = other ? bindWith(std::move(*other)) : Unexpected(other.error());
        if (!made)
            return Unexpected(made.error());
        bind = std::move(*made);
    }
    const std::lock_guard lock(m_mutex);
    m_bind = std::move(bind);
    return {};
}

std::string SshServer::hostKey() const
{
    const std::lock_guard lock(m_mutex);
    return m_bind->publicKey;
}

std::size_t SshServer::connectionCount() const
{
    const std::lock_guard lock(m_mutex);
    std::size_t count = 0;
    for (const auto& connection : m_connections)
        count += connection->isDone() ? 0 : 1;
    return count;
}

void SshServer::acceptLoop(std::stop_token stop)
{
    std::vector<pollfd> sockets;
    for (const int listener : m_listeners)
        sockets.push_back({listener, POLLIN, 0});
    sockets.push_back({m_wake, POLLIN, 0});
    while (!stop.stop_requested()) {
        if (::poll(sockets.data(), sockets.size(), -1) < 0)
            continue;
        for (std::size_t i = 0; i < m_listeners.size() && !stop.stop_requested(); ++i) {
            if ((sockets[i].revents & POLLIN) != 0)
                acceptOne(i);
        }
        reap();
    }
}

void SshServer::acceptOne(std::size_t listener)
{
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    const int socket = ::accept4(m_listeners[listener], reinterpret_cast<sockaddr*>(&address), &length, SOCK_CLOEXEC);
    if (socket < 0)
        return;
    ssh_session session = ssh_new();
    const std::lock_guard lock(m_mutex);
    if (ssh_bind_accept_fd(m_bind->handle, session, socket) != SSH_OK) {
        ssh_free(session);
        ::close(socket);
        return;
    }
    auto connection = std::make_shared<SshConnection>(
        m_options, m_counters, *m_commands, session, socket,
        SshConnection::Peer{peerAddress(address, length), static_cast<int>(m_ports[listener])});
    connection->setStalled(m_stalled);
    connection->start();
    m_connections.push_back(std::move(connection));
}

void SshServer::reap()
{
    std::list<std::shared_ptr<SshConnection>> finished;
    const std::lock_guard lock(m_mutex);
    for (auto connection = m_connections.begin(); connection != m_connections.end();) {
        const auto next = std::next(connection);
        if ((*connection)->isDone())
            finished.splice(finished.end(), m_connections, connection);
        connection = next;
    }
}

void SshServer::cutConnections()
{
    const std::lock_guard lock(m_mutex);
    for (const auto& connection : m_connections)
        connection->cut();
}

void SshServer::setStalled(bool stalled)
{
    const std::lock_guard lock(m_mutex);
    m_stalled = stalled;
    for (const auto& connection : m_connections)
        connection->setStalled(stalled);
}

void SshServer::stop()
{
    m_acceptor.request_stop();
    if (m_wake >= 0) {
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto written = ::write(m_wake, &one, sizeof one);
    }
    if (m_acceptor.joinable())
        m_acceptor.join();
    for (const int listener : m_listeners)
        ::close(listener);
    m_listeners.clear();
    std::list<std::shared_ptr<SshConnection>> connections;
    {
        const std::lock_guard lock(m_mutex);
        connections.swap(m_connections);
    }
    for (const auto& connection : connections)
        connection->cut();
    m_commands->requestStop();
    for (const auto& connection : connections)
        connection->join();
    m_commands->joinAll();
    if (m_wake >= 0)
        ::close(std::exchange(m_wake, -1));
}

} // namespace ktrdr::sim
