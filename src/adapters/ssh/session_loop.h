// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SessionLoop drives one authenticated session until it is lost or stopped: takes jobs from the queue, at most
// eight at once and fewer when the server allows fewer, moves their channels on, and asks a silent peer for a
// sign of life. Lives on the ssh thread for the time of one connection.
#pragma once

#include "adapters/ssh/exec_channel.h"
#include "adapters/ssh/ssh_job.h"

#include <libssh/libssh.h>

#include <optional>
#include <vector>

namespace ktrdr {

class SessionLoop
{
public:
    struct End
    {
        bool stopped = false;
        std::string problem;          // why the connection is gone
        std::optional<Error> refused; // the server never gave a channel
    };

    SessionLoop(ssh_session session, SshJobQueue& jobs, const SshTimes& times,
                std::function<void(Milliseconds)> onRoundTrip);
    ~SessionLoop();
    SessionLoop(const SessionLoop&) = delete;
    SessionLoop& operator=(const SessionLoop&) = delete;

    End run(std::stop_token stop);

private:
    bool isAlive() const;
    void startJobs();
    void advanceAll();
    void handleRefusal(ExecChannel& channel);
    void heartbeat();
    bool poll();
    int pollTimeout() const;
    std::size_t openCount() const;
    void loseAll();
    static int onWake(socket_t fd, int events, void* self);

    static constexpr std::size_t kMaxChannels = 8;

    ssh_session m_session;
    SshJobQueue& m_jobs;
    SshTimes m_times;
    std::function<void(Milliseconds)> m_onRoundTrip;
    ssh_event m_event = nullptr;
    std::vector<std::unique_ptr<ExecChannel>> m_channels;
    std::size_t m_limit = kMaxChannels;
    MonoTime m_limitLearned{};
    MonoTime m_notBefore{}; // of the next job, after a refusal
    std::optional<MonoTime> m_refusedSince;
    std::string m_refusal;
    bool m_everOpened = false;
    bool m_woken = false;
    ssh_counter_struct m_counter{};
    std::uint64_t m_roundPackets = 0; // when this round began
    std::uint64_t m_heardPackets = 0; // when the peer was last heard
    MonoTime m_lastHeard;
    std::optional<MonoTime> m_lastAsked;
    std::string m_problem;
};

} // namespace ktrdr
