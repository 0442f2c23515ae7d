// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reading of known_hosts text with the rules of OpenSSH 9.2: markers, hashed names, patterns, and bad lines
// that are skipped with a warning instead of hiding the lines after them. Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ktrdr {

struct KnownHostsEntry
{
    enum class Marker { None, CertAuthority, Revoked };
    Marker marker = Marker::None;
    std::string hosts; // pattern list or |1|salt|hash
    std::string type;  // as the key itself says: "ssh-ed25519"
    std::string blob;  // public key in wire format
    std::size_t line = 0;
};

struct KnownHostsText
{
    std::vector<KnownHostsEntry> entries;
    std::vector<std::string> warnings; // "line 3: ..."
};

KnownHostsText parseKnownHosts(std::string_view text);

// `name` is "host" or "[host]:port", in lower case; `hosts` the first field of a line.
bool matchesKnownHost(std::string_view name, std::string_view hosts);

// Shell-like pattern with * and ?; no character classes, as OpenSSH has it.
bool matchesPattern(std::string_view text, std::string_view pattern);

} // namespace ktrdr
