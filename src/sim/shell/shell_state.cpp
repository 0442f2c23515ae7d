// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/shell/shell_state.h"

namespace ktrdr::sim {

void Job::finish(int status)
{
    const std::lock_guard lock(m_mutex);
    m_status = status;
    m_finished.notify_all();
}

std::optional<int> Job::wait(std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    m_finished.wait(lock, stop, [this] { return m_status.has_value(); });
    return m_status;
}

const std::string* ShellState::find(const std::string& variable) const
{
    const auto found = variables.find(variable);
    return found == variables.end() || !found->second.isSet ? nullptr : &found->second.value;
}

std::string ShellState::value(const std::string& variable) const
{
    const auto* found = find(variable);
    return found == nullptr ? std::string() : *found;
}

void ShellState::assign(const std::string& variable, std::string value)
{
    Variable& target = variables[variable];
    if (target.readOnly)
        throw ShellError(variable + ": is read only");
    target.value = std::move(value);
    target.isSet = true;
    target.exported = target.exported || options.exportAll;
    if (variable == "OPTIND")
        getoptsOffset = 0;
}

std::map<std::string, std::string> ShellState::exportedVariables() const
{
    std::map<std::string, std::string> exported;
    for (const auto& [variable, content] : variables) {
        if (content.exported && content.isSet)
            exported[variable] = content.value;
    }
    return exported;
}

} // namespace ktrdr::sim
