// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// pct listsnapshot, snapshot, delsnapshot, rollback.
#include "sim/commands/pct_call.h"

#include <algorithm>

namespace ktrdr::sim {

namespace {

bool validName(std::string_view name)
{
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    return name.size() >= 2 && letter(name.front()) && std::all_of(name.begin(), name.end(), [&](char c) {
               return letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-';
           });
}

Snapshot* find(Box& box, const std::string& name)
{
    const auto found =
        std::find_if(box.snapshots.begin(), box.snapshots.end(), [&](const auto& s) { return s.name == name; });
    return found == box.snapshots.end() ? nullptr : &*found;
}

std::string firstLine(const std::string& text)
{
    return text.empty() ? "no-description" : text.substr(0, text.find('\n'));
}

std::string line(std::size_t depth, const std::string& name, const std::string& time, const std::string& description)
{
    const std::string prefix = std::string(depth, ' ') + "`->";
    const auto width = prefix.size() < 30 ? 30 - prefix.size() : 0;
    return fmt::format("{} {:<{}} {:<23} {}\n", prefix, name, width, time, description);
}

void listBelow(const Box& box, const std::string& parent, std::size_t depth, std::string& text)
{
    std::vector<const Snapshot*> children;
    for (const auto& snapshot : box.snapshots) {
        if (snapshot.parent == parent)
            children.push_back(&snapshot);
    }
    std::sort(children.begin(), children.end(), [](const auto* a, const auto* b) { return a->time < b->time; });
    for (const auto* snapshot : children) {
        auto time = toIso(snapshot->time).substr(0, 19);
        time[10] = ' ';
        text += line(depth, snapshot->name, time, firstLine(snapshot->description));
        listBelow(box, snapshot->name, depth + 1, text);
    }
    if (box.currentParent == parent)
        text += line(depth, "current", "", "You are here!");
}

// Refusals that the three changing commands share.
std::string refusal(PctCall& call, World& world, const char* templateText)
{
    const Box* box = call.here(world);
    if (!box)
        return call.missing();
    if (const auto locked = call.lockRefusal(*box); !locked.empty())
        return locked;
    return box->isTemplate ? templateText : "";
}

// Runs `change` under the configuration lock WHAT, after `cost`.
int locked(PctCall& call, const std::string& type, const char* what, const std::function<void(World&, Box&)>& change)
{
    return runTask(call, type, [&]() -> std::string {
        call.with([&](World& world) { call.here(world)->lock = what; });
        const bool slept = call.pause(call.timings().snapshot);
        call.with([&](World& world) {
            if (Box* box = call.here(world)) {
                box->lock.clear();
                if (slept)
                    change(world, *box);
            }
        });
        return slept ? std::string() : std::string("received interrupt");
    });
}

} // namespace

int pctListSnapshot(PctCall& call)
{
    std::string text;
    call.with([&](World& world) {
        if (const Box* box = call.here(world))
            listBelow(*box, {}, 0, text);
    });
    if (text.empty())
        return call.refuse(call.missing(), 2);
    call.print(text);
    return 0;
}

int pctSnapshot(PctCall& call)
{
    const auto& name = call.words[1];
    if (name.size() > 40)
        return call.refuse("400 Parameter verification failed.\nsnapname: value may only be 40 characters long\npct "
                           "snapshot <vmid> <snapname> [OPTIONS]");
    if (!validName(name))
        return call.refuse(fmt::format("400 Parameter verification failed.\nsnapname: invalid format - invalid "
                                       "configuration ID '{}'\n\npct snapshot <vmid> <snapname> [OPTIONS]",
                                       name));
    if (name == "current" || name == "vzdump")
        return call.refuse(fmt::format("unable to use snapshot name '{}' (reserved name)", name));
    const auto problem = call.with([&](World& world) {
        auto text = refusal(call, world, "you can't take a snapshot if it's a template");
        if (text.empty() && find(*call.here(world), name))
            text = fmt::format("snapshot name '{}' already used", name);
        return text;
    });
    if (!problem.empty())
        return call.refuse(problem);
    return locked(call, "vzsnapshot", "snapshot", [&](World& world, Box& box) {
        box.snapshots.push_back({name, call.text("description"), box.currentParent, world.now(), box.config, box.git});
        box.currentParent = name;
    });
}

int pctDelSnapshot(PctCall& call)
{
    const auto& name = call.words[1];
    const auto problem = call.with([&](World& world) {
        auto text = refusal(call, world, "you can't delete a snapshot if vm is a template");
        if (text.empty() && !find(*call.here(world), name))
            text = fmt::format("snapshot '{}' does not exist", name);
        return text;
    });
    if (!problem.empty())
        return call.refuse(problem);
    return locked(call, "vzdelsnapshot", "snapshot-delete", [&](World&, Box& box) {
        const auto parent = find(box, name)->parent;
        std::erase_if(box.snapshots, [&](const auto& s) { return s.name == name; });
        for (auto& child : box.snapshots) {
            if (child.parent == name)
                child.parent = parent;
        }
        if (box.currentParent == name)
            box.currentParent = parent;
    });
}

int pctRollback(PctCall& call)
{
    const auto& name = call.words[1];
    const auto problem = call.with([&](World& world) -> std::string {
        auto text = refusal(call, world, "you can't rollback if vm is a template");
        if (!text.empty())
            return text;
        Box& box = *call.here(world);
        if (!find(box, name))
            return fmt::format("snapshot '{}' does not exist", name);
        const auto newest = std::max_element(box.snapshots.begin(), box.snapshots.end(),
                                             [](const auto& a, const auto& b) { return a.time < b.time; });
        return newest->name == name
                   ? std::string()
                   : fmt::format("can't rollback, '{}' is not most recent snapshot on 'local-zfs:subvol-{}-disk-0'",
                                 name, box.id);
    });
    if (!problem.empty())
        return call.refuse(problem);
    const int status = locked(call, "vzrollback", "rollback", [&](World& world, Box& box) {
        if (box.running)
            powerOff(world, box);
        const auto snapshot = *find(box, name);
        box.config = snapshot.config;
        box.hostName = box.config.at("hostname");
        box.git = snapshot.git;
        box.currentParent = name;
    });
    if (status != 0)
        return status;
    call.park.applyState(call.id);
    call.park.forget(call.id); // its files are those of the snapshot
    if (call.flag("start"))
        call.with([&](World& world) { powerOn(world, *call.here(world)); });
    return 0;
}

} // namespace ktrdr::sim
