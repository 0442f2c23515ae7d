// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Shell patterns: matching as in "case" and "${x#...}", and pathname expansion over virtual files. Bytes, as in
// the C locale. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ktrdr::sim {

class VirtualFiles;

// A backslash in the pattern quotes the next character.
bool matchesPattern(std::string_view pattern, std::string_view text);
std::string quotePattern(std::string_view text);
std::string removeAffix(const std::string& text, std::string_view pattern, bool prefix, bool longest);
// Sorted names; empty when nothing matches.
std::vector<std::string> expandPathnames(const VirtualFiles& files, const std::string& directory,
                                         const std::string& pattern);

} // namespace ktrdr::sim
