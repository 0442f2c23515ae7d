// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// QuestionDesk brings the questions of ssh threads to the Prompt port: one dialog at a time for the same thing,
// however many connections ask, and a passphrase that was given once is kept until it turns out wrong. Owned by
// LibsshShell; all methods and all state on the main thread.
#pragma once

#include "adapters/ssh/ssh_questions.h"

#include <QObject>

#include <map>
#include <vector>

namespace ktrdr {

class QuestionDesk
{
public:
    QuestionDesk(std::string environment, Prompt& prompt, QObject* context)
        : m_environment(std::move(environment)), m_prompt(prompt), m_context(context)
    {
    }
    QuestionDesk(const QuestionDesk&) = delete;
    QuestionDesk& operator=(const QuestionDesk&) = delete;

    void askPassphrase(const std::string& keyFile, int attempt, SharedSecret rejected, PassphraseSlot slot);
    void askTrust(const HostKeyQuestion& question, TrustSlot slot);
    void tellChanged(const ChangedHostKey& key) { m_prompt.hostKeyChanged(key); }

private:
    struct KeyFileState
    {
        SharedSecret known;
        std::vector<PassphraseSlot> waiting; // not empty: the person is being asked
    };

    void passphraseGiven(const std::string& keyFile, const Result<SharedSecret>& answer);

    std::string m_environment;
    Prompt& m_prompt;
    QObject* m_context;
    std::map<std::string, KeyFileState> m_keyFiles;
    std::map<std::string, std::vector<TrustSlot>> m_trust; // by host and fingerprint
};

} // namespace ktrdr
