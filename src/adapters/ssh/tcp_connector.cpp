// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/ssh/tcp_connector.h"

#include "adapters/ssh/one_shot.h"
#include "adapters/ssh/wake_event.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fmt/core.h>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <thread>

namespace ktrdr {

namespace {

constexpr int kKeepIdleSeconds = 5;
constexpr int kKeepIntervalSeconds = 3;
constexpr int kKeepCount = 3;
constexpr unsigned kUserTimeoutMs = 15'000;

void setOption(int fd, int level, int name, int value) { ::setsockopt(fd, level, name, &value, sizeof value); }

void tune(int fd)
{
    setOption(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    setOption(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    setOption(fd, IPPROTO_TCP, TCP_KEEPIDLE, kKeepIdleSeconds);
    setOption(fd, IPPROTO_TCP, TCP_KEEPINTVL, kKeepIntervalSeconds);
    setOption(fd, IPPROTO_TCP, TCP_KEEPCNT, kKeepCount);
    setOption(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, static_cast<int>(kUserTimeoutMs));
}

Unexpected cancelled(const SshEndpoint& endpoint)
{
    return fail(ErrorCode::Cancelled, "Connecting was cancelled", toString(endpoint));
}

Result<std::vector<SocketAddress>> lookUp(const std::string& host, std::uint16_t port, int flags)
{
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = flags;
    addrinfo* list = nullptr;
    const int code = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list);
    if (code != 0) {
        return fail(ErrorCode::Unreachable, fmt::format("The name {} cannot be resolved", host), host,
                    "Check the host name in the configuration and the name server of this machine",
                    code == EAI_SYSTEM ? std::strerror(errno) : ::gai_strerror(code));
    }
    std::vector<SocketAddress> addresses;
    for (const addrinfo* entry = list; entry; entry = entry->ai_next) {
        SocketAddress address;
        std::memcpy(&address.storage, entry->ai_addr, entry->ai_addrlen);
        address.length = entry->ai_addrlen;
        addresses.push_back(address);
    }
    ::freeaddrinfo(list);
    return addresses;
}

// getaddrinfo can neither be cancelled nor bounded: it gets a thread that may outlive the question.
Result<std::vector<SocketAddress>> resolveWithin(const SshEndpoint& endpoint, const SshResolver& resolver,
                                                 MonoTime deadline, std::stop_token stop)
{
    if (!resolver) {
        if (auto literal = lookUp(endpoint.host, endpoint.port, AI_NUMERICHOST | AI_NUMERICSERV))
            return literal;
    }
    using Answer = Result<std::vector<SocketAddress>>;
    auto slot = std::make_shared<OneShot<Answer>>();
    std::thread([slot, host = endpoint.host, port = endpoint.port,
                 resolve = resolver ? resolver : SshResolver(resolveHost)] {
        slot->set(resolve(host, port));
    }).detach();
    auto answer = slot->wait(stop, deadline);
    if (answer)
        return std::move(*answer);
    if (stop.stop_requested())
        return cancelled(endpoint);
    return fail(ErrorCode::Unreachable, fmt::format("Looking up the name {} took too long", endpoint.host),
                toString(endpoint), "Check the name server of this machine, or configure the address instead");
}

// The addresses on their way at the same time; the first to answer wins.
class Race
{
public:
    Race(const SshEndpoint& endpoint, std::vector<SocketAddress> addresses, Milliseconds headStart)
        : m_endpoint(endpoint), m_addresses(std::move(addresses)), m_headStart(headStart)
    {
    }

    Result<FileDescriptor> run(MonoTime deadline, std::stop_token stop)
    {
        const WakeEvent wake;
        const std::stop_callback onStop(stop, [&] { wake.wake(); });
        while (!stop.stop_requested()) {
            startDue();
            if (m_running.empty() && m_next == m_addresses.size())
                return unreachable(m_lastProblem);
            const auto now = monoNow();
            if (now >= deadline)
                return unreachable("no answer within the deadline");
            if (auto winner = pollOnce(wake.fd(), waitTime(now, deadline)); winner.isValid())
                return winner;
        }
        return cancelled(m_endpoint);
    }

private:
    void startDue()
    {
        while (m_next < m_addresses.size() && (m_running.empty() || monoNow() >= m_nextStart)) {
            const auto& address = m_addresses[m_next++];
            FileDescriptor fd(::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
            if (!fd.isValid()) {
                m_lastProblem = std::strerror(errno);
                continue;
            }
            tune(fd.get());
            const auto* raw = reinterpret_cast<const sockaddr*>(&address.storage);
            if (::connect(fd.get(), raw, address.length) != 0 && errno != EINPROGRESS) {
                m_lastProblem = std::strerror(errno);
                continue;
            }
            m_running.push_back(std::move(fd));
            m_nextStart = monoNow() + m_headStart;
        }
    }

    Milliseconds waitTime(MonoTime now, MonoTime deadline) const
    {
        const auto until = m_next < m_addresses.size() ? std::min(m_nextStart, deadline) : deadline;
        return std::max(until - now, Milliseconds{0});
    }

    FileDescriptor pollOnce(int wakeFd, Milliseconds timeout)
    {
        std::vector<pollfd> polls{{wakeFd, POLLIN, 0}};
        for (const auto& fd : m_running)
            polls.push_back({fd.get(), POLLOUT, 0});
        ::poll(polls.data(), polls.size(), static_cast<int>(timeout.count()) + 1);
        for (std::size_t i = m_running.size(); i-- > 0;) {
            if (polls[i + 1].revents == 0)
                continue;
            int problem = 0;
            socklen_t length = sizeof problem;
            ::getsockopt(m_running[i].get(), SOL_SOCKET, SO_ERROR, &problem, &length);
            if (problem == 0)
                return std::move(m_running[i]);
            m_lastProblem = std::strerror(problem);
            m_running.erase(m_running.begin() + static_cast<std::ptrdiff_t>(i));
            m_nextStart = monoNow(); // a failure ends the head start
        }
        return {};
    }

    Unexpected unreachable(const std::string& problem) const
    {
        return fail(ErrorCode::Unreachable, fmt::format("No connection to {}: {}", toString(m_endpoint), problem),
                    toString(m_endpoint), "Check that the host is up and that SSH listens on this port");
    }

    const SshEndpoint& m_endpoint;
    std::vector<SocketAddress> m_addresses;
    Milliseconds m_headStart;
    std::size_t m_next = 0;
    MonoTime m_nextStart{};
    std::vector<FileDescriptor> m_running;
    std::string m_lastProblem = "no address";
};

} // namespace

std::string toString(const SshEndpoint& endpoint)
{
    if (endpoint.port == 22)
        return endpoint.host;
    const bool literal6 = endpoint.host.find(':') != std::string::npos;
    return fmt::format("{}{}{}:{}", literal6 ? "[" : "", endpoint.host, literal6 ? "]" : "", endpoint.port);
}

Result<std::vector<SocketAddress>> resolveHost(const std::string& host, std::uint16_t port)
{
    return lookUp(host, port, AI_ADDRCONFIG | AI_NUMERICSERV);
}

std::vector<SocketAddress> interleaved(const std::vector<SocketAddress>& addresses)
{
    std::vector<SocketAddress> six, four, mixed;
    for (const auto& address : addresses)
        (address.family() == AF_INET6 ? six : four).push_back(address);
    for (std::size_t i = 0; i < std::max(six.size(), four.size()); ++i) {
        if (i < six.size())
            mixed.push_back(six[i]);
        if (i < four.size())
            mixed.push_back(four[i]);
    }
    return mixed;
}

Result<FileDescriptor> connectTcp(const SshEndpoint& endpoint, const SshTimes& times, const SshResolver& resolver,
                                  MonoTime deadline, std::stop_token stop)
{
    const auto resolveDeadline = std::min(deadline, monoNow() + times.resolve);
    auto addresses = resolveWithin(endpoint, resolver, resolveDeadline, stop);
    if (!addresses)
        return tl::unexpected(addresses.error());
    return Race(endpoint, interleaved(*addresses), times.nextAddress).run(deadline, stop);
}

} // namespace ktrdr
