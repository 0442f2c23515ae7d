// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/version_order.h"

#include <algorithm>

namespace ktrdr {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

// Takes the digits at the front of `text`, without leading zeros: numbers of any length compare as texts.
std::string_view takeNumber(std::string_view& text)
{
    const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
    auto digits = text.substr(0, end);
    text.remove_prefix(end);
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    return digits;
}

std::weak_ordering compareNumbers(std::string_view a, std::string_view b)
{
    if (a.size() != b.size())
        return a.size() <=> b.size();
    return a <=> b;
}

bool hasComponent(std::string_view text) { return text.size() > 1 && text[0] == '.' && isDigit(text[1]); }

// Takes the next number of "1.5.2"; behind the last one there are only empty ones, which is how 0 looks too.
std::string_view takeComponent(std::string_view& text, bool first)
{
    if (!first && !hasComponent(text))
        return {};
    text.remove_prefix(first ? 0 : 1);
    return takeNumber(text);
}

std::string_view withoutLetter(std::string_view name)
{
    if (name.size() > 1 && (name[0] == 'v' || name[0] == 'V') && isDigit(name[1]))
        name.remove_prefix(1);
    return name;
}

// Order of what follows the numbers: a pre-release, the release itself, what was added to it.
int stage(std::string_view suffix)
{
    if (suffix.empty())
        return 1;
    return suffix.substr(std::min(suffix.find_first_not_of(".-_"), suffix.size())).starts_with("post") ? 2 : 0;
}

// "rc.10" after "rc.9" and "rc10" after "rc9": digits as numbers, anything else as bytes.
std::weak_ordering compareSuffixes(std::string_view a, std::string_view b)
{
    while (!a.empty() && !b.empty()) {
        std::weak_ordering order = std::weak_ordering::equivalent;
        if (isDigit(a[0]) && isDigit(b[0])) {
            order = compareNumbers(takeNumber(a), takeNumber(b));
        } else {
            order = a[0] <=> b[0];
            a.remove_prefix(1);
            b.remove_prefix(1);
        }
        if (order != 0)
            return order;
    }
    return a.size() <=> b.size();
}

} // namespace

std::weak_ordering compareVersions(std::string_view a, std::string_view b)
{
    a = withoutLetter(a.substr(0, a.find('+')));
    b = withoutLetter(b.substr(0, b.find('+')));
    const bool isVersionA = !a.empty() && isDigit(a[0]), isVersionB = !b.empty() && isDigit(b[0]);
    if (!isVersionA || !isVersionB)
        return isVersionA <=> isVersionB;
    for (bool first = true; first || hasComponent(a) || hasComponent(b); first = false) {
        const auto order = compareNumbers(takeComponent(a, first), takeComponent(b, first));
        if (order != 0)
            return order;
    }
    if (stage(a) != stage(b))
        return stage(a) <=> stage(b);
    return compareSuffixes(a, b);
}

} // namespace ktrdr
