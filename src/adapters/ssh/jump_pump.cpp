// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/ssh/jump_pump.h"

#include "adapters/ssh/ssh_login.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <sys/socket.h>

namespace ktrdr {

namespace {

constexpr std::size_t kChunk = 32 * 1024;
constexpr std::size_t kMaxPending = 1024 * 1024;

} // namespace

Result<std::unique_ptr<JumpPump>> JumpPump::start(SessionPtr hop, const SshEndpoint& hopEndpoint,
                                                  const SshEndpoint& next, MonoTime deadline, std::stop_token stop)
{
    const FileDescriptor copy(::fcntl(ssh_get_fd(hop.get()), F_DUPFD_CLOEXEC, 3));
    const std::stop_callback onStop(stop, [&] { ::shutdown(copy.get(), SHUT_RDWR); });
    setTimeout(hop.get(), deadline - monoNow());
    const ssh_channel channel = ssh_channel_new(hop.get());
    const int code =
        channel ? ssh_channel_open_forward(channel, next.host.c_str(), next.port, "127.0.0.1", 0) : SSH_ERROR;
    if (code != SSH_OK) {
        const auto problem = lastError(hop.get());
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Connecting was cancelled", toString(next));
        return fail(ErrorCode::Unreachable,
                    fmt::format("{} opens no connection to {}", toString(hopEndpoint), toString(next)),
                    toString(hopEndpoint),
                    "Check AllowTcpForwarding on the jump host and that it reaches the next host", problem);
    }
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
        return fail(ErrorCode::Internal, "No socket pair", toString(hopEndpoint));
    return std::unique_ptr<JumpPump>(
        new JumpPump(std::move(hop), channel, FileDescriptor(ends[0]), FileDescriptor(ends[1])));
}

JumpPump::JumpPump(SessionPtr session, ssh_channel channel, FileDescriptor near, FileDescriptor far)
    : m_session(std::move(session)), m_channel(channel), m_near(std::move(near)), m_far(std::move(far)),
      m_thread([this](std::stop_token stop) { run(stop); })
{
}

JumpPump::~JumpPump()
{
    m_thread.request_stop();
    m_thread.join();
}

void JumpPump::run(std::stop_token stop)
{
    const std::stop_callback onStop(stop, [this] { m_wake.wake(); });
    ssh_set_blocking(m_session.get(), 0);
    while (!stop.stop_requested() && fromChannel() && toSocket() && fromSocket()) {
        const bool mayWrite = ssh_channel_window_size(m_channel) > 0;
        const bool flushing = (ssh_get_poll_flags(m_session.get()) & SSH_WRITE_PENDING) != 0;
        const auto out = [](bool wanted) { return static_cast<short>(wanted ? POLLOUT : 0); };
        pollfd polls[] = {
            {m_wake.fd(), POLLIN, 0},
            {ssh_get_fd(m_session.get()), static_cast<short>(POLLIN | out(flushing)), 0},
            {m_near.get(), static_cast<short>((mayWrite ? POLLIN : 0) | out(!m_pending.empty())), 0},
        };
        ::poll(polls, std::size(polls), -1);
    }
    ::shutdown(m_near.get(), SHUT_RDWR);
    ssh_channel_free(m_channel);
    m_session.reset(); // on the thread that used it last
}

bool JumpPump::fromChannel()
{
    char buffer[kChunk];
    while (m_pending.size() < kMaxPending) {
        const int got = ssh_channel_read_nonblocking(m_channel, buffer, sizeof buffer, 0);
        if (got == 0 && ssh_channel_is_eof(m_channel) == 0)
            break;
        if (got <= 0 && got != SSH_AGAIN)
            return false;
        if (got == SSH_AGAIN)
            break;
        m_pending.append(buffer, static_cast<std::size_t>(got));
    }
    return ssh_is_connected(m_session.get()) != 0 && ssh_channel_is_closed(m_channel) == 0;
}

bool JumpPump::toSocket()
{
    std::size_t sent = 0;
    while (sent < m_pending.size()) {
        const auto code = ::send(m_near.get(), m_pending.data() + sent, m_pending.size() - sent, MSG_NOSIGNAL);
        if (code < 0 && errno == EAGAIN)
            break;
        if (code <= 0)
            return false;
        sent += static_cast<std::size_t>(code);
    }
    m_pending.erase(0, sent);
    return true;
}

bool JumpPump::fromSocket()
{
    char buffer[kChunk];
    while (const std::size_t window = ssh_channel_window_size(m_channel)) {
        const auto got = ::recv(m_near.get(), buffer, std::min(window, sizeof buffer), 0);
        if (got < 0 && errno == EAGAIN)
            break;
        if (got <= 0)
            return false;
        if (ssh_channel_write(m_channel, buffer, static_cast<uint32_t>(got)) != got)
            return false;
    }
    return true;
}

} // namespace ktrdr
