// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// PosixRegex: POSIX basic and extended regular expressions with the GNU additions that grep and sed know, by the
// C library's regcomp. Bytes may include NUL. Compiled once, then usable from its one thread.
#pragma once

#include <memory>
#include <regex.h>
#include <string>
#include <string_view>
#include <vector>

namespace ktrdr::sim {

struct RegexMatch
{
    std::size_t start = 0;
    std::size_t end = 0;
    bool matched = false;
};

class PosixRegex
{
public:
    // nullptr and a message when the expression is wrong.
    static std::shared_ptr<PosixRegex> compile(const std::string& pattern, bool extended, bool ignoreCase,
                                               std::string& error);
    ~PosixRegex();
    PosixRegex(const PosixRegex&) = delete;
    PosixRegex& operator=(const PosixRegex&) = delete;

    // The first match at or after `from`; groups 0 to 9.
    bool search(std::string_view text, std::size_t from, std::vector<RegexMatch>& groups) const;
    std::size_t groupCount() const { return m_regex.re_nsub; }

private:
    PosixRegex() = default;
    regex_t m_regex{};
    bool m_compiled = false;
};

} // namespace ktrdr::sim
