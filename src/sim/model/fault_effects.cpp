// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/model/fault_effects.h"

#include "sim/model/operations.h"
#include "sim/model/registration.h"
#include "sim/model/service.h"

#include <algorithm>
#include <charconv>
#include <fmt/core.h>

namespace ktrdr::sim {

namespace {

void forBoxes(World& world, const std::string& target, const std::function<void(Box&)>& action)
{
    for (auto& [id, box] : world.boxes()) {
        if (target == std::to_string(id) || (target.empty() && box.role == Role::Worker))
            action(box);
    }
}

void reRegister(World& world, Box& box)
{
    std::erase_if(world.backend.registry, [&](const auto& entry) { return entry.box == box.id; });
    if (box.process.listening && box.isWorkerLike())
        registerWorker(world, box);
}

void apply(World& world, const std::string& fault, const std::string& argument, Box& box)
{
    if (fault == "busy-forever")
        occupyForever(world, box);
    else if (fault == "operation-fails")
        failWork(world, box);
    else if (fault == "container-stopped" && box.running)
        powerOff(world, box);
    else if (fault == "ct-locked")
        box.lock = argument.empty() ? "backup" : argument;
    else if (fault == "hostile-names" || fault == "duplicate-ids")
        reRegister(world, box);
    else if (fault == "crash")
        crashUnit(world, box);
    else if (fault == "foreign-owner")
        box.git.foreignOwner = true;
}

void undo(World& world, const std::string& fault, Box& box)
{
    if (fault == "busy-forever")
        releaseForever(world, box);
    else if (fault == "container-stopped" && !box.running)
        powerOn(world, box);
    else if (fault == "ct-locked")
        box.lock.clear();
    else if (fault == "hostile-names" || fault == "duplicate-ids")
        reRegister(world, box);
    else if (fault == "foreign-owner")
        box.git.foreignOwner = false;
}

bool momentary(const FaultKind& kind)
{
    const std::string_view name = kind.name;
    return name == "crash" || name == "ssh-cut" || name == "operation-fails";
}

Result<void> checkArguments(const FaultKind& kind, const std::vector<std::string>& arguments)
{
    if (static_cast<int>(arguments.size()) < kind.required)
        return fail(ErrorCode::InvalidInput, fmt::format("{} needs {}", kind.name, kind.arguments));
    const std::string_view form = kind.arguments;
    if (form == "SECONDS" || form == "N" || form == "MS") {
        const auto& text = arguments.front();
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || end != text.data() + text.size() || value < 0 || value > 100'000'000)
            return fail(ErrorCode::InvalidInput, fmt::format("{}: {} is not a number", kind.name, text));
    }
    return {};
}

} // namespace

Result<std::string> resolveTarget(World& world, const FaultKind& kind, const std::string& target)
{
    if (target.empty() || target == "all")
        return std::string();
    if (kind.target != FaultTarget::Node) {
        for (auto& [id, box] : world.boxes()) {
            if (target == std::to_string(id) || target == box.hostName)
                return std::to_string(id);
        }
    }
    if (kind.target != FaultTarget::Box && world.node(target))
        return target;
    return fail(ErrorCode::NotFound, fmt::format("{}: there is no target {}", kind.name, target));
}

Result<void> injectFault(World& world, const FaultKind& kind, const std::string& target,
                         const std::vector<std::string>& arguments)
{
    if (const auto valid = checkArguments(kind, arguments); !valid)
        return valid;
    const auto place = resolveTarget(world, kind, target);
    if (!place)
        return Unexpected(place.error());
    if (!momentary(kind))
        world.faults.set(kind.name, *place, arguments);
    if (kind.target != FaultTarget::Node)
        forBoxes(world, *place, [&](Box& box) {
            apply(world, kind.name, arguments.empty() ? std::string() : arguments.front(), box);
        });
    return {};
}

void clearFault(World& world, const FaultKind& kind, const std::string& target)
{
    for (const auto& entry : world.faults.entries()) {
        if (entry.fault != kind.name || (!target.empty() && entry.target != target))
            continue;
        world.faults.clear(entry.fault, entry.target);
        if (kind.target != FaultTarget::Node)
            forBoxes(world, entry.target, [&](Box& box) { undo(world, entry.fault, box); });
    }
}

void clearAllFaults(World& world)
{
    for (const auto& kind : faultKinds())
        clearFault(world, kind, {});
}

} // namespace ktrdr::sim
