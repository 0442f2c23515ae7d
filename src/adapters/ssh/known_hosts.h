// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// KnownHosts says whether a host may be trusted, with the verdicts of OpenSSH 9.2 or stricter ones: libssh's own
// check accepts revoked keys and misses changed ones. It reads the product's file and the user's, and writes only
// the former. No state beside the two names; any thread, several processes.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ktrdr {

struct HostKey
{
    std::string type; // "ssh-ed25519"
    std::string blob; // wire format
    bool operator==(const HostKey&) const = default;
};

// "SHA256:..." as ssh-keygen -l prints it.
std::string fingerprint(std::string_view blob);

struct HostKeyCheck
{
    enum class Verdict { Ok, Unknown, Changed, Revoked, Error };
    Verdict verdict = Verdict::Unknown;
    // The entry that decided: for Changed the recorded key, of the same type if there is one.
    std::string file;
    std::size_t line = 0;
    std::string recordedType, recordedFingerprint;
    std::string problem;               // Error
    std::vector<std::string> warnings; // "file: line 3: ..."
};

class KnownHosts
{
public:
    KnownHosts(std::string ownFile, std::string userFile)
        : m_ownFile(std::move(ownFile)), m_userFile(std::move(userFile))
    {
    }

    HostKeyCheck verify(const std::string& host, std::uint16_t port, const HostKey& key) const;
    // Types recorded for the host: they are asked for first, so that a known key is shown if there is one.
    std::vector<std::string> recordedTypes(const std::string& host, std::uint16_t port) const;
    // Adds one line to the own file, atomically; nothing happens when the key is recorded already.
    Result<void> append(const std::string& host, std::uint16_t port, const HostKey& key) const;

    const std::string& ownFile() const { return m_ownFile; }

private:
    struct Source;
    std::vector<Source> load() const;

    std::string m_ownFile;
    std::string m_userFile;
};

} // namespace ktrdr
