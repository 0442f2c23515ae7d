// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/model/tasks.h"

#include <fmt/core.h>

namespace ktrdr::sim {

std::string beginTask(World& world, const std::string& node, const std::string& type, const std::string& id)
{
    constexpr std::size_t kKept = 200;
    Node* host = world.node(node);
    if (!host)
        return {};
    Task task;
    task.type = type;
    task.id = id;
    task.pid = world.nextPid();
    task.start = world.now();
    const auto ticks = (world.now() - host->bootedAt).count() / 10;
    const auto epoch = std::chrono::floor<Seconds>(world.now()).time_since_epoch().count();
    task.upid = fmt::format("UPID:{}:{:08X}:{:08X}:{:08X}:{}:{}:root@pam:", node, task.pid, ticks, epoch, type, id);
    host->tasks.push_back(task);
    if (host->tasks.size() > kKept)
        host->tasks.erase(host->tasks.begin());
    return task.upid;
}

void endTask(World& world, const std::string& node, const std::string& upid, const std::string& status)
{
    Node* host = world.node(node);
    if (!host)
        return;
    for (auto& task : host->tasks) {
        if (task.upid == upid) {
            task.end = world.now();
            task.status = status;
        }
    }
}

} // namespace ktrdr::sim
