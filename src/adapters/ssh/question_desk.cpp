// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/ssh/question_desk.h"

namespace ktrdr {

void QuestionDesk::askPassphrase(const std::string& keyFile, int attempt, SharedSecret rejected, PassphraseSlot slot)
{
    auto& state = m_keyFiles[keyFile];
    if (state.known && state.known != rejected) {
        slot->set(state.known);
        return;
    }
    state.known.reset();
    state.waiting.push_back(std::move(slot));
    if (state.waiting.size() > 1)
        return;
    m_prompt.passphrase({m_environment, keyFile, attempt})
        .then(m_context, [this, keyFile](const Result<SharedSecret>& answer) { passphraseGiven(keyFile, answer); })
        .onCanceled(m_context, [this, keyFile] {
            passphraseGiven(keyFile, fail(ErrorCode::Cancelled, "No passphrase was given", keyFile));
        });
}

void QuestionDesk::passphraseGiven(const std::string& keyFile, const Result<SharedSecret>& answer)
{
    auto& state = m_keyFiles[keyFile];
    if (answer)
        state.known = *answer;
    for (const auto& slot : std::exchange(state.waiting, {}))
        slot->set(answer);
}

void QuestionDesk::askTrust(const HostKeyQuestion& question, TrustSlot slot)
{
    const auto id = question.host + ' ' + question.fingerprint;
    auto& waiting = m_trust[id];
    waiting.push_back(std::move(slot));
    if (waiting.size() > 1)
        return;
    const auto give = [this, id](const Result<bool>& answer) {
        for (const auto& asker : std::exchange(m_trust[id], {}))
            asker->set(answer);
    };
    m_prompt.trustHostKey(question).then(m_context, give).onCanceled(m_context, [give, id] {
        give(fail(ErrorCode::Cancelled, "The host key was not accepted", id));
    });
}

} // namespace ktrdr
