// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/shell/posix_regex.h"

#include <array>

namespace ktrdr::sim {

std::shared_ptr<PosixRegex> PosixRegex::compile(const std::string& pattern, bool extended, bool ignoreCase,
                                                std::string& error)
{
    std::shared_ptr<PosixRegex> regex(new PosixRegex);
    const int flags = (extended ? REG_EXTENDED : 0) | (ignoreCase ? REG_ICASE : 0);
    if (const int code = ::regcomp(&regex->m_regex, pattern.c_str(), flags); code != 0) {
        std::array<char, 200> text{};
        ::regerror(code, &regex->m_regex, text.data(), text.size());
        error = text.data();
        return nullptr;
    }
    regex->m_compiled = true;
    return regex;
}

PosixRegex::~PosixRegex()
{
    if (m_compiled)
        ::regfree(&m_regex);
}

bool PosixRegex::search(std::string_view text, std::size_t from, std::vector<RegexMatch>& groups) const
{
    std::array<regmatch_t, 10> found{};
    found[0].rm_so = static_cast<regoff_t>(from);
    found[0].rm_eo = static_cast<regoff_t>(text.size());
    // A regex needs some storage even for an empty text.
    const char* data = text.data() == nullptr ? "" : text.data();
    const int flags = REG_STARTEND | (from > 0 ? REG_NOTBOL : 0);
    if (::regexec(&m_regex, data, found.size(), found.data(), flags) != 0)
        return false;
    groups.clear();
    for (const auto& group : found) {
        const bool matched = group.rm_so >= 0;
        groups.push_back({matched ? static_cast<std::size_t>(group.rm_so) : 0,
                          matched ? static_cast<std::size_t>(group.rm_eo) : 0, matched});
    }
    return true;
}

} // namespace ktrdr::sim
