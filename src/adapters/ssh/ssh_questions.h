// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SshQuestions is how an ssh thread asks the person at the keyboard: it hands over a slot and waits for it with
// its own deadline and stop. Implemented by LibsshShell over the Prompt port; called on ssh threads.
#pragma once

#include "adapters/ssh/one_shot.h"
#include "base/secret.h"
#include "ports/prompt.h"

#include <functional>
#include <memory>

namespace ktrdr {

using SharedSecret = std::shared_ptr<Secret>;
using PassphraseSlot = std::shared_ptr<OneShot<Result<SharedSecret>>>;
using TrustSlot = std::shared_ptr<OneShot<Result<bool>>>;

struct SshQuestions
{
    // `rejected` is the passphrase that did not open the key, null at the first attempt.
    std::function<void(const std::string& keyFile, int attempt, SharedSecret rejected, PassphraseSlot slot)> passphrase;
    std::function<void(const HostKeyQuestion& question, TrustSlot slot)> trustHostKey;
    std::function<void(const ChangedHostKey& key)> hostKeyChanged;
};

} // namespace ktrdr
