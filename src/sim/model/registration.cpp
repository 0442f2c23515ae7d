// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/model/registration.h"

#include "sim/model/operations.h"

#include <algorithm>
#include <fmt/core.h>

namespace ktrdr::sim {

namespace {

constexpr int kReRegistrationGroups = 5;
constexpr Milliseconds kForgottenAfter{30'000};
constexpr Milliseconds kPollFor{120'000};
constexpr int kStartupTries = 5;

// A timed event that is void when the worker's process has changed meanwhile.
void laterInWorker(World& world, Box& box, Milliseconds delay, std::function<void(World&, Box&)> action)
{
    world.after(delay, [id = box.id, epoch = box.process.epoch, action = std::move(action)](World& w) {
        Box* found = w.box(id);
        if (found && found->process.epoch == epoch && found->process.running)
            action(w, *found);
    });
}

void tryToRegister(World& world, Box& box, int attempt)
{
    if (registerWorker(world, box))
        return;
    const bool again = world.generationN() && attempt < kStartupTries;
    world.log(box, box.unit.name,
              again ? "WARNING: Registration failed (connection refused), retrying"
                    : "WARNING: Worker registration failed: connection refused. Will retry later.");
    if (again)
        laterInWorker(world, box, Seconds{1 << (attempt - 1)},
                      [attempt](World& w, Box& b) { tryToRegister(w, b, attempt + 1); });
}

bool mayRegister(World& world, const Box& box)
{
    return !world.faulty("registers-never", box) && world.now() >= box.worker.registersFrom &&
           (box.role != Role::GpuHost || world.options().gpuRegisters);
}

} // namespace

bool backendAnswers(World& world) { return world.backendBox().process.listening; }

void backendComesUp(World& world)
{
    world.backend.upSince = world.now();
    for (auto& [id, box] : world.boxes()) {
        if (!box.worker.polling)
            continue;
        box.worker.polling = false;
        if (!box.process.running || world.now() > box.worker.pollUntil)
            continue;
        laterInWorker(world, box, Milliseconds{300 + (id * 377) % 2000}, [](World& w, Box& b) {
            if (mayRegister(w, b))
                registerWorker(w, b);
        });
    }
}

void backendSaysGoodbye(World& world)
{
    if (!world.generationN())
        return;
    for (const auto& entry : world.backend.registry) {
        Box* box = world.box(entry.box);
        if (box && box->process.listening) {
            box->worker.polling = true;
            box->worker.pollUntil = world.now() + kPollFor;
            world.log(*box, box->unit.name, "INFO: Backend is shutting down, polling for its return");
        }
    }
}

void backendGoesDown(World& world, bool)
{
    world.backend.registry.clear();
    world.backend.unclaimedSince.clear();
    if (!world.generationN())
        world.backend.operations.clear();
    for (auto& operation : world.backend.operations)
        operation.listed = false;
}

void workerStartup(World& world, Box& box)
{
    box.worker.lastHealthSeen = world.now();
    box.worker.polling = false;
    if (world.faulty("busy-forever", box))
        occupyForever(world, box);
    const auto firstTry = [](World& w, Box& b) {
        if (mayRegister(w, b))
            tryToRegister(w, b, 1);
    };
    const auto late = Seconds{world.faultNumber("registers-late", box)};
    box.worker.registersFrom = world.now() + late;
    if (late.count() > 0)
        laterInWorker(world, box, late, firstTry);
    else
        firstTry(world, box);
}

RegistryEntry entryOf(World& world, const Box& box)
{
    RegistryEntry entry;
    entry.id = box.worker.id;
    if (world.faulty("duplicate-ids", box)) {
        for (const auto& [id, other] : world.boxes()) {
            if (other.role == Role::Worker) {
                entry.id = other.worker.id;
                break;
            }
        }
    }
    if (world.faulty("hostile-names", box))
        entry.id = "\x1b[31m<b>" + entry.id + "</b><img src=x>\x1b]0;owned\x07";
    entry.type = box.worker.type;
    entry.gpu = box.worker.gpu;
    entry.box = box.id;
    const bool byAddress = world.generationN() || !box.isContainer();
    entry.endpoint = fmt::format("http://{}:{}", byAddress ? box.address : box.hostName, box.port);
    const auto* running = activeOperation(box);
    if (world.generationN() && running) {
        entry.status = "busy";
        entry.currentOperation = running->id;
    }
    return entry;
}

bool registerWorker(World& world, Box& box)
{
    if (!backendAnswers(world))
        return false;
    registerEntry(world, entryOf(world, box));
    box.worker.registeredAt = world.now();
    box.worker.lastHealthSeen = world.now();
    world.log(box, box.unit.name, fmt::format("INFO: Registered worker {} at the backend", box.worker.id));
    return true;
}

void registerEntry(World& world, RegistryEntry entry)
{
    entry.lastHealthy = world.now();
    auto& registry = world.backend.registry;
    if (world.generationN())
        std::erase_if(registry,
                      [&](const RegistryEntry& e) { return e.endpoint == entry.endpoint && e.id != entry.id; });
    const auto same = std::find_if(registry.begin(), registry.end(), [&](const auto& e) { return e.id == entry.id; });
    if (same == registry.end()) {
        registry.push_back(std::move(entry));
        return;
    }
    if (!world.generationN())
        entry.type = same->type;
    entry.lastSelected = same->lastSelected;
    *same = std::move(entry);
}

void reRegistrationTick(World& world, int group)
{
    for (auto& [id, box] : world.boxes()) {
        if (id % kReRegistrationGroups != group || !box.isWorkerLike() || !box.process.listening)
            continue;
        if (world.now() - box.worker.lastHealthSeen <= kForgottenAfter || !mayRegister(world, box) ||
            !backendAnswers(world))
            continue;
        const auto& registry = world.backend.registry;
        const bool present =
            std::any_of(registry.begin(), registry.end(), [&](const auto& e) { return e.box == box.id; });
        if (!present)
            registerWorker(world, box);
    }
    const int next = (group + 1) % kReRegistrationGroups;
    world.after(Seconds{2}, [next](World& w) { reRegistrationTick(w, next); });
}

} // namespace ktrdr::sim
