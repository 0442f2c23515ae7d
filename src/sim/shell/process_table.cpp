// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/shell/process_table.h"

#include "sim/shell/virtual_files.h"

#include <algorithm>
#include <csignal>
#include <fmt/core.h>

namespace ktrdr::sim {

namespace {

constexpr std::size_t kMaxProcesses = 512;
constexpr int kMaxPid = 4'194'304;

std::string processDirectory(int pid) { return "/proc/" + std::to_string(pid); }

} // namespace

void ProcessEntry::setTrapped(int number, bool isTrapped)
{
    const std::uint64_t bit = std::uint64_t{1} << (number & 63);
    if (isTrapped)
        trapped |= bit;
    else
        trapped &= ~bit;
}

ProcessTable::ProcessTable(VirtualFiles* files, int firstPid)
    : m_files(files), m_nextPid(firstPid), m_started(SystemClock{}.monoNow())
{
}

ProcessTable::~ProcessTable() { stopAll(); }

std::shared_ptr<ProcessEntry> ProcessTable::start(int parentPid, std::string command, std::stop_token parentStop)
{
    std::shared_ptr<ProcessEntry> entry;
    {
        const std::lock_guard lock(m_mutex);
        if (m_entries.size() >= kMaxProcesses)
            return nullptr;
        ProcessInfo info;
        info.pid = m_nextPid;
        m_nextPid = m_nextPid >= kMaxPid ? 1000 : m_nextPid + 1;
        info.parent = parentPid;
        const auto parent = m_entries.find(parentPid);
        info.group = parent == m_entries.end() ? info.pid : parent->second->info.group;
        info.startTicks = static_cast<std::uint64_t>((SystemClock{}.monoNow() - m_started).count() / 10);
        info.command = std::move(command);
        entry = std::make_shared<ProcessEntry>(std::move(info));
        m_entries[entry->info.pid] = entry;
    }
    // The callback holds no reference to the entry's owner, only to its stop state.
    entry->parentLink = std::make_shared<std::stop_callback<std::function<void()>>>(
        parentStop, [source = entry->stop]() mutable { source.request_stop(); });
    publish(entry->info);
    return entry;
}

void ProcessTable::publish(const ProcessInfo& info)
{
    if (m_files == nullptr)
        return;
    const int pid = info.pid;
    m_files->putGenerated(processDirectory(pid) + "/stat", [this, pid] { return statLine(pid); });
    m_files->put(processDirectory(pid) + "/cmdline", info.command + '\0', 0444);
}

std::string ProcessTable::statLine(int pid) const
{
    const auto entry = find(pid);
    if (!entry)
        return {};
    const std::lock_guard lock(m_mutex);
    const ProcessInfo& info = entry->info;
    const std::string name = info.command.substr(0, info.command.find(' ')).substr(0, 15);
    return fmt::format("{} ({}) S {} {} {} 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 1 0 {} 0 0\n", pid, name, info.parent,
                       info.group, info.group, info.startTicks);
}

void ProcessTable::finish(int pid)
{
    std::shared_ptr<ProcessEntry> entry;
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_entries.find(pid);
        if (found == m_entries.end())
            return;
        entry = found->second;
        m_entries.erase(found);
    }
    if (m_files != nullptr)
        m_files->removeTree(processDirectory(pid));
}

std::shared_ptr<ProcessEntry> ProcessTable::find(int pid) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(pid);
    return found == m_entries.end() ? nullptr : found->second;
}

void ProcessTable::detach(int pid)
{
    std::shared_ptr<std::stop_callback<std::function<void()>>> link;
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_entries.find(pid); found != m_entries.end()) {
        found->second->info.group = pid;
        link.swap(found->second->parentLink); // let go after the table's mutex: it may wait for a running stop
    }
}

bool ProcessTable::signal(int pid, int number)
{
    std::vector<std::shared_ptr<ProcessEntry>> targets;
    {
        const std::lock_guard lock(m_mutex);
        for (const auto& [id, entry] : m_entries) {
            if (id == pid || (pid < -1 && entry->info.group == -pid))
                targets.push_back(entry);
        }
    }
    for (const auto& entry : targets) {
        const std::uint64_t bit = std::uint64_t{1} << (number & 63);
        const bool trapped = (entry->trapped.load() & bit) != 0 && number != SIGKILL;
        if (trapped) {
            entry->pending |= bit;
        } else if (number != 0 && number != SIGCHLD && number != SIGCONT) {
            int none = 0;
            entry->signal.compare_exchange_strong(none, number);
            entry->stop.request_stop();
        }
    }
    return !targets.empty();
}

std::vector<ProcessInfo> ProcessTable::list() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<ProcessInfo> all;
    for (const auto& [pid, entry] : m_entries)
        all.push_back(entry->info);
    return all;
}

void ProcessTable::stopAll()
{
    // A dying process may still start another; the loop ends when none is left.
    do {
        for (const auto& info : list())
            signal(info.pid, SIGKILL);
    } while (m_threads.joinAll());
}

} // namespace ktrdr::sim
