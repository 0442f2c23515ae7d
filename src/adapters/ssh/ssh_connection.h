// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SshConnection runs commands on one host. One std::jthread, started with the first command, connects, logs in,
// runs the session and connects again after a loss, with growing pauses and only for commands that were not sent
// yet: nothing is ever repeated. Free of Qt events. submit() and state() from any thread; callbacks come on the
// ssh thread. The destructor ends the thread in bounded time and answers every command.
#pragma once

#include "adapters/ssh/jump_pump.h"
#include "adapters/ssh/session_loop.h"
#include "adapters/ssh/ssh_questions.h"

#include <mutex>
#include <thread>

namespace ktrdr {

class SshConnection
{
public:
    SshConnection(SshSettings settings, SshQuestions questions);
    ~SshConnection();
    SshConnection(const SshConnection&) = delete;
    SshConnection& operator=(const SshConnection&) = delete;

    void submit(RemoteCommand command, std::stop_token stop, SshJob::Done done, SshJob::Output output = {});
    ConnectionInfo info() const;
    // The first half of the destructor, so that several connections end side by side.
    void requestStop() { m_thread.request_stop(); }

private:
    struct Link // a way to the host; the pumps carry the session and end after it
    {
        std::vector<std::unique_ptr<JumpPump>> pumps;
        SessionPtr session;
    };

    void run(std::stop_token stop);
    bool holdBack(std::stop_token stop);
    void connectOnce(std::stop_token stop);
    Result<Link> connect(std::stop_token stop, std::vector<HopInfo>& seen);
    Result<SessionPtr> reach(std::size_t hop, Link& link, std::vector<HopInfo>& seen, std::stop_token stop);
    void failed(const Error& error);
    void setState(ConnectionInfo::State state, const std::string& problem);

    const SshSettings m_settings;
    const SshQuestions m_questions;
    SshJobQueue m_jobs;
    mutable std::mutex m_mutex;
    ConnectionInfo m_info; // guarded
    // ssh thread only
    Milliseconds m_backOff{0};
    MonoTime m_nextTry{};
    std::optional<Error> m_refusal; // an answer that trying again soon will not change
    std::once_flag m_started;
    std::jthread m_thread;
};

} // namespace ktrdr
