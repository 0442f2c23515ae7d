// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SecretStore keeps passphrases and tokens between starts (keychain) or until the end of the program (memory). Owned
// by the composition root; called and answered on the main thread, never blocking, and every call ends by a deadline
// of the store. NotFound means certainly not stored; what cannot be known is an error of another code.
#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <QFuture>

#include <memory>
#include <string>
#include <vector>

namespace ktrdr {

// What stands between us and the keychain; only Unlocked can be read and written.
enum class SecretState { NoBus, NoService, NoReply, NoDefaultCollection, Locked, Unlocked };

class SecretStore
{
public:
    using Value = std::shared_ptr<Secret>;

    virtual ~SecretStore() = default;
    // An error when the store cannot work in this process at all.
    virtual QFuture<Result<SecretState>> probe() = 0;
    virtual QFuture<Result<Value>> read(const std::string& name) = 0;
    // Success means that the value was read back.
    virtual QFuture<Result<void>> write(const std::string& name, const Secret& value) = 0;
    // Success means that nothing is stored under this name any more; also when nothing was.
    virtual QFuture<Result<void>> remove(const std::string& name) = 0;
    // Names of what this product stored, sorted; they can be listed while locked.
    virtual QFuture<Result<std::vector<std::string>>> names() = 0;
    // Has the desktop ask the person; Cancelled when it stays locked.
    virtual QFuture<Result<void>> unlock() = 0;
};

// Names say environment and purpose, never an address alone: two clusters may share one.
inline std::string passphraseName(const std::string& environment, const std::string& keyFile)
{
    return environment + "/passphrase/" + keyFile;
}
inline std::string headerValueName(const std::string& environment, const std::string& authSecret)
{
    return environment + "/http-header/" + authSecret;
}

} // namespace ktrdr
