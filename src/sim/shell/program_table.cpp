// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/shell/program_table.h"

#include "sim/shell/tool.h"

#include <algorithm>

namespace ktrdr::sim {

void ProgramTable::add(std::string name, Program program, std::vector<std::string> directories)
{
    m_entries[std::move(name)] = {std::move(program), std::move(directories)};
}

void ProgramTable::remove(std::string_view name)
{
    if (const auto found = m_entries.find(name); found != m_entries.end())
        m_entries.erase(found);
}

void ProgramTable::merge(ProgramTable other)
{
    for (auto& [name, entry] : other.m_entries)
        m_entries[name] = std::move(entry);
}

const Program* ProgramTable::find(std::string_view name, std::string_view searchPath) const
{
    const auto slash = name.rfind('/');
    const auto found = m_entries.find(slash == std::string_view::npos ? name : name.substr(slash + 1));
    if (found == m_entries.end())
        return nullptr;
    const auto& places = found->second.directories;
    const auto livesIn = [&](std::string_view directory) {
        return std::find(places.begin(), places.end(), directory) != places.end();
    };
    if (slash != std::string_view::npos)
        return livesIn(name.substr(0, slash)) ? &found->second.program : nullptr;
    return locate(name, searchPath).empty() ? nullptr : &found->second.program;
}

std::string ProgramTable::locate(std::string_view name, std::string_view searchPath) const
{
    const auto found = m_entries.find(name);
    for (std::size_t start = 0; found != m_entries.end() && start <= searchPath.size();) {
        const auto end = std::min(searchPath.find(':', start), searchPath.size());
        auto directory = searchPath.substr(start, end - start);
        if (directory.size() > 1 && directory.ends_with('/'))
            directory.remove_suffix(1);
        const auto& places = found->second.directories;
        if (std::find(places.begin(), places.end(), directory) != places.end())
            return std::string(directory).append("/").append(name);
        start = end + 1;
    }
    return {};
}

std::vector<std::string> ProgramTable::names() const
{
    std::vector<std::string> all;
    for (const auto& [name, entry] : m_entries)
        all.push_back(name);
    return all;
}

ProgramTable coreUtilities(Machine& machine)
{
    ProgramTable table;
    addFilePrograms(table, machine);
    addCopyPrograms(table, machine);
    addListPrograms(table, machine);
    addTextPrograms(table, machine);
    addSortPrograms(table, machine);
    addMatchPrograms(table, machine);
    addSedProgram(table, machine);
    addProcessPrograms(table, machine);
    addLaunchPrograms(table, machine);
    addSystemPrograms(table, machine);
    return table;
}

} // namespace ktrdr::sim
