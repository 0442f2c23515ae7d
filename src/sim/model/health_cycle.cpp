// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The backend's health cycle: one worker after another, as the real one does it, so that each worker which does
// not answer makes the round longer by the whole timeout.
#include "sim/model/operations.h"
#include "sim/model/registration.h"

#include <algorithm>
#include <memory>

namespace ktrdr::sim {

namespace {

constexpr Milliseconds kOrphanAfter{60'000};
constexpr int kFailuresUntilUnavailable = 3;

struct Round
{
    std::vector<std::string> ids;
    std::size_t next = 0;
};

RegistryEntry* findEntry(World& world, const std::string& id)
{
    auto& registry = world.backend.registry;
    const auto found = std::find_if(registry.begin(), registry.end(), [&](const auto& e) { return e.id == id; });
    return found == registry.end() ? nullptr : &*found;
}

struct Check
{
    bool healthy = false;
    Milliseconds cost{0};
};

// What GET <endpoint>/health would give, and how long it would take.
Check checkWorker(World& world, const RegistryEntry& entry)
{
    const auto timeout = world.timings().checkTimeout;
    const Box* box = world.box(entry.box);
    if (!box || !box->running || world.faulty("http-hang", *box))
        return {false, timeout}; // nobody has the address: packets vanish
    if (!box->process.listening)
        return {false, Milliseconds{0}}; // connection refused
    const auto delay = world.httpDelay(*box);
    if (delay >= timeout)
        return {false, timeout};
    return {!world.faulty("health-503", *box) && !world.faulty("garbage", *box), delay};
}

void applyCheck(World& world, const std::string& id, bool healthy)
{
    RegistryEntry* entry = findEntry(world, id);
    if (!entry)
        return;
    Box* box = world.box(entry->box);
    entry->lastCheck = world.now();
    if (!healthy && !(box && world.faulty("ghost-registry", *box))) {
        if (++entry->failures >= kFailuresUntilUnavailable)
            entry->status = "temporarily_unavailable";
        return;
    }
    entry->failures = 0;
    entry->lastHealthy = world.now();
    // A worker that is broken inside answers 200 without a word about its work.
    const bool says = healthy && box && !world.faulty("health-error", *box);
    const auto* running = says ? activeOperation(*box) : nullptr;
    entry->status = running ? "busy" : "available";
    entry->currentOperation = running ? running->id : std::string();
    if (healthy && box)
        box->worker.lastHealthSeen = world.now();
}

void removeTheLost(World& world)
{
    std::erase_if(world.backend.registry, [&](const RegistryEntry& entry) {
        return entry.status == "temporarily_unavailable" && world.now() - entry.lastHealthy > world.timings().removal;
    });
}

void failOrphans(World& world)
{
    for (auto& operation : world.backend.operations) {
        if (operation.status != "running") // also the dummy, which no worker claims
            continue;
        const auto& registry = world.backend.registry;
        const bool claimed = std::any_of(registry.begin(), registry.end(),
                                         [&](const auto& e) { return e.currentOperation == operation.id; });
        if (claimed) {
            world.backend.unclaimedSince.erase(operation.id);
            continue;
        }
        const auto since = world.backend.unclaimedSince.emplace(operation.id, world.now()).first->second;
        if (world.now() - since < kOrphanAfter)
            continue;
        operation.status = "failed";
        operation.error = "Operation was RUNNING but no worker claimed it";
        operation.completed = world.now();
    }
}

void continueRound(World& world, const std::shared_ptr<Round>& round)
{
    while (round->next < round->ids.size()) {
        const auto id = round->ids[round->next++];
        const auto* entry = findEntry(world, id);
        if (!entry)
            continue;
        const auto check = checkWorker(world, *entry);
        if (check.cost.count() == 0) {
            applyCheck(world, id, check.healthy);
            continue;
        }
        world.after(check.cost, [round, id, healthy = check.healthy](World& w) {
            applyCheck(w, id, healthy);
            continueRound(w, round);
        });
        return;
    }
    removeTheLost(world);
    if (world.generationN() && backendAnswers(world))
        failOrphans(world);
    world.after(world.timings().healthCycle, [](World& w) { healthRound(w); });
}

} // namespace

void healthRound(World& world)
{
    auto round = std::make_shared<Round>();
    if (backendAnswers(world)) {
        for (const auto& entry : world.backend.registry)
            round->ids.push_back(entry.id);
    }
    continueRound(world, round);
}

} // namespace ktrdr::sim
