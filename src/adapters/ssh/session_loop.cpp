// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/ssh/session_loop.h"

#include "base/log.h"

#include <libssh/server.h> // ssh_send_keepalive

#include <algorithm>
#include <fmt/core.h>
#include <poll.h>

namespace ktrdr {

namespace {

constexpr Milliseconds kRefusalPause{50};
constexpr Milliseconds kRefusalPauseMax{500};
constexpr Milliseconds kRefusalPatience{3'000};
constexpr Milliseconds kLimitRecovery{60'000};

} // namespace

SessionLoop::SessionLoop(ssh_session session, SshJobQueue& jobs, const SshTimes& times,
                         std::function<void(Milliseconds)> onRoundTrip)
    : m_session(session), m_jobs(jobs), m_times(times), m_onRoundTrip(std::move(onRoundTrip)), m_event(ssh_event_new()),
      m_lastHeard(monoNow())
{
    ssh_set_blocking(m_session, 0);
    ssh_set_counters(m_session, nullptr, &m_counter);
    ssh_event_add_session(m_event, m_session);
    ssh_event_add_fd(m_event, m_jobs.wakeEvent().fd(), POLLIN, onWake, this);
}

SessionLoop::~SessionLoop()
{
    m_channels.clear();
    ssh_set_counters(m_session, nullptr, nullptr);
    ssh_event_remove_fd(m_event, m_jobs.wakeEvent().fd());
    ssh_event_remove_session(m_event, m_session);
    ssh_event_free(m_event);
}

SessionLoop::End SessionLoop::run(std::stop_token stop)
{
    const std::stop_callback onStop(stop, [this] { m_jobs.wakeEvent().wake(); });
    while (!stop.stop_requested()) {
        m_woken = false;
        m_roundPackets = m_counter.in_packets;
        startJobs();
        advanceAll();
        if (isAlive())
            heartbeat();
        if (!m_problem.empty() || !isAlive())
            break;
        if (!poll())
            break;
    }
    if (stop.stop_requested()) {
        for (const auto& channel : m_channels)
            channel->cancel();
        return {true, {}, {}};
    }
    if (m_problem.empty())
        m_problem = fmt::format("the connection broke: {}", lastError(m_session));
    loseAll();
    End end{false, m_problem, {}};
    if (!m_refusal.empty() && !m_everOpened) {
        end.refused = Error{ErrorCode::Refused,
                            "The host gives no session",
                            {},
                            "Check MaxSessions and the log of its SSH server",
                            m_refusal};
    }
    return end;
}

bool SessionLoop::isAlive() const
{
    return ssh_is_connected(m_session) != 0 && (ssh_get_status(m_session) & (SSH_CLOSED | SSH_CLOSED_ERROR)) == 0;
}

std::size_t SessionLoop::openCount() const
{
    return static_cast<std::size_t>(
        std::count_if(m_channels.begin(), m_channels.end(), [](const auto& channel) { return channel->isOpen(); }));
}

void SessionLoop::startJobs()
{
    const auto now = monoNow();
    if (m_limit < kMaxChannels && now >= m_limitLearned + kLimitRecovery) {
        ++m_limit; // the server may have room again
        m_limitLearned = now;
    }
    while (m_channels.size() < m_limit && now >= m_notBefore) {
        auto job = m_jobs.take();
        if (!job)
            return;
        m_channels.push_back(std::make_unique<ExecChannel>(m_session, std::move(job), m_times.afterExit));
    }
}

void SessionLoop::advanceAll()
{
    for (const auto& channel : m_channels) {
        const bool wasOpening = !channel->openingTime();
        channel->advance();
        if (channel->state() == ExecChannel::State::Refused)
            handleRefusal(*channel);
        if (wasOpening && channel->openingTime()) {
            m_everOpened = true;
            m_refusedSince.reset();
            m_onRoundTrip(*channel->openingTime());
        }
    }
    std::erase_if(m_channels, [](const auto& channel) {
        return channel->isFinished() || channel->state() == ExecChannel::State::Refused;
    });
}

// The server allows fewer sessions at once than we wanted: the job goes back, the limit comes down. With nothing
// of ours open it may still be clearing up commands that we gave up; if that lasts, a new connection helps.
void SessionLoop::handleRefusal(ExecChannel& channel)
{
    const auto now = monoNow();
    auto job = channel.takeJob();
    m_refusal = lastError(m_session);
    const auto open = openCount();
    m_limit = std::max<std::size_t>(open, 1);
    m_limitLearned = now;
    if (open == 0) {
        m_refusedSince = m_refusedSince.value_or(now);
        m_notBefore = now + std::min(kRefusalPause * (1 << std::min(job->refusals, 4)), kRefusalPauseMax);
        ++job->refusals;
        if (now - *m_refusedSince >= kRefusalPatience)
            m_problem = fmt::format("the host gives no more sessions: {}", m_refusal);
    }
    m_jobs.putBack(std::move(job));
}

// TCP alone does not notice a peer that is frozen: any packet is a sign of life, silence is asked about.
void SessionLoop::heartbeat()
{
    const auto now = monoNow();
    if (m_counter.in_packets != m_heardPackets) {
        m_heardPackets = m_counter.in_packets;
        m_lastHeard = now;
        m_lastAsked.reset();
    }
    const auto silence = now - m_lastHeard;
    if (silence >= m_times.deadAfter && m_lastAsked) {
        m_problem = fmt::format("no sign of life for {}", humanDuration(silence));
    } else if (silence >= m_times.heartbeat && (!m_lastAsked || now - *m_lastAsked >= m_times.heartbeat)) {
        m_lastAsked = now;
        // Non-blocking, libssh sends only with every second call; the other one collects an answer.
        ssh_send_keepalive(m_session);
        ssh_send_keepalive(m_session);
    }
}

int SessionLoop::pollTimeout() const
{
    const auto now = monoNow();
    auto until = m_lastAsked ? std::min(*m_lastAsked + m_times.heartbeat, m_lastHeard + m_times.deadAfter)
                             : m_lastHeard + m_times.heartbeat;
    for (const auto& channel : m_channels)
        until = std::min(until, channel->nextDeadline());
    if (m_notBefore > now)
        until = std::min(until, m_notBefore);
    return static_cast<int>(std::max(until - now, Milliseconds{0}).count()) + 1;
}

bool SessionLoop::poll()
{
    // Work inside libssh may have consumed a wake-up or a packet since the round began: look again at once.
    const bool again = m_woken || m_counter.in_packets != m_roundPackets;
    return ssh_event_dopoll(m_event, again ? 0 : pollTimeout()) != SSH_ERROR;
}

void SessionLoop::loseAll()
{
    for (const auto& channel : m_channels) {
        channel->lose();
        if (channel->state() == ExecChannel::State::Opening) {
            if (auto job = channel->takeJob())
                m_jobs.putBack(std::move(job)); // never sent: the next connection may run it
        }
    }
}

int SessionLoop::onWake(socket_t, int, void* self)
{
    auto& loop = *static_cast<SessionLoop*>(self);
    loop.m_jobs.wakeEvent().clear();
    loop.m_woken = true;
    return 0;
}

} // namespace ktrdr
