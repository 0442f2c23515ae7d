// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// FakePrompt answers a person's questions from a script. Owned by the test, main thread only. Unscripted questions
// are declined.
#pragma once

#include "ports/prompt.h"

#include <QPromise>

#include <deque>
#include <string>
#include <vector>

namespace ktrdr::fakes {

class FakePrompt final : public Prompt
{
public:
    std::deque<std::string> passphrases; // one per question; when empty the person declines
    bool trust = false;
    bool silent = false; // questions are never answered

    std::vector<std::pair<std::string, int>> askedPassphrases; // key file, attempt
    std::vector<HostKeyQuestion> askedKeys;
    std::vector<ChangedHostKey> changedKeys;

    QFuture<Result<std::shared_ptr<Secret>>> passphrase(const PassphraseQuestion& question) override
    {
        askedPassphrases.emplace_back(question.keyFile, question.attempt);
        if (passphrases.empty())
            return answered<std::shared_ptr<Secret>>(fail(ErrorCode::Cancelled, "Declined", question.keyFile));
        auto text = passphrases.front();
        passphrases.pop_front();
        return answered<std::shared_ptr<Secret>>(std::make_shared<Secret>(std::move(text)));
    }

    QFuture<Result<bool>> trustHostKey(const HostKeyQuestion& question) override
    {
        askedKeys.push_back(question);
        return answered<bool>(bool(trust));
    }

    void hostKeyChanged(const ChangedHostKey& key) override { changedKeys.push_back(key); }

private:
    template <typename T> QFuture<Result<T>> answered(Result<T> value)
    {
        auto promise = std::make_shared<QPromise<Result<T>>>();
        promise->start();
        auto future = promise->future();
        if (silent) {
            m_kept.push_back(promise);
        } else {
            promise->addResult(std::move(value));
            promise->finish();
        }
        return future;
    }

    std::vector<std::shared_ptr<void>> m_kept; // an unfinished promise that dies would cancel its future
};

} // namespace ktrdr::fakes
