// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SecretStore keeps tokens and passphrases outside the configuration. Owned by the composition root, main
// thread only. NotFound means "certainly not stored"; Busy that the keychain is locked or waits for a person.
#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <QFuture>

#include <memory>
#include <string>

namespace ktrdr {

class SecretStore
{
public:
    virtual ~SecretStore() = default;
    virtual QFuture<Result<std::shared_ptr<Secret>>> read(const std::string& name) = 0;
};

} // namespace ktrdr
