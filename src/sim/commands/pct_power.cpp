// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// pct start, stop, shutdown, reboot, unlock, destroy.
#include "sim/commands/pct_call.h"

namespace ktrdr::sim {

namespace {

// Why the container cannot be stopped; "" when it can. A foreign or missing one reads as not running.
std::string stopRefusal(PctCall& call, World& world)
{
    const Box* box = call.here(world);
    if (!box)
        return fmt::format("{} {} not running", call.command == "reboot" ? "VM" : "CT", call.id);
    const auto locked = call.command == "reboot" ? std::string() : call.lockRefusal(*box);
    if (!locked.empty())
        return locked;
    return box->running ? std::string()
                        : fmt::format("{} {} not running", call.command == "reboot" ? "VM" : "CT", call.id);
}

std::string startRefusal(PctCall& call, World& world)
{
    const Box* box = call.here(world);
    if (!box)
        return call.missing();
    if (const auto locked = call.lockRefusal(*box); !locked.empty())
        return locked;
    if (box->isTemplate)
        return "you can't start a CT if it's a template";
    return box->running ? fmt::format("CT {} already running", call.id) : std::string();
}

std::string destroyRefusal(PctCall& call, World& world)
{
    const Box* box = call.here(world);
    if (!box)
        return call.missing();
    if (const auto locked = call.lockRefusal(*box); !locked.empty())
        return locked;
    if (const auto guard = box->config.find("protection"); guard != box->config.end() && guard->second == "1")
        return fmt::format("can't remove CT {} - protection mode enabled", call.id);
    return box->running && !call.flag("force") ? fmt::format("unable to destroy CT {} - container is running", call.id)
                                               : std::string();
}

using Refusal = std::string (*)(PctCall& call, World& world);

// A task under the container's file lock, unless `refusal` has something against it.
int runLocked(PctCall& call, Refusal refusal, const std::string& type, const std::function<std::string()>& body)
{
    FileLock lock(call);
    if (const int status = lock.take(); status != 0)
        return status;
    if (const auto reason = call.with([&](World& world) { return refusal(call, world); }); !reason.empty())
        return call.refuse(reason);
    return runTask(call, type, body);
}

void switchPower(PctCall& call, bool on)
{
    call.with([&](World& world) {
        Box* box = call.here(world);
        if (box && box->running != on)
            on ? powerOn(world, *box) : powerOff(world, *box);
    });
    call.park.applyState(call.id);
}

bool sleepUntil(PctCall& call, UtcTime time)
{
    const auto left = time - call.machine.now();
    return left.count() <= 0 || call.pause(left);
}

// The guest's own way down; "" when it is off, otherwise the error text.
std::string haltGuest(PctCall& call, Milliseconds timeout, bool force)
{
    const auto done = call.with([&](World& world) {
        Box* box = call.here(world);
        return box ? beginHalt(world, *box) : world.now();
    });
    const bool never = timeout.count() == 0 && !force;
    const auto needed = done - call.machine.now();
    if (never || needed <= timeout) {
        if (!sleepUntil(call, done))
            return "received interrupt";
        switchPower(call, false);
        return {};
    }
    if (!call.pause(force ? timeout : 2 * timeout + Seconds{5}))
        return "received interrupt";
    if (force) {
        switchPower(call, false);
        return {};
    }
    // By now the stop of the unit may have ended after all: then the guest is off.
    if (call.machine.now() >= done) {
        switchPower(call, false);
        return {};
    }
    call.print(fmt::format("command 'lxc-stop -n {} --nokill --timeout {}' failed: exit code 1\n", call.id,
                           timeout.count() / 1000));
    return "container did not stop";
}

} // namespace

int pctStart(PctCall& call)
{
    return runLocked(call, startRefusal, "vzstart", [&]() -> std::string {
        if (!call.pause(call.timings().containerStart))
            return "received interrupt";
        switchPower(call, true);
        return {};
    });
}

int pctStop(PctCall& call)
{
    return runLocked(call, stopRefusal, "vzstop", [&]() -> std::string {
        if (!call.pause(call.timings().containerKill))
            return "received interrupt";
        switchPower(call, false);
        return {};
    });
}

int pctShutdown(PctCall& call)
{
    return runLocked(call, stopRefusal, "vzshutdown",
                     [&] { return haltGuest(call, Seconds{call.number("timeout", 60)}, call.flag("forceStop")); });
}

int pctReboot(PctCall& call)
{
    return runLocked(call, stopRefusal, "vzreboot", [&]() -> std::string {
        if (auto problem = haltGuest(call, Seconds{call.number("timeout", 60)}, true); !problem.empty())
            return problem;
        if (!call.pause(call.timings().containerStart))
            return "received interrupt";
        switchPower(call, true);
        return {};
    });
}

int pctUnlock(PctCall& call)
{
    bool known = false;
    const bool wasLocked = call.with([&](World& world) {
        Box* box = call.here(world);
        known = box != nullptr;
        return box && !std::exchange(box->lock, std::string()).empty();
    });
    if (!known)
        return call.refuse(call.missing(), 2);
    return wasLocked ? 0 : call.refuse("no lock found trying to remove any lock", 2);
}

int pctDestroy(PctCall& call)
{
    return runLocked(call, destroyRefusal, "vzdestroy", [&]() -> std::string {
        if (call.with([&](World& world) { return call.here(world)->running; })) {
            call.print(fmt::format("forced to stop CT {} before destroying!\n", call.id));
            switchPower(call, false);
        }
        if (!call.pause(call.timings().snapshot))
            return "received interrupt";
        call.with([&](World& world) { world.removeBox(call.id); });
        call.park.forget(call.id);
        call.park.publishConfigs();
        if (call.flag("purge"))
            call.print(fmt::format("purging CT {} from related configurations..\n", call.id));
        return {};
    });
}

} // namespace ktrdr::sim
