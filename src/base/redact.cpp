// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/redact.h"

#include "base/ascii.h"

#include <algorithm>
#include <array>

namespace ktrdr {

namespace {

bool isWordCharacter(char c)
{
    return (lowerCase(c) >= 'a' && lowerCase(c) <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}
bool isBlank(char c) { return c == ' ' || c == '\t'; }
bool isQuote(char c) { return c == '"' || c == '\''; }
bool endsValue(char c) { return isBlank(c) || isQuote(c) || c == ',' || c == ';' || c == '&'; }

bool namesSecret(std::string_view word)
{
    std::string name;
    for (const char c : word) {
        if (c != '-' && c != '_')
            name += lowerCase(c);
    }
    constexpr std::array<std::string_view, 7> kNames{"password", "passwd", "passphrase",   "secret",
                                                     "token",    "apikey", "authorization"};
    return std::any_of(kNames.begin(), kNames.end(), [&](auto known) { return name.find(known) != name.npos; });
}

template <typename Predicate> std::size_t skipWhile(std::string_view text, std::size_t pos, Predicate predicate)
{
    while (pos < text.size() && predicate(text[pos]))
        ++pos;
    return pos;
}

struct Span
{
    std::size_t begin = 0;
    std::size_t end = 0;
    bool empty() const { return end <= begin; }
};

// Behind the name of a secret: where its value begins, npos when no '=' or ':' follows. The name may be
// quoted, also inside a quoted text: {\"token\": ...
std::size_t valueBegin(std::string_view text, std::size_t pos)
{
    pos = skipWhile(text, pos, [](char c) { return isQuote(c) || c == '\\'; });
    pos = skipWhile(text, pos, isBlank);
    if (pos >= text.size() || (text[pos] != '=' && text[pos] != ':'))
        return std::string_view::npos;
    return skipWhile(text, pos + 1, isBlank);
}

Span quotedValue(std::string_view text, std::size_t begin)
{
    const bool nested = text[begin] == '\\'; // a quoted text inside a quoted text
    begin += nested ? 2U : 1U;
    const char quote = text[begin - 1];
    std::size_t end = begin;
    while (end < text.size() && text[end] != quote && !(nested && text[end] == '\\'))
        end += text[end] == '\\' ? 2U : 1U;
    return {begin, std::min(end, text.size())};
}

// The scheme of an Authorization header belongs to the name, not to the value.
Span bareValue(std::string_view text, std::size_t begin)
{
    const auto inValue = [](char c) { return !endsValue(c); };
    const std::size_t end = skipWhile(text, begin, inValue);
    std::string word(text.substr(begin, end - begin));
    std::transform(word.begin(), word.end(), word.begin(), [](char c) { return lowerCase(c); });
    if (word != "bearer" && word != "basic")
        return {begin, end};
    begin = skipWhile(text, end, isBlank);
    return {begin, skipWhile(text, begin, inValue)};
}

Span valueOf(std::string_view text, std::size_t nameEnd)
{
    const std::size_t begin = valueBegin(text, nameEnd);
    if (begin >= text.size())
        return {};
    const bool nestedQuote = text[begin] == '\\' && begin + 1 < text.size() && isQuote(text[begin + 1]);
    return isQuote(text[begin]) || nestedQuote ? quotedValue(text, begin) : bareValue(text, begin);
}

// scheme://user:password@host, seen from the "://".
Span urlPassword(std::string_view text, std::size_t scheme)
{
    const std::size_t begin = scheme + 3;
    const std::size_t end = skipWhile(text, begin, [](char c) { return !isBlank(c) && c != '/' && !isQuote(c); });
    const auto authority = text.substr(begin, end - begin);
    const auto at = authority.rfind('@');
    const auto colon = authority.find(':');
    if (at == std::string_view::npos || colon == std::string_view::npos || colon > at)
        return {};
    return {begin + colon + 1, begin + at};
}

} // namespace

// By hand, because std::regex recurses per character and overflows the stack on long lines.
std::string maskNamedSecrets(std::string_view text)
{
    std::string out;
    std::size_t copied = 0;
    std::size_t pos = 0;
    while (pos < text.size()) {
        const std::size_t wordEnd = skipWhile(text, pos, isWordCharacter);
        Span value;
        if (namesSecret(text.substr(pos, wordEnd - pos)))
            value = valueOf(text, wordEnd);
        else if (text.substr(wordEnd).starts_with("://"))
            value = urlPassword(text, wordEnd);
        pos = std::max(wordEnd, pos + 1);
        if (value.empty())
            continue;
        out += text.substr(copied, value.begin - copied);
        out += kSecretMask;
        copied = value.end;
        pos = value.end;
    }
    return out += text.substr(copied);
}

} // namespace ktrdr
