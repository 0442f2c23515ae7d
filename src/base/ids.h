// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Strong types for the identifiers that must not be mixed up, each made only from checked text.
// Plain values, any thread.
#pragma once

#include "base/result.h"

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace ktrdr {

// Proxmox container number, 100 ... 999999999 (pct refuses others).
class CtId
{
public:
    constexpr CtId() = default;
    static Result<CtId> parse(std::string_view text);
    static Result<CtId> fromNumber(std::int64_t number);
    constexpr std::int32_t number() const { return m_number; }
    std::string text() const { return std::to_string(m_number); }
    auto operator<=>(const CtId&) const = default;

private:
    constexpr explicit CtId(std::int32_t number) : m_number(number) {}
    std::int32_t m_number = 0;
};

// Full git object id, 40 lower-case hex digits.
class CommitId
{
public:
    CommitId() = default;
    static Result<CommitId> parse(std::string_view text);
    const std::string& text() const { return m_hex; }
    std::string shortText() const { return m_hex.substr(0, 8); }
    bool isNull() const { return m_hex.empty(); }
    auto operator<=>(const CommitId&) const = default;

private:
    explicit CommitId(std::string hex) : m_hex(std::move(hex)) {}
    std::string m_hex;
};

// What an operator may type as a version: v1.5.2, 1.5.2-rc.1, a full commit id, or a branch name such as
// main or release/1.5. Never starts with '-', never holds "..", blanks or shell characters.
Result<std::string> checkVersionName(std::string_view text);
// Host name by RFC 1123, or an IPv4/IPv6 literal.
Result<std::string> checkHostName(std::string_view text);
// [a-z_][a-z0-9_-]{0,31}
Result<std::string> checkUserName(std::string_view text);
// systemd unit name without path, e.g. ktrdr-worker or ktrdr-worker.service
Result<std::string> checkUnitName(std::string_view text);
// Absolute, normalised path without "..", control characters or trailing slash.
Result<std::string> checkAbsolutePath(std::string_view text);

} // namespace ktrdr

template <> struct std::hash<ktrdr::CtId>
{
    std::size_t operator()(const ktrdr::CtId& id) const noexcept { return std::hash<std::int32_t>{}(id.number()); }
};
