// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/ssh/agent_proxy.h"

#include "adapters/ssh/known_hosts.h"
#include "base/sanitize.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fmt/core.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace ktrdr {

namespace {

// Message numbers of the agent protocol.
constexpr unsigned char kRequestIdentities = 11;
constexpr unsigned char kIdentitiesAnswer = 12;
constexpr unsigned char kSignRequest = 13;
constexpr std::size_t kMaxMessage = 256 * 1024;
constexpr std::size_t kLengthBytes = 4;

std::uint32_t readLength(std::string_view bytes)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < kLengthBytes; ++i)
        value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
}

std::string writeLength(std::size_t value)
{
    std::string bytes(kLengthBytes, '\0');
    for (std::size_t i = 0; i < kLengthBytes; ++i)
        bytes[i] = static_cast<char>(value >> (8 * (kLengthBytes - 1 - i)) & 0xFF);
    return bytes;
}

std::optional<std::string_view> takeField(std::string_view& rest)
{
    if (rest.size() < kLengthBytes || readLength(rest) > rest.size() - kLengthBytes)
        return std::nullopt;
    const auto field = rest.substr(kLengthBytes, readLength(rest));
    rest.remove_prefix(kLengthBytes + field.size());
    return field;
}

bool sendAll(int fd, std::string_view data)
{
    const auto sent = ::send(fd, data.data(), data.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return sent == static_cast<ssize_t>(data.size());
}

Result<FileDescriptor> connectAgent(const std::string& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    FileDescriptor fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (path.size() >= sizeof address.sun_path)
        return fail(ErrorCode::ConfigInvalid, "The name of the agent's socket is too long", path);
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        return fail(ErrorCode::Unreachable, "The ssh-agent does not answer", path,
                    "Start it (eval $(ssh-agent)) or configure a key file", std::strerror(errno));
    }
    return fd;
}

} // namespace

Result<std::unique_ptr<AgentProxy>> AgentProxy::start(const std::string& agentSocket, AgentChoice choice,
                                                      const SshTimes& times, std::stop_token stop)
{
    auto agent = connectAgent(agentSocket);
    if (!agent)
        return tl::unexpected(agent.error());
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return fail(ErrorCode::Internal, "No socket pair", {}, {}, std::strerror(errno));
    std::unique_ptr<AgentProxy> proxy(
        new AgentProxy(std::move(*agent), FileDescriptor(ends[0]), FileDescriptor(ends[1]), std::move(choice), times));
    proxy->m_thread = std::jthread([raw = proxy.get(), stop](std::stop_token own) {
        const std::stop_callback onStop(stop, [raw] { raw->m_wake.wake(); });
        const std::stop_callback onOwn(own, [raw] { raw->m_wake.wake(); });
        raw->run();
    });
    return proxy;
}

AgentProxy::AgentProxy(FileDescriptor agent, FileDescriptor client, FileDescriptor server, AgentChoice choice,
                       const SshTimes& times)
    : m_agent(std::move(agent)), m_client(std::move(client)), m_server(std::move(server)), m_choice(std::move(choice)),
      m_times(times)
{
}

AgentProxy::~AgentProxy()
{
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
}

std::vector<std::string> AgentProxy::offered() const
{
    const std::lock_guard lock(m_mutex);
    return m_offered;
}

std::string AgentProxy::signedWith() const
{
    const std::lock_guard lock(m_mutex);
    return m_signedWith;
}

void AgentProxy::noteSigner(std::string_view request)
{
    if (request.size() <= kLengthBytes || static_cast<unsigned char>(request[kLengthBytes]) != kSignRequest)
        return;
    auto rest = request.substr(kLengthBytes + 1);
    const auto blob = takeField(rest);
    if (!blob)
        return;
    const auto print = fingerprint(*blob);
    const std::lock_guard lock(m_mutex);
    m_signedWith = print + " (agent)";
    for (const auto& one : m_offered) {
        if (one.starts_with(print))
            m_signedWith = one;
    }
}

bool AgentProxy::timedOut() const
{
    const std::lock_guard lock(m_mutex);
    return m_timedOut;
}

void AgentProxy::run()
{
    while (true) {
        pollfd polls[] = {{m_wake.fd(), POLLIN, 0}, {m_server.get(), POLLIN, 0}, {m_agent.get(), POLLIN, 0}};
        const auto left = m_due ? std::max(*m_due - monoNow(), Milliseconds{0}) : Milliseconds{-1};
        const int ready = ::poll(polls, std::size(polls), static_cast<int>(left.count()));
        if (ready == 0 || (ready < 0 && errno != EINTR)) {
            const std::lock_guard lock(m_mutex);
            m_timedOut = ready == 0;
            break;
        }
        if (polls[0].revents != 0) // stopped, by the login's owner or by our own
            break;
        if ((polls[1].revents != 0 && !forwardRequest()) || (polls[2].revents != 0 && !forwardAnswer()))
            break;
    }
    ::shutdown(m_server.get(), SHUT_RDWR); // libssh sees the end instead of waiting for ever
}

bool AgentProxy::forwardRequest()
{
    char buffer[16384];
    const auto got = ::recv(m_server.get(), buffer, sizeof buffer, MSG_DONTWAIT);
    if (got <= 0)
        return got < 0 && errno == EAGAIN;
    const std::string_view bytes(buffer, static_cast<std::size_t>(got));
    // libssh writes a whole request at once; a signature may wait for a touch or a confirmation.
    const bool listing = bytes.size() > kLengthBytes && bytes[kLengthBytes] == kRequestIdentities;
    noteSigner(bytes);
    m_due = monoNow() + (listing ? m_times.authenticate : m_times.question);
    return sendAll(m_agent.get(), bytes);
}

bool AgentProxy::forwardAnswer()
{
    char buffer[16384];
    const auto got = ::recv(m_agent.get(), buffer, sizeof buffer, MSG_DONTWAIT);
    if (got <= 0)
        return got < 0 && errno == EAGAIN;
    m_answer.append(buffer, static_cast<std::size_t>(got));
    while (m_answer.size() > kLengthBytes) {
        const auto length = readLength(m_answer);
        if (length == 0 || length > kMaxMessage)
            return false;
        if (m_answer.size() < kLengthBytes + length)
            break;
        m_due.reset();
        auto body = m_answer.substr(kLengthBytes, length);
        m_answer.erase(0, kLengthBytes + length);
        if (static_cast<unsigned char>(body[0]) == kIdentitiesAnswer)
            body = filtered(body);
        if (!sendAll(m_server.get(), writeLength(body.size()) + body))
            return false;
    }
    return true;
}

std::string AgentProxy::filtered(std::string_view answer)
{
    std::string kept;
    std::vector<std::string> offered;
    auto rest = answer.substr(1);
    if (rest.size() >= kLengthBytes)
        rest.remove_prefix(kLengthBytes); // the count is ours to write
    while (const auto blob = takeField(rest)) {
        const auto comment = takeField(rest);
        if (!comment)
            break;
        const auto print = fingerprint(*blob);
        const bool wanted = m_choice.only.empty() ? print != m_choice.without : print == m_choice.only;
        if (!wanted || offered.size() == m_choice.most)
            continue;
        kept += writeLength(blob->size()).append(*blob);
        kept += writeLength(comment->size()).append(*comment);
        offered.push_back(fmt::format("{} ({}, agent)", print, sanitizeLine(*comment, 80)));
    }
    const std::lock_guard lock(m_mutex);
    m_offered = offered;
    return static_cast<char>(kIdentitiesAnswer) + writeLength(offered.size()) + kept;
}

} // namespace ktrdr
