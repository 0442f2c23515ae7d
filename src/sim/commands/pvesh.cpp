// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// pvesh get PATH --output-format json: the queries that a console needs; everything else is refused.
#include "sim/commands/machine_files.h"
#include "sim/commands/programs.h"
#include "sim/model/json_text.h"
#include "sim/model/operations.h"

#include <algorithm>

namespace ktrdr::sim {

namespace {

constexpr int kPveshRefused = 255;
constexpr const char* kVersion = "8.4.1";

struct Query
{
    std::string path;
    std::map<std::string, std::string> options;
};

std::int64_t numberOf(const Box& box, const char* key)
{
    const auto found = box.config.find(key);
    return found == box.config.end() ? 0 : parseNumber(found->second).value_or(0);
}

// Steady figures that differ between containers and do not jump about.
double cpuOf(const World& world, const Box& box)
{
    if (!box.running)
        return 0;
    const auto wave =
        static_cast<double>((static_cast<std::uint64_t>(box.id) * 2654435761u + world.options().seed) % 1000) / 1000.0;
    return activeOperation(box) ? 0.82 + wave * 0.15 : 0.01 + wave * 0.05;
}

std::int64_t memoryOf(const Box& box)
{
    const auto whole = numberOf(box, "memory") << 20;
    return box.running ? whole / 100 * (18 + box.id % 30) : 0;
}

std::string shownName(const World& world, const Box& box)
{
    return world.faulty("hostile-names", box) ? "\x1b[31m<b>" + box.hostName + "</b>" : box.hostName;
}

bool offline(const World& world, const std::string& node) { return world.faults.has("node-offline", node); }

// Keys in alphabetical order, as pvesh prints them.
std::string containerEntry(const World& world, const Box& box)
{
    JsonObject entry;
    if (offline(world, box.node) && world.faults.argument("node-offline", box.node) != "running")
        return entry.text("id", fmt::format("lxc/{}", box.id))
            .text("node", box.node)
            .text("status", "unknown")
            .text("type", "lxc")
            .integer("vmid", box.id)
            .str();
    const bool on = box.reportedRunning;
    entry.number("cpu", on ? cpuOf(world, box) : 0.0)
        .integer("disk", on ? (world.faulty("disk-full", box) ? box.diskSize : box.diskUsed) : 0)
        .integer("diskread", 0)
        .integer("diskwrite", 0)
        .text("id", fmt::format("lxc/{}", box.id));
    if (!box.lock.empty())
        entry.text("lock", box.lock);
    const auto uptime = on ? std::max<std::int64_t>(0, (world.now() - box.startedAt).count() / 1000) : 0;
    return entry.integer("maxcpu", numberOf(box, "cores"))
        .integer("maxdisk", box.diskSize)
        .integer("maxmem", numberOf(box, "memory") << 20)
        .integer("mem", on ? memoryOf(box) : 0)
        .text("name", shownName(world, box))
        .integer("netin", on ? uptime * 1200 : 0)
        .integer("netout", on ? uptime * 700 : 0)
        .text("node", box.node)
        .text("status", on ? "running" : "stopped")
        .integer("template", box.isTemplate ? 1 : 0)
        .text("type", "lxc")
        .integer("uptime", uptime)
        .integer("vmid", box.id)
        .str();
}

std::string nodeEntry(World& world, const Node& node)
{
    JsonObject entry;
    if (offline(world, node.name))
        return entry.text("id", "node/" + node.name)
            .text("node", node.name)
            .text("status", "offline")
            .text("type", "node")
            .str();
    std::int64_t used = std::int64_t{3} << 30;
    double cores = 0.3;
    for (const auto& [id, box] : world.boxes()) {
        if (box.isContainer() && box.node == node.name) {
            used += memoryOf(box);
            cores += cpuOf(world, box) * static_cast<double>(numberOf(box, "cores"));
        }
    }
    return entry.integer("cgroup-mode", 2)
        .number("cpu", std::min(1.0, cores / node.cores))
        .integer("disk", std::int64_t{19} << 30)
        .text("id", "node/" + node.name)
        .text("level", "")
        .integer("maxcpu", node.cores)
        .integer("maxdisk", std::int64_t{94} << 30)
        .integer("maxmem", node.memory)
        .integer("mem", std::min(used, node.memory))
        .text("node", node.name)
        .text("status", "online")
        .text("type", "node")
        .integer("uptime", (world.now() - node.bootedAt).count() / 1000)
        .str();
}

std::string resources(World& world, const std::string& type)
{
    JsonArray list;
    if (type.empty() || type == "vm") {
        for (const auto& [id, box] : world.boxes()) {
            if (box.isContainer())
                list.raw(containerEntry(world, box));
        }
    }
    if (type.empty() || type == "node") {
        for (const auto& node : world.nodes())
            list.raw(nodeEntry(world, node));
    }
    if (type.empty() || type == "storage") {
        for (const auto& node : world.nodes())
            list.raw(JsonObject()
                         .text("content", "rootdir,images")
                         .integer("disk", std::int64_t{120} << 30)
                         .text("id", fmt::format("storage/{}/local-zfs", node.name))
                         .integer("maxdisk", std::int64_t{900} << 30)
                         .text("node", node.name)
                         .text("plugintype", "zfspool")
                         .integer("shared", 0)
                         .text("status", offline(world, node.name) ? "unknown" : "available")
                         .text("storage", "local-zfs")
                         .text("type", "storage")
                         .str());
    }
    return list.str();
}

std::string clusterStatus(World& world, const std::string& own)
{
    JsonArray list;
    const bool cluster = world.nodes().size() > 1;
    if (cluster)
        list.raw(JsonObject()
                     .text("id", "cluster")
                     .text("name", "ktrdr-sim")
                     .integer("nodes", static_cast<std::int64_t>(world.nodes().size()))
                     .integer("quorate", 1)
                     .text("type", "cluster")
                     .integer("version", static_cast<std::int64_t>(world.nodes().size()))
                     .str());
    int id = cluster ? 1 : 0;
    for (const auto& node : world.nodes())
        list.raw(JsonObject()
                     .text("id", "node/" + node.name)
                     .text("ip", node.address)
                     .text("level", "")
                     .integer("local", node.name == own ? 1 : 0)
                     .text("name", node.name)
                     .integer("nodeid", id++)
                     .integer("online", offline(world, node.name) ? 0 : 1)
                     .text("type", "node")
                     .str());
    return list.str();
}

std::string nodeContainers(World& world, const std::string& node)
{
    JsonArray list;
    for (const auto& [id, box] : world.boxes()) {
        if (!box.isContainer() || box.node != node)
            continue;
        JsonObject entry;
        entry.integer("cpu", 0)
            .integer("cpus", numberOf(box, "cores"))
            .integer("disk", box.running ? box.diskUsed : 0)
            .integer("diskread", 0)
            .integer("diskwrite", 0);
        if (!box.lock.empty())
            entry.text("lock", box.lock);
        entry.integer("maxdisk", box.diskSize)
            .integer("maxmem", numberOf(box, "memory") << 20)
            .integer("maxswap", numberOf(box, "swap") << 20)
            .integer("mem", memoryOf(box))
            .text("name", shownName(world, box))
            .integer("netin", 0)
            .integer("netout", 0);
        if (box.running)
            entry.integer("pid", 4000 + box.id);
        entry.text("status", box.running ? "running" : "stopped")
            .integer("swap", 0)
            .text("type", "lxc")
            .integer("uptime", box.running ? (world.now() - box.startedAt).count() / 1000 : 0)
            .integer("vmid", box.id);
        list.raw(entry.str());
    }
    return list.str();
}

std::string configJson(const Box& box)
{
    JsonObject entry;
    auto config = box.config;
    config["digest"] = sha1Hex(configText(box));
    if (!box.lock.empty())
        config["lock"] = box.lock;
    for (const auto& [key, value] : config) {
        const bool number = key == "cores" || key == "memory" || key == "swap" || key == "onboot" ||
                            key == "template" || key == "unprivileged";
        number ? entry.raw(key, value) : entry.text(key, value);
    }
    return entry.str();
}

std::string taskJson(const Node& node, const Task& task, bool cluster)
{
    JsonObject entry;
    if (task.end)
        entry.integer("endtime", std::chrono::floor<Seconds>(*task.end).time_since_epoch().count());
    entry.text("id", task.id).text("node", node.name);
    if (!task.end || !cluster)
        entry.integer("pid", task.pid).integer("pstart", (task.start - node.bootedAt).count() / 10);
    if (cluster && task.end)
        entry.text("saved", "1");
    entry.integer("starttime", std::chrono::floor<Seconds>(task.start).time_since_epoch().count());
    if (task.end)
        entry.text("status", task.status);
    else if (!cluster)
        entry.text("status", "RUNNING");
    return entry.text("type", task.type).text("upid", task.upid).text("user", "root@pam").str();
}

std::string clusterTasks(World& world)
{
    constexpr std::size_t kPerNode = 25;
    JsonArray list;
    for (const auto& node : world.nodes()) {
        std::size_t count = 0;
        for (auto task = node.tasks.rbegin(); task != node.tasks.rend() && count < kPerNode; ++task, ++count)
            list.raw(taskJson(node, *task, true));
    }
    return list.str();
}

std::string nodeTasks(const Node& node, const std::map<std::string, std::string>& options)
{
    const auto option = [&](const char* name) {
        const auto found = options.find(name);
        return found == options.end() ? std::string() : found->second;
    };
    const auto source = option("source");
    const auto limit = parseNumber(option("limit")).value_or(50);
    const auto since = parseNumber(option("since")).value_or(0);
    std::int64_t shown = 0;
    JsonArray list;
    for (auto task = node.tasks.rbegin(); task != node.tasks.rend() && shown < limit; ++task) {
        const bool wanted = (option("vmid").empty() || task->id == option("vmid")) &&
                            (option("typefilter").empty() || task->type == option("typefilter")) &&
                            (source != "active" || !task->end) &&
                            ((source != "archive" && !source.empty()) || task->end) &&
                            std::chrono::floor<Seconds>(task->start).time_since_epoch().count() >= since &&
                            (option("errors") != "1" || (task->end && task->status != "OK"));
        if (wanted) {
            list.raw(taskJson(node, *task, false));
            ++shown;
        }
    }
    return list.str();
}

std::string snapshotsJson(const Box& box)
{
    JsonArray list;
    for (const auto& snapshot : box.snapshots) {
        JsonObject entry;
        entry.text("description", snapshot.description.empty() ? "" : snapshot.description + "\n")
            .text("name", snapshot.name);
        if (!snapshot.parent.empty())
            entry.text("parent", snapshot.parent);
        list.raw(
            entry.integer("snaptime", std::chrono::floor<Seconds>(snapshot.time).time_since_epoch().count()).str());
    }
    JsonObject current;
    current.text("description", "You are here!").text("digest", sha1Hex(configText(box))).text("name", "current");
    if (!box.currentParent.empty())
        current.text("parent", box.currentParent);
    return list.raw(current.integer("running", box.running ? 1 : 0).str()).str();
}

struct Reply
{
    std::string json;
    std::string refusal;
};

Reply containerReply(World& world, const std::string& node, const std::string& rest)
{
    const auto slash = rest.find('/');
    const auto id = parseNumber(rest.substr(0, slash));
    const auto what = slash == std::string::npos ? std::string() : rest.substr(slash + 1);
    const Box* box = id ? world.box(static_cast<int>(*id)) : nullptr;
    if (!box || !box->isContainer() || box->node != node)
        return {{},
                fmt::format("Configuration file 'nodes/{}/lxc/{}.conf' does not exist", node, rest.substr(0, slash))};
    if (what == "config")
        return {configJson(*box), {}};
    if (what == "snapshot")
        return {snapshotsJson(*box), {}};
    return {{}, "none"};
}

Reply nodeReply(World& world, const Query& query, const std::string& rest)
{
    const auto slash = rest.find('/');
    const auto name = rest.substr(0, slash);
    const auto what = slash == std::string::npos ? std::string() : rest.substr(slash + 1);
    const Node* node = world.node(name);
    if (!node)
        return {
            {},
            fmt::format("hostname lookup '{0}' failed - failed to get address info for: {0}: Name or service not known",
                        name)};
    if (what == "lxc")
        return {nodeContainers(world, name), {}};
    if (what == "tasks")
        return {nodeTasks(*node, query.options), {}};
    if (what.starts_with("lxc/"))
        return containerReply(world, name, what.substr(4));
    return {{}, "none"};
}

std::string lowestFreeId(World& world)
{
    int id = 100;
    while (world.box(id))
        ++id;
    return jsonText(std::to_string(id));
}

Reply reply(World& world, const Query& query, const std::string& own)
{
    Reply answer{{}, "none"};
    const auto type = query.options.find("type");
    if (query.path == "/cluster/resources")
        answer = {resources(world, type == query.options.end() ? "" : type->second), {}};
    else if (query.path == "/cluster/status")
        answer = {clusterStatus(world, own), {}};
    else if (query.path == "/cluster/tasks")
        answer = {clusterTasks(world), {}};
    else if (query.path == "/cluster/nextid")
        answer = {lowestFreeId(world), {}};
    else if (query.path == "/version")
        answer = {
            JsonObject().text("release", "8.4").text("repoid", "2a5fa54a8503f96d").text("version", kVersion).str(), {}};
    else if (query.path == "/nodes")
        answer = {resources(world, "node"), {}};
    else if (query.path.starts_with("/nodes/"))
        answer = nodeReply(world, query, query.path.substr(7));
    if (answer.refusal == "none")
        answer.refusal = fmt::format("No 'get' handler defined for '{}' (or not simulated)", query.path);
    return answer;
}

bool readQuery(const Words& argv, Query& query, std::string& problem)
{
    for (std::size_t i = 2; i < argv.size(); ++i) {
        const auto& word = argv[i];
        if (word.size() < 2 || word.front() != '-') {
            query.path = word.starts_with("/") ? word : "/" + word;
            continue;
        }
        const auto bare = word.substr(word[1] == '-' ? 2 : 1);
        const auto equals = bare.find('=');
        if (equals != std::string::npos)
            query.options[bare.substr(0, equals)] = bare.substr(equals + 1);
        else if (i + 1 < argv.size())
            query.options[bare] = argv[++i];
    }
    while (query.path.size() > 1 && query.path.ends_with("/"))
        query.path.pop_back();
    const auto format = query.options.find("output-format");
    if (query.path.empty())
        problem = "400 not enough arguments\npvesh get <api_path> [OPTIONS] [FORMAT_OPTIONS]";
    else if (format == query.options.end() || format->second != "json")
        problem = "only --output-format json is simulated";
    return problem.empty();
}

} // namespace

int pvesh(MachinePark& park, SimMachine& machine, Process& process, const Words& argv)
{
    ++park.audit().pveshCalls;
    const auto cost = park.cluster().with([&](World& world) {
        return world.options().pveshLatency + Milliseconds{world.faults.number("slow", machine.name())};
    });
    if (cost.count() > 0 && !machine.sleepFor(cost, process.stop))
        return 128 + 9;
    if (argv.size() < 2 || argv[1] != "get")
        return failWith(process, 127,
                        fmt::format("ERROR: 'pvesh {}' is not simulated", argv.size() < 2 ? "" : argv[1]));
    Query query;
    std::string problem;
    if (!readQuery(argv, query, problem))
        return failWith(process, kPveshRefused, problem);
    const auto answer = park.cluster().with([&](World& world) {
        return world.faults.has("garbage", machine.name()) ? Reply{"[{\"id\":\"lxc/100\",\x1b[31m<html>", {}}
                                                           : reply(world, query, machine.name());
    });
    if (!answer.refusal.empty())
        return failWith(process, kPveshRefused, answer.refusal);
    process.out.writeUnless(answer.json + "\n", process.stop);
    return 0;
}

int pveversion(MachinePark&, SimMachine&, Process& process, const Words&)
{
    process.out.write(fmt::format("pve-manager/{}/2a5fa54a8503f96d (running kernel: 6.8.12-9-pve)\n", kVersion));
    return 0;
}

} // namespace ktrdr::sim
