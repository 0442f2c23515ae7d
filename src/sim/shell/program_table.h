// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ProgramTable maps command names to programs and to the directories where they live. A machine composes one
// from coreUtilities() and its own commands. Filled before use, then read-only from any thread.
#pragma once

#include "sim/shell/machine.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ktrdr::sim {

class ProgramTable
{
public:
    void add(std::string name, Program program, std::vector<std::string> directories = {"/usr/bin", "/bin"});
    void remove(std::string_view name);
    void merge(ProgramTable other); // entries of `other` win
    // A bare name is looked for in the directories of `searchPath`; an absolute path must name one of its places.
    const Program* find(std::string_view name, std::string_view searchPath) const;
    std::vector<std::string> names() const;
    // Where `name` is found along `searchPath`; empty when it is not.
    std::string locate(std::string_view name, std::string_view searchPath) const;

private:
    struct Entry
    {
        Program program;
        std::vector<std::string> directories;
    };
    std::map<std::string, Entry, std::less<>> m_entries;
};

// cat, grep, flock, sh and the other utilities that every Debian has, working on the machine's virtual files.
// `machine` must outlive the table.
ProgramTable coreUtilities(Machine& machine);

} // namespace ktrdr::sim
