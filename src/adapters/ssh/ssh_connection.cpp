// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/ssh/ssh_connection.h"

#include "adapters/ssh/ssh_login.h"
#include "adapters/ssh/tcp_connector.h"
#include "base/log.h"

#include <algorithm>
#include <fmt/format.h>

namespace ktrdr {

namespace {

constexpr std::string_view kTopic = "ssh";
constexpr Milliseconds kStableAfter{10'000}; // a connection that lasted this long ends a series of failures

// Asking again at once would only annoy a person or lock an account.
bool isLasting(ErrorCode code)
{
    return code == ErrorCode::HostKeyUnknown || code == ErrorCode::HostKeyChanged || code == ErrorCode::AuthFailed ||
           code == ErrorCode::PermissionDenied;
}

std::vector<SshEndpoint> hopsOf(const SshSettings& settings)
{
    auto hops = settings.access.jumpHosts;
    hops.push_back(settings.endpoint);
    return hops;
}

} // namespace

SshConnection::SshConnection(SshSettings settings, SshQuestions questions)
    : m_settings(std::move(settings)), m_questions(std::move(questions))
{
    m_info.host = m_settings.node;
}

SshConnection::~SshConnection()
{
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
    m_jobs.failAll(Error{ErrorCode::Cancelled, "The connection was closed", m_settings.node, {}, {}});
}

void SshConnection::submit(RemoteCommand command, std::stop_token stop, SshJob::Done done, SshJob::Output output)
{
    auto job = std::make_unique<SshJob>();
    job->host = m_settings.node;
    job->command = std::move(command);
    job->stop = std::move(stop);
    job->done = std::move(done);
    job->output = std::move(output);
    m_jobs.submit(std::move(job));
    std::call_once(m_started, [this] { m_thread = std::jthread([this](std::stop_token own) { run(own); }); });
}

ConnectionInfo SshConnection::info() const
{
    const std::lock_guard lock(m_mutex);
    return m_info;
}

void SshConnection::run(std::stop_token stop)
{
    while (m_jobs.waitForJob(stop) && !stop.stop_requested()) {
        if (!holdBack(stop))
            connectOnce(stop);
    }
    m_jobs.failAll(Error{ErrorCode::Cancelled, "The connection was closed", m_settings.node, {}, {}});
}

// True when there is nothing to connect for: the jobs were answered or the stop came.
bool SshConnection::holdBack(std::stop_token stop)
{
    if (monoNow() >= m_nextTry)
        return false;
    if (m_refusal) {
        m_jobs.failAll(*m_refusal);
        return true;
    }
    return !m_jobs.waitUntil(m_nextTry, stop);
}

void SshConnection::connectOnce(std::stop_token stop)
{
    m_refusal.reset();
    setState(ConnectionInfo::State::Connecting, {});
    std::vector<HopInfo> seen;
    auto link = connect(stop, seen);
    {
        const std::lock_guard lock(m_mutex);
        m_info.hops = std::move(seen);
    }
    if (!link) {
        failed(link.error());
        return;
    }
    setState(ConnectionInfo::State::Connected, {});
    const auto since = monoNow();
    SessionLoop::End end;
    {
        SessionLoop loop(link->session.get(), m_jobs, m_settings.times, [this](Milliseconds roundTrip) {
            const std::lock_guard lock(m_mutex);
            m_info.roundTrip = roundTrip;
        });
        end = loop.run(stop);
    }
    link->session.reset();
    if (end.stopped)
        return;
    if (monoNow() - since >= kStableAfter)
        m_backOff = Milliseconds{0};
    if (end.refused) {
        end.refused->where = m_settings.node;
        failed(*end.refused);
        return;
    }
    log(LogLevel::Warning, kTopic, "{}: {}", m_settings.node, end.problem);
    m_backOff = std::clamp(m_backOff * 2, m_settings.times.backOffFirst, m_settings.times.backOffMax);
    m_nextTry = monoNow() + m_backOff;
    setState(ConnectionInfo::State::Disconnected, end.problem);
}

Result<SshConnection::Link> SshConnection::connect(std::stop_token stop, std::vector<HopInfo>& seen)
{
    Link link;
    const auto hops = hopsOf(m_settings);
    for (std::size_t i = 0; i < hops.size(); ++i) {
        seen.push_back({fmt::format("{}@{}", hops[i].user, toString(hops[i]))});
        auto session = reach(i, link, seen, stop);
        if (!session) {
            seen.back().problem = session.error();
            return tl::unexpected(session.error());
        }
        link.session = std::move(*session);
    }
    return link;
}

// From here, or through the session of the hop before, which then carries a pump.
Result<SessionPtr> SshConnection::reach(std::size_t hop, Link& link, std::vector<HopInfo>& seen, std::stop_token stop)
{
    const auto hops = hopsOf(m_settings);
    const auto begun = monoNow();
    const auto deadline = begun + m_settings.times.connect; // of each hop: questions to a person take time
    FileDescriptor socket;
    if (hop == 0) {
        auto opened = connectTcp(hops.front(), m_settings.times, m_settings.resolver, deadline, stop);
        if (!opened)
            return tl::unexpected(opened.error());
        socket = std::move(*opened);
    } else {
        auto pump = JumpPump::start(std::move(link.session), hops[hop - 1], hops[hop], deadline, stop);
        if (!pump)
            return tl::unexpected(pump.error());
        socket = (*pump)->takeSocket();
        link.pumps.push_back(std::move(*pump));
    }
    seen.back().connected = monoNow() - begun;
    return SshLogin(m_settings, m_questions, hops[hop], seen.back(), stop).run(std::move(socket), deadline);
}

void SshConnection::failed(const Error& error)
{
    m_backOff = isLasting(error.code)
                    ? m_settings.times.backOffMax
                    : std::clamp(m_backOff * 2, m_settings.times.backOffFirst, m_settings.times.backOffMax);
    m_nextTry = monoNow() + m_backOff;
    if (isLasting(error.code))
        m_refusal = error;
    setState(ConnectionInfo::State::Disconnected, toString(error));
    m_jobs.failAll(error);
}

void SshConnection::setState(ConnectionInfo::State state, const std::string& problem)
{
    const std::lock_guard lock(m_mutex);
    m_info.state = state;
    m_info.problem = problem;
}

} // namespace ktrdr
