// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ids.h"

#include "base/sanitize.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>

namespace ktrdr {

namespace {

constexpr std::int64_t kFirstCtId = 100;
constexpr std::int64_t kLastCtId = 999'999'999;

bool isLower(char c) { return c >= 'a' && c <= 'z'; }
bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isHex(char c) { return isDigit(c) || (c >= 'a' && c <= 'f'); }

bool allOf(std::string_view text, std::string_view extra, bool upper = true)
{
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return isLower(c) || isDigit(c) || (upper && isUpper(c)) || extra.find(c) != std::string_view::npos;
    });
}

Unexpected invalid(std::string_view kind, std::string_view text, std::string expected)
{
    return fail(ErrorCode::InvalidInput, "'" + sanitizeLine(text, 80) + "' is not a valid " + std::string(kind), {},
                "Expected " + std::move(expected));
}

bool isHostLabel(std::string_view label)
{
    return !label.empty() && label.size() <= 63 && allOf(label, "-") && label.front() != '-' && label.back() != '-';
}

bool isDnsName(std::string_view text)
{
    if (text.empty() || text.size() > 253)
        return false;
    while (true) {
        const auto dot = text.find('.');
        if (!isHostLabel(text.substr(0, dot)))
            return false;
        if (dot == std::string_view::npos)
            return true;
        text.remove_prefix(dot + 1);
    }
}

bool isAddress(int family, std::string_view text)
{
    std::array<unsigned char, sizeof(in6_addr)> address{};
    return text.find('\0') == std::string_view::npos &&
           ::inet_pton(family, std::string(text).c_str(), address.data()) == 1;
}

} // namespace

Result<CtId> CtId::fromNumber(std::int64_t number)
{
    if (number < kFirstCtId || number > kLastCtId)
        return invalid("container number", std::to_string(number), "an integer from 100 to 999999999");
    return CtId(static_cast<std::int32_t>(number));
}

Result<CtId> CtId::parse(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || text.front() == '0')
        return invalid("container number", text, "an integer from 100 to 999999999");
    return fromNumber(number);
}

Result<CommitId> CommitId::parse(std::string_view text)
{
    if (text.size() != 40 || !std::all_of(text.begin(), text.end(), isHex))
        return invalid("commit id", text, "40 lower-case hex digits");
    return CommitId(std::string(text));
}

Result<std::string> checkVersionName(std::string_view text)
{
    const bool ok = !text.empty() && text.size() <= 100 && allOf(text, "._-/+") &&
                    (isLower(text.front()) || isUpper(text.front()) || isDigit(text.front())) &&
                    text.find("..") == std::string_view::npos && text.find("//") == std::string_view::npos &&
                    text.find("/.") == std::string_view::npos && text.back() != '/' && text.back() != '.' &&
                    !text.ends_with(".lock");
    if (!ok)
        return invalid("version", text, "a tag such as v1.5.2, a branch or a full commit id");
    return std::string(text);
}

Result<std::string> checkHostName(std::string_view text)
{
    // A name whose last label is a number can only be an IPv4 address (RFC 3696): 10.0.0.256 is a slip, not a name.
    const std::string_view last = text.substr(text.rfind('.') + 1);
    const bool number = !last.empty() && std::all_of(last.begin(), last.end(), isDigit);
    const bool ok = text.find(':') != std::string_view::npos ? isAddress(AF_INET6, text)
                    : number                                 ? isAddress(AF_INET, text)
                                                             : isDnsName(text);
    if (!ok)
        return invalid("host name", text, "a DNS name or an IP address");
    return std::string(text);
}

Result<std::string> checkUserName(std::string_view text)
{
    const bool ok = !text.empty() && text.size() <= 32 && allOf(text, "_-", false) &&
                    (isLower(text.front()) || text.front() == '_');
    if (!ok)
        return invalid("user name", text, "lower-case letters, digits, '_' and '-', at most 32");
    return std::string(text);
}

Result<std::string> checkUnitName(std::string_view text)
{
    const bool ok =
        !text.empty() && text.size() <= 200 && allOf(text, "_-.@:") && text.front() != '-' && text.front() != '.';
    if (!ok)
        return invalid("unit name", text, "a systemd unit such as ktrdr-worker");
    return std::string(text);
}

Result<std::string> checkAbsolutePath(std::string_view text)
{
    const bool plain = std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
    const bool ok = text.size() > 1 && text.size() <= 1024 && text.front() == '/' && text.back() != '/' && plain &&
                    text.find("//") == std::string_view::npos &&
                    (std::string(text) + "/").find("/../") == std::string::npos &&
                    (std::string(text) + "/").find("/./") == std::string::npos;
    if (!ok)
        return invalid("path", text, "an absolute path without '..' such as /opt/ktrdr");
    return std::string(text);
}

} // namespace ktrdr
