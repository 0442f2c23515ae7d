// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The states of the keychain in words: what it is, and what a person can do about it. Main thread.
#pragma once

#include "domain/status.h"
#include "ports/secret_store.h"

#include <QString>

namespace ktrdr {

struct KeychainWords
{
    Status status = Status::Unknown;
    QString what, next;
};

KeychainWords wordsOf(const Result<SecretState>& state);
// "passphrase of /k/id (production)" for a name made by the port's functions; the name itself otherwise.
QString secretTitle(const std::string& name);

} // namespace ktrdr
