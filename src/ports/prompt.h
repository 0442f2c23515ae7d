// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Prompt asks the person at the keyboard. The CLI and the window implement it; tests script it. Called and
// answered on the main thread, never blocking; no answer before the deadline counts as Cancel.
#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <QFuture>

#include <memory>
#include <string>

namespace ktrdr {

struct HostKeyQuestion
{
    std::string host; // name and port as the operator knows it
    std::string keyType;
    std::string fingerprint; // "SHA256:..."
    std::string environment;
};

struct PassphraseQuestion
{
    std::string environment;
    std::string keyFile;
    int attempt = 1; // above 1: the last answer did not open the key
};

// A host shows another key than the recorded one, or a revoked one. Nothing can be accepted here.
struct ChangedHostKey
{
    std::string host; // name and port
    std::string environment;
    std::string shownType, shownFingerprint;
    std::string recordedType, recordedFingerprint;
    std::string place; // "file:line" of the record
    bool revoked = false;
};

class Prompt
{
public:
    virtual ~Prompt() = default;
    // Passphrase of a key file. Error Cancelled when the person declines.
    virtual QFuture<Result<std::shared_ptr<Secret>>> passphrase(const PassphraseQuestion& question) = 0;
    // First contact with a host: true only on an explicit yes.
    virtual QFuture<Result<bool>> trustHostKey(const HostKeyQuestion& question) = 0;
    // Told, not asked: the connection was refused.
    virtual void hostKeyChanged(const ChangedHostKey&) {}
};

} // namespace ktrdr
