// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Private key files: refused when others can read them, decrypted with a passphrase. Blocking (decryption takes
// 100 ms and more); ssh threads only.
#pragma once

#include "adapters/ssh/libssh_handles.h"
#include "base/result.h"
#include "base/secret.h"

#include <optional>

namespace ktrdr {

class KeyFile
{
public:
    // Reads and checks the file; the key itself is not opened yet.
    static Result<KeyFile> open(const std::string& path);

    // Opens the key; `passphrase` null for none. A null pointer: the passphrase is wrong or missing.
    Result<KeyPtr> load(const Secret* passphrase) const;

    const std::string& path() const { return m_path; }
    // "SHA256:..." when the public half can be known without the passphrase, else empty.
    const std::string& publicFingerprint() const { return m_fingerprint; }

private:
    std::string m_path;
    Secret m_text;
    std::string m_fingerprint;
};

} // namespace ktrdr
