// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SshAuthentication proves who we are with keys only: the configured key file first when it opens without a
// passphrase, then the agent, then the key file with a passphrase that the Prompt port is asked for. Never a
// password, never keys that are not configured. Blocks the ssh thread; one object per login.
#pragma once

#include "adapters/ssh/key_file.h"
#include "adapters/ssh/libssh_handles.h"
#include "adapters/ssh/ssh_questions.h"

#include <optional>
#include <stop_token>

namespace ktrdr {

class SshAuthentication
{
public:
    SshAuthentication(const SshSettings& settings, const SshQuestions& questions, const SshEndpoint& endpoint,
                      ssh_session session, std::stop_token stop)
        : m_settings(settings), m_questions(questions), m_endpoint(endpoint), m_session(session),
          m_stop(std::move(stop))
    {
    }

    Result<void> run();
    // After success: fingerprint and origin of the key that the server took.
    const std::string& acceptedKey() const { return m_accepted; }

private:
    // true: the server is satisfied; false: it wants another key.
    Result<bool> tryFile(const KeyFile& file, const Secret* passphrase);
    Result<bool> tryAgent(const std::string& without);
    Result<bool> tryWithPassphrase(const KeyFile& file);
    Result<bool> judge(int code);
    Unexpected denied();
    std::string acceptedMethods();

    const SshSettings& m_settings;
    const SshQuestions& m_questions;
    const SshEndpoint& m_endpoint;
    ssh_session m_session;
    std::stop_token m_stop;
    std::vector<std::string> m_offered;
    std::string m_accepted;
    std::string m_agentProblem;
    bool m_encrypted = false;
};

} // namespace ktrdr
