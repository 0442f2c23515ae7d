// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// AgentProxy stands between libssh and the user's ssh-agent for the time of one login. libssh waits for the agent
// without any limit and offers all of its keys; the proxy adds a deadline, the stop, and a choice of keys. Made,
// used and destroyed on the ssh thread; its own thread only pumps bytes.
#pragma once

#include "adapters/ssh/file_descriptor.h"
#include "adapters/ssh/ssh_settings.h"
#include "adapters/ssh/wake_event.h"

#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

namespace ktrdr {

struct AgentChoice
{
    std::string only;     // fingerprint of the one key to offer; empty: all
    std::string without;  // fingerprint of a key that was refused already
    std::size_t most = 4; // servers hang up after six tries
};

class AgentProxy
{
public:
    static Result<std::unique_ptr<AgentProxy>> start(const std::string& agentSocket, AgentChoice choice,
                                                     const SshTimes& times, std::stop_token stop);
    ~AgentProxy();

    // The end for ssh_set_agent_socket, which closes it.
    int releaseClient() { return m_client.release(); }
    // Fingerprints with comments of the keys that libssh was shown.
    std::vector<std::string> offered() const;
    // The one of them that signed last: libssh asks for a signature only when the server takes the key.
    std::string signedWith() const;
    bool timedOut() const;

private:
    AgentProxy(FileDescriptor agent, FileDescriptor client, FileDescriptor server, AgentChoice choice,
               const SshTimes& times);
    void run();
    bool forwardRequest();
    bool forwardAnswer();
    void noteSigner(std::string_view request);
    std::string filtered(std::string_view answer);

    FileDescriptor m_agent, m_client, m_server;
    AgentChoice m_choice;
    SshTimes m_times;
    WakeEvent m_wake;
    std::string m_answer;          // pump thread: bytes of an incomplete answer
    std::optional<MonoTime> m_due; // pump thread: when the agent must have answered
    mutable std::mutex m_mutex;
    std::vector<std::string> m_offered; // guarded
    std::string m_signedWith;           // guarded
    bool m_timedOut = false;            // guarded
    std::jthread m_thread;
};

} // namespace ktrdr
