// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/ssh/known_hosts_parser.h"

#include <QByteArray>
#include <QMessageAuthenticationCode>

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <optional>

namespace ktrdr {

namespace {

using Marker = KnownHostsEntry::Marker;

constexpr std::string_view kBlank = " \t";
constexpr std::size_t kMaxLine = 1 << 20;
constexpr std::size_t kMaxPattern = 1023; // OpenSSH: a longer one matches nothing, nor do those after it
constexpr int kHashBytes = 20;

// Types that OpenSSH reads; a line with another one is skipped, as it does.
constexpr std::array kTypes = std::to_array<std::string_view>({
    "ssh-ed25519",
    "ssh-rsa",
    "rsa-sha2-256",
    "rsa-sha2-512",
    "ssh-dss",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "webauthn-sk-ecdsa-sha2-nistp256@openssh.com",
    "ssh-ed25519-cert-v01@openssh.com",
    "ssh-rsa-cert-v01@openssh.com",
    "rsa-sha2-256-cert-v01@openssh.com",
    "rsa-sha2-512-cert-v01@openssh.com",
    "ssh-dss-cert-v01@openssh.com",
    "ecdsa-sha2-nistp256-cert-v01@openssh.com",
    "ecdsa-sha2-nistp384-cert-v01@openssh.com",
    "ecdsa-sha2-nistp521-cert-v01@openssh.com",
    "sk-ssh-ed25519-cert-v01@openssh.com",
    "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com",
});

void skipBlank(std::string_view& rest) { rest.remove_prefix(std::min(rest.find_first_not_of(kBlank), rest.size())); }

// The next word, which is taken off; blanks before it are skipped.
std::string_view takeWord(std::string_view& rest)
{
    skipBlank(rest);
    const auto word = rest.substr(0, rest.find_first_of(kBlank));
    rest.remove_prefix(word.size());
    return word;
}

std::optional<std::string> fromBase64(std::string_view text)
{
    const auto decoded = QByteArray::fromBase64Encoding(QByteArray(text.data(), static_cast<qsizetype>(text.size())),
                                                        QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.isEmpty())
        return std::nullopt;
    return decoded.decoded.toStdString();
}

// The type that a key in wire format names: a length of four bytes, then the text.
std::string typeOfBlob(std::string_view blob)
{
    if (blob.size() < 4)
        return {};
    std::size_t length = 0;
    for (int i = 0; i < 4; ++i)
        length = length << 8 | static_cast<unsigned char>(blob[static_cast<std::size_t>(i)]);
    return length <= blob.size() - 4 ? std::string(blob.substr(4, length)) : std::string();
}

bool typeFits(std::string_view named, std::string_view inBlob)
{
    const bool rsaSignature = named == "rsa-sha2-256" || named == "rsa-sha2-512";
    const bool rsaCertificate = named.starts_with("rsa-sha2-") && named.ends_with("-cert-v01@openssh.com");
    if (rsaSignature)
        return inBlob == "ssh-rsa";
    return rsaCertificate ? inBlob == "ssh-rsa-cert-v01@openssh.com" : inBlob == named;
}

// Takes the markers off; a text when they are wrong.
std::optional<std::string> takeMarker(std::string_view& rest, Marker& marker)
{
    while (rest.starts_with('@')) {
        if (marker != Marker::None)
            return "more than one marker";
        const auto word = takeWord(rest);
        if (word == "@revoked")
            marker = Marker::Revoked;
        else if (word == "@cert-authority")
            marker = Marker::CertAuthority;
        else
            return "unknown marker";
        skipBlank(rest);
    }
    return std::nullopt;
}

// Empty answer: a good entry was filled in.
std::string parseLine(std::string_view rest, KnownHostsEntry& entry)
{
    if (auto problem = takeMarker(rest, entry.marker))
        return *problem;
    entry.hosts = takeWord(rest);
    const auto type = takeWord(rest);
    if (entry.hosts.empty() || type.empty() || type.starts_with('#'))
        return "no key";
    if (std::find(kTypes.begin(), kTypes.end(), type) == kTypes.end())
        return "unknown key type";
    auto blob = fromBase64(takeWord(rest));
    if (!blob)
        return "the key is not valid base64";
    if (!typeFits(type, typeOfBlob(*blob)))
        return "the key is not of the type that the line names";
    entry.type = typeOfBlob(*blob);
    entry.blob = std::move(*blob);
    return {};
}

bool matchesHash(std::string_view name, std::string_view hosts)
{
    hosts.remove_prefix(1);
    const auto bar = [&] { return std::min(hosts.find('|'), hosts.size()); };
    if (hosts.substr(0, bar()) != "1")
        return false;
    hosts.remove_prefix(std::min(bar() + 1, hosts.size()));
    const auto salt = fromBase64(hosts.substr(0, bar()));
    hosts.remove_prefix(std::min(bar() + 1, hosts.size()));
    const auto hash = fromBase64(hosts);
    if (!salt || !hash || salt->size() != kHashBytes)
        return false;
    const auto made = QMessageAuthenticationCode::hash(QByteArray(name.data(), static_cast<qsizetype>(name.size())),
                                                       QByteArray::fromStdString(*salt), QCryptographicHash::Sha1);
    return made.toStdString() == *hash;
}

std::string lower(std::string_view text)
{
    std::string result(text);
    for (auto& c : result) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

} // namespace

bool matchesPattern(std::string_view text, std::string_view pattern)
{
    std::size_t t = 0, p = 0, starText = 0;
    auto star = std::string_view::npos;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            starText = t;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
            ++p, ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1; // the star takes one character more
            t = ++starText;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

bool matchesKnownHost(std::string_view name, std::string_view hosts)
{
    if (hosts.starts_with('|'))
        return matchesHash(name, hosts);
    bool matched = false;
    while (true) {
        auto pattern = hosts.substr(0, hosts.find(','));
        const auto taken = pattern.size();
        const bool negated = pattern.starts_with('!');
        if (negated)
            pattern.remove_prefix(1);
        if (pattern.size() > kMaxPattern)
            return false;
        if (matchesPattern(name, lower(pattern))) {
            if (negated)
                return false;
            matched = true;
        }
        if (taken == hosts.size())
            return matched;
        hosts.remove_prefix(taken + 1);
    }
}

KnownHostsText parseKnownHosts(std::string_view text)
{
    KnownHostsText result;
    for (std::size_t number = 1; !text.empty(); ++number) {
        auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        skipBlank(line);
        if (line.empty() || line.front() == '#')
            continue;
        KnownHostsEntry entry;
        entry.line = number;
        const auto problem = line.size() > kMaxLine ? "the line is too long" : parseLine(line, entry);
        if (!problem.empty())
            result.warnings.push_back(fmt::format("line {}: skipped, {}", number, problem));
        else
            result.entries.push_back(std::move(entry));
    }
    return result;
}

} // namespace ktrdr
