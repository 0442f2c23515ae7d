// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Forwarded channels (jump host): SshConnectionThread connects to another port of the simulation and pumps.
#include "sim/ssh/ssh_connection_thread.h"

#include <arpa/inet.h>
#include <cerrno>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ktrdr::sim {

namespace {

constexpr std::size_t kChunk = 32 << 10;

int connectTo(const std::string& host, std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    if (::inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1)
        return -1;
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(fd);
        return -1;
    }
    return fd;
}

// The pump reads in the loop after each wake; this only says that there is something.
int ignoreReadable(socket_t, int, void*) { return SSH_OK; }

} // namespace

int SshConnectionThread::onMessage(ssh_session, ssh_message message, void* data)
{
    auto* self = static_cast<SshConnectionThread*>(data);
    const bool forward = ssh_message_type(message) == SSH_REQUEST_CHANNEL_OPEN &&
                         ssh_message_subtype(message) == SSH_CHANNEL_DIRECT_TCPIP;
    return forward && self->openForward(message) ? 0 : 1;
}

bool SshConnectionThread::openForward(ssh_message message)
{
    const char* destination = ssh_message_channel_request_open_destination(message);
    const std::string host = destination ? destination : "";
    const auto port = static_cast<std::uint16_t>(ssh_message_channel_request_open_destination_port(message));
    if (!m_server.m_options.mayForward || !m_server.m_options.mayForward(host, port))
        return false;
    const int fd = connectTo(host, port);
    if (fd < 0)
        return false;
    ssh_channel channel = ssh_message_channel_request_open_reply_accept(message);
    if (!channel) {
        ::close(fd);
        return false;
    }
    openChannel(channel)->forward = fd;
    ssh_event_add_fd(m_event, fd, POLLIN, ignoreReadable, nullptr);
    return true;
}

void SshConnectionThread::flushForward(ChannelState& state)
{
    while (!state.toForward.empty()) {
        const auto sent = ::send(state.forward, state.toForward.data(), state.toForward.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            break;
        state.toForward.erase(0, static_cast<std::size_t>(sent));
    }
    char buffer[kChunk];
    bool over = state.inputEnded && state.toForward.empty();
    while (!over) {
        const auto window = std::min<std::size_t>(ssh_channel_window_size(state.channel), sizeof buffer);
        const auto got = window > 0 ? ::recv(state.forward, buffer, window, MSG_DONTWAIT) : -1;
        if (got > 0 && ssh_channel_write(state.channel, buffer, static_cast<std::uint32_t>(got)) == got)
            continue;
        over = got == 0 || (got < 0 && window > 0 && errno != EAGAIN && errno != EINTR) || got > 0;
        break;
    }
    if (!over)
        return;
    ssh_event_remove_fd(m_event, state.forward);
    ::close(state.forward);
    state.forward = -1;
    state.finished = true;
    ssh_channel_send_eof(state.channel);
    ssh_channel_close(state.channel);
}

} // namespace ktrdr::sim
