// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/model/service.h"

#include "sim/model/operations.h"
#include "sim/model/registration.h"

#include <algorithm>
#include <fmt/core.h>

namespace ktrdr::sim {

namespace {

std::string service(const Box& box) { return box.unit.name + ".service"; }

bool failsAtOnce(const World& world, const Box& box)
{
    if (!world.faulty("unit-fails", box))
        return false;
    const auto version = world.faultArgument("unit-fails", box);
    const auto* release = world.origin.release(version);
    return version.empty() || (release && release->id == box.process.commit) || version == box.process.commit;
}

void setState(World& world, Box& box, UnitState state, std::string sub)
{
    box.unit.state = state;
    box.unit.sub = std::move(sub);
    box.unit.since = world.now();
}

// A timed event that is void when the process has changed meanwhile.
void afterInProcess(World& world, Box& box, Milliseconds delay, void (*action)(World&, Box&))
{
    world.after(delay, [id = box.id, epoch = box.process.epoch, action](World& w) {
        Box* found = w.box(id);
        if (found && found->process.epoch == epoch)
            action(w, *found);
    });
}

void endProcess(World& world, Box& box, bool clean)
{
    const bool wasListening = box.process.listening;
    box.process.running = box.process.listening = false;
    ++box.process.epoch;
    if (wasListening)
        world.portsChanged();
    if (box.role == Role::Backend)
        backendGoesDown(world, clean);
    else
        box.worker.operations.clear();
    box.unit.mainPid = 0;
}

void opensPort(World& world, Box& box)
{
    box.process.listening = true;
    world.portsChanged();
    world.log(box, box.unit.name,
              fmt::format("INFO:     Uvicorn running on http://0.0.0.0:{} (Press CTRL+C to quit)", box.port));
    if (box.role == Role::Backend)
        backendComesUp(world);
}

bool startProcess(World& world, Box& box);

void restartNow(World& world, Box& box)
{
    if (box.unit.state != UnitState::Activating)
        return;
    ++box.unit.restarts;
    world.log(box, "systemd",
              fmt::format("{}: Scheduled restart job, restart counter is at {}.", service(box), box.unit.restarts));
    startProcess(world, box);
}

void exitsUnasked(World& world, Box& box, int status)
{
    world.log(box, "systemd",
              fmt::format("{}: Main process exited, code=exited, status={}/FAILURE", service(box), status));
    world.log(box, "systemd", fmt::format("{}: Failed with result 'exit-code'.", service(box)));
    endProcess(world, box, false);
    box.unit.exitStatus = status;
    box.unit.result = "exit-code";
    setState(world, box, UnitState::Activating, "auto-restart");
    const auto& timings = world.timings();
    afterInProcess(world, box, box.role == Role::Backend ? timings.backendRestartSec : timings.workerRestartSec,
                   restartNow);
}

bool tooManyStarts(World& world, Unit& unit)
{
    const auto& timings = world.timings();
    std::erase_if(unit.recentStarts, [&](UtcTime t) { return t + timings.startLimitInterval <= world.now(); });
    return static_cast<int>(unit.recentStarts.size()) >= timings.startLimitBurst;
}

bool startProcess(World& world, Box& box)
{
    if (tooManyStarts(world, box.unit)) {
        world.log(box, "systemd", fmt::format("{}: Start request repeated too quickly.", service(box)));
        world.log(box, "systemd", fmt::format("{}: Failed with result 'exit-code'.", service(box)));
        world.log(box, "systemd", fmt::format("Failed to start {} - {}.", service(box), box.unit.description));
        box.unit.result = "exit-code";
        setState(world, box, UnitState::Failed, "failed");
        return false;
    }
    box.unit.recentStarts.push_back(world.now());
    box.unit.result = "success";
    box.unit.mainPid = world.nextPid();
    box.process = {true, false, world.now(), box.head(), box.process.epoch + 1};
    setState(world, box, UnitState::Active, "running");
    world.log(box, "systemd", fmt::format("Started {} - {}.", service(box), box.unit.description));
    if (failsAtOnce(world, box)) {
        world.log(box, box.unit.name, "ModuleNotFoundError: No module named 'ktrdr.api.startup'");
        afterInProcess(world, box, Milliseconds{300}, [](World& w, Box& b) { exitsUnasked(w, b, 1); });
        return true;
    }
    const auto boot = box.role == Role::Backend ? world.timings().backendBoot : world.timings().workerBoot;
    if (box.isWorkerLike())
        afterInProcess(world, box, boot * 9 / 10, workerStartup);
    afterInProcess(world, box, boot, opensPort);
    return true;
}

void stopsAtLast(World& world, Box& box)
{
    const bool killed = workerIgnoresTerm(world, box);
    if (killed) {
        world.log(box, "systemd", fmt::format("{}: State 'stop-sigterm' timed out. Killing.", service(box)));
        world.log(box, "systemd", fmt::format("{}: Main process exited, code=killed, status=9/KILL", service(box)));
        world.log(box, "systemd", fmt::format("{}: Failed with result 'timeout'.", service(box)));
    }
    endProcess(world, box, true);
    box.unit.result = killed ? "timeout" : "success";
    box.unit.exitStatus = killed ? 9 : 0;
    setState(world, box, killed ? UnitState::Failed : UnitState::Inactive, killed ? "failed" : "dead");
    world.log(box, "systemd", fmt::format("Stopped {} - {}.", service(box), box.unit.description));
}

} // namespace

bool workerIgnoresTerm(const World& world, const Box& box) { return world.generationN() && box.isWorkerLike(); }

StartOutcome startUnit(World& world, Box& box)
{
    if (box.unit.state == UnitState::Active)
        return StartOutcome::AlreadyActive;
    ++box.process.epoch; // a restart that systemd had planned is void
    return startProcess(world, box) ? StartOutcome::Started : StartOutcome::TooOften;
}

UtcTime stopUnit(World& world, Box& box)
{
    if (box.unit.state == UnitState::Deactivating)
        return box.unit.stopEnds;
    if (box.unit.state == UnitState::Activating) {
        ++box.process.epoch;
        setState(world, box, UnitState::Inactive, "dead");
    }
    if (box.unit.state != UnitState::Active)
        return world.now();
    const bool stubborn = workerIgnoresTerm(world, box);
    const auto cost = stubborn ? world.timings().stopTimeout : world.timings().politeStop;
    setState(world, box, UnitState::Deactivating, "stop-sigterm");
    box.unit.stopEnds = world.now() + cost;
    world.log(box, "systemd", fmt::format("Stopping {} - {}...", service(box), box.unit.description));
    ++box.process.epoch;
    if (!stubborn && box.process.listening) {
        box.process.listening = false;
        world.portsChanged();
    }
    if (box.role == Role::Backend)
        backendSaysGoodbye(world);
    afterInProcess(world, box, cost, stopsAtLast);
    return box.unit.stopEnds;
}

void crashUnit(World& world, Box& box)
{
    if (box.unit.state == UnitState::Active)
        exitsUnasked(world, box, 1);
}

void resetFailedUnit(Box& box)
{
    box.unit.recentStarts.clear();
    if (box.unit.state == UnitState::Failed) {
        box.unit.state = UnitState::Inactive;
        box.unit.sub = "dead";
        box.unit.result = "success";
    }
}

void powerOn(World& world, Box& box)
{
    box.running = true;
    box.startedAt = world.now();
    ++box.powerEpoch;
    box.unit.recentStarts.clear();
    box.unit.restarts = 0;
    setState(world, box, UnitState::Inactive, "dead");
    world.log(box, "systemd", "Startup finished in 1.071s.");
    if (box.unit.enabled)
        startUnit(world, box);
}

void powerOff(World& world, Box& box)
{
    endProcess(world, box, false);
    setState(world, box, UnitState::Inactive, "dead");
    box.unit.result = "success";
    box.running = false;
    ++box.powerEpoch;
    world.portsChanged();
}

UtcTime beginHalt(World& world, Box& box) { return stopUnit(world, box) + world.timings().containerHalt; }

void collectStatus(World& world)
{
    for (auto& [id, box] : world.boxes())
        box.reportedRunning = box.running;
    world.after(world.timings().collector, [](World& w) { collectStatus(w); });
}

} // namespace ktrdr::sim
