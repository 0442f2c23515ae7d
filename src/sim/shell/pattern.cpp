// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/shell/pattern.h"

#include "sim/shell/virtual_files.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace ktrdr::sim {

namespace {

constexpr std::string_view kSpecial = "*?[]\\-!^";

bool inClass(std::string_view name, unsigned char c)
{
    static constexpr std::pair<std::string_view, int (*)(int)> classes[] = {
        {"alnum", std::isalnum}, {"alpha", std::isalpha}, {"blank", std::isblank}, {"cntrl", std::iscntrl},
        {"digit", std::isdigit}, {"graph", std::isgraph}, {"lower", std::islower}, {"print", std::isprint},
        {"punct", std::ispunct}, {"space", std::isspace}, {"upper", std::isupper}, {"xdigit", std::isxdigit}};
    return std::any_of(std::begin(classes), std::end(classes),
                       [&](const auto& entry) { return entry.first == name && entry.second(c) != 0; });
}

// Reads one character of a bracket expression at `at`, unquoting it.
unsigned char bracketCharacter(std::string_view pattern, std::size_t& at)
{
    if (pattern[at] == '\\' && at + 1 < pattern.size())
        ++at;
    return static_cast<unsigned char>(pattern[at++]);
}

// `at` is behind '['; on success it is behind ']'. False when there is no ']': then '[' is an ordinary character.
bool matchBracket(std::string_view pattern, std::size_t& at, unsigned char c, bool& matched)
{
    const bool negated = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
    at += negated ? 1 : 0;
    bool found = false;
    for (bool first = true; at < pattern.size(); first = false) {
        if (pattern[at] == ']' && !first) {
            ++at;
            matched = found != negated;
            return true;
        }
        if (pattern.substr(at).starts_with("[:")) {
            const auto end = pattern.find(":]", at + 2);
            if (end != std::string_view::npos) {
                found = found || inClass(pattern.substr(at + 2, end - at - 2), c);
                at = end + 2;
                continue;
            }
        }
        const unsigned char low = bracketCharacter(pattern, at);
        unsigned char high = low;
        if (at + 1 < pattern.size() && pattern[at] == '-' && pattern[at + 1] != ']') {
            ++at;
            high = bracketCharacter(pattern, at);
        }
        found = found || (low <= c && c <= high);
    }
    return false;
}

// Matches the pattern element at `at` (not a star) with one character.
bool matchOne(std::string_view pattern, std::size_t& at, unsigned char c)
{
    const char p = pattern[at++];
    if (p == '?')
        return true;
    if (p == '[') {
        std::size_t behind = at;
        bool matched = false;
        if (matchBracket(pattern, behind, c, matched)) {
            at = behind;
            return matched;
        }
    }
    if (p == '\\' && at < pattern.size())
        return static_cast<unsigned char>(pattern[at++]) == c;
    return static_cast<unsigned char>(p) == c;
}

bool hasWildcard(std::string_view pattern)
{
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == '\\')
            ++i;
        else if (pattern[i] == '*' || pattern[i] == '?' || pattern[i] == '[')
            return true;
    }
    return false;
}

std::string unquote(std::string_view pattern)
{
    std::string text;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == '\\' && i + 1 < pattern.size())
            ++i;
        text += pattern[i];
    }
    return text;
}

} // namespace

bool matchesPattern(std::string_view pattern, std::string_view text)
{
    std::size_t at = 0, read = 0;
    std::size_t starPattern = std::string_view::npos, starText = 0;
    while (read < text.size()) {
        if (at < pattern.size() && pattern[at] == '*') {
            starPattern = ++at;
            starText = read;
            continue;
        }
        std::size_t behind = at;
        if (at < pattern.size() && matchOne(pattern, behind, static_cast<unsigned char>(text[read]))) {
            at = behind;
            ++read;
            continue;
        }
        if (starPattern == std::string_view::npos)
            return false;
        at = starPattern;
        read = ++starText;
    }
    while (at < pattern.size() && pattern[at] == '*')
        ++at;
    return at == pattern.size();
}

std::string quotePattern(std::string_view text)
{
    std::string quoted;
    for (const char c : text) {
        if (kSpecial.find(c) != std::string_view::npos)
            quoted += '\\';
        quoted += c;
    }
    return quoted;
}

std::string removeAffix(const std::string& text, std::string_view pattern, bool prefix, bool longest)
{
    const std::size_t size = text.size();
    for (std::size_t i = 0; i <= size; ++i) {
        const std::size_t length = longest ? size - i : i;
        const auto part =
            prefix ? std::string_view(text).substr(0, length) : std::string_view(text).substr(size - length);
        if (matchesPattern(pattern, part))
            return prefix ? text.substr(length) : text.substr(0, size - length);
    }
    return text;
}

std::vector<std::string> expandPathnames(const VirtualFiles& files, const std::string& directory,
                                         const std::string& pattern)
{
    std::vector<std::string> found = {pattern.starts_with('/') ? "/" : ""};
    std::size_t start = pattern.find_first_not_of('/');
    while (start != std::string::npos && start < pattern.size()) {
        const auto end = std::min(pattern.find('/', start), pattern.size());
        const std::string part = pattern.substr(start, end - start);
        const std::string tail = end < pattern.size() ? "/" : "";
        std::vector<std::string> next;
        for (const auto& base : found) {
            const std::string place = base.empty() ? directory : VirtualFiles::absolute(base, directory);
            if (!hasWildcard(part)) {
                const std::string path = VirtualFiles::absolute(base + unquote(part), directory);
                if (tail.empty() ? files.lstat(path).has_value() : files.isDirectory(path))
                    next.push_back(base + unquote(part) + tail);
                continue;
            }
            for (const auto& name : files.list(place)) {
                const bool hidden = name.starts_with('.') && !part.starts_with('.') && !part.starts_with("\\.");
                if (!hidden && matchesPattern(part, name) &&
                    (tail.empty() || files.isDirectory(VirtualFiles::absolute(base + name, directory))))
                    next.push_back(base + name + tail);
            }
        }
        found = std::move(next);
        start = pattern.find_first_not_of('/', end);
    }
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace ktrdr::sim
