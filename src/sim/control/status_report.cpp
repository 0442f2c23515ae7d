// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/control/status_report.h"

#include "sim/model/json_text.h"
#include "sim/model/operations.h"

namespace ktrdr::sim {

namespace {

std::string versionOf(const World& world, const std::string& commit)
{
    const auto* found = world.origin.find(commit);
    return found && !found->tag.empty() ? found->tag : commit;
}

std::string boxJson(const World& world, const Box& box, const HttpCount& requests)
{
    const auto environment = box.environmentCommit.find(box.git.root);
    const auto* operation = activeOperation(box);
    const auto unit = JsonObject()
                          .text("name", box.unit.name)
                          .text("state", toString(box.unit.state))
                          .text("sub", box.unit.sub)
                          .text("result", box.unit.result)
                          .integer("restarts", box.unit.restarts)
                          .textOrNull("running_commit", box.process.running ? box.process.commit : std::string())
                          .boolean("listening", box.process.listening);
    return JsonObject()
        .integer("id", box.id)
        .text("role", toString(box.role))
        .text("node", box.node)
        .text("name", box.hostName)
        .text("address", box.address)
        .integer("port", box.port)
        .text("power", box.running ? "running" : "stopped")
        .text("lock", box.lock)
        .textOrNull("head", box.head())
        .text("version", versionOf(world, box.head()))
        .textOrNull("synced_commit", environment == box.environmentCommit.end() ? std::string() : environment->second)
        .integer("worktrees", static_cast<std::int64_t>(box.git.heads.size()))
        .raw("unit", unit.str())
        .textOrNull("operation", operation ? operation->id : std::string())
        .integer("http_requests", static_cast<std::int64_t>(requests.total))
        .integer("http_peak_per_second", static_cast<std::int64_t>(requests.peak))
        .str();
}

std::string registryJson(const World& world)
{
    JsonArray list;
    for (const auto& entry : world.backend.registry)
        list.raw(JsonObject()
                     .text("worker_id", entry.id)
                     .integer("box", entry.box)
                     .text("endpoint_url", entry.endpoint)
                     .text("status", entry.status)
                     .integer("failures", entry.failures)
                     .str());
    return list.str();
}

// As the backend has them; `listed`: whether its list shows them.
std::string operationsJson(const World& world)
{
    JsonArray list;
    for (const auto& operation : world.backend.operations)
        list.raw(JsonObject()
                     .text("operation_id", operation.id)
                     .text("status", operation.status)
                     .boolean("listed", operation.listed)
                     .str());
    return list.str();
}

std::string faultsJson(const World& world)
{
    JsonArray list;
    for (const auto& entry : world.faults.entries()) {
        JsonArray arguments;
        for (const auto& argument : entry.arguments)
            arguments.text(argument);
        list.raw(JsonObject()
                     .text("fault", entry.fault)
                     .text("target", entry.target.empty() ? "all" : entry.target)
                     .raw("arguments", arguments.str())
                     .str());
    }
    return list.str();
}

std::string releasesJson(const World& world)
{
    JsonObject releases;
    for (const auto& commit : world.origin.commits()) {
        if (!commit.tag.empty())
            releases.text(commit.tag, commit.id);
    }
    return releases.text("main", world.origin.main().id).str();
}

} // namespace

std::string statusReport(MachinePark& park, int refusedChannels, int cutCommands)
{
    auto& audit = park.audit();
    const auto requests = audit.httpRequests();
    std::uint64_t total = 0;
    for (const auto& [box, count] : requests)
        total += count.total;
    const auto counters = JsonObject()
                              .integer("pct", static_cast<std::int64_t>(audit.pctCalls.load()))
                              .integer("pvesh", static_cast<std::int64_t>(audit.pveshCalls.load()))
                              .integer("ssh_execs", static_cast<std::int64_t>(audit.sshExecs.load()))
                              .integer("http_requests", static_cast<std::int64_t>(total))
                              .integer("refused_channels", refusedChannels)
                              .integer("cut_commands", cutCommands);
    return park.cluster().with([&](World& world) {
        JsonArray boxes;
        for (const auto& [id, box] : world.boxes()) {
            const auto count = requests.find(id);
            boxes.raw(boxJson(world, box, count == requests.end() ? HttpCount{} : count->second));
        }
        return JsonObject()
            .text("now", toIso(world.now()))
            .text("generation", world.generationN() ? "N" : "R")
            .raw("releases", releasesJson(world))
            .raw("boxes", boxes.str())
            .raw("registry", registryJson(world))
            .raw("operations", operationsJson(world))
            .raw("faults", faultsJson(world))
            .raw("counters", counters.str())
            .str();
    });
}

} // namespace ktrdr::sim
