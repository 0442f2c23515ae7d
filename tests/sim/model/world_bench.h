// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A World with its own hands on the clock, for tests of the model.
#pragma once

#include "sim/model/registration.h"
#include "sim/model/service.h"

#include <algorithm>

namespace ktrdr::sim {

struct WorldBench
{
    explicit WorldBench(KtrdrGeneration generation, int workers = 3) : world(optionsFor(generation, workers), kStart) {}

    static SimOptions optionsFor(KtrdrGeneration generation, int workers)
    {
        SimOptions options;
        options.generation = generation;
        options.workers = workers;
        return options;
    }
    void pass(Milliseconds duration) { world.advance(world.now() + duration); }
    const RegistryEntry* entry(int box)
    {
        const auto& registry = world.backend.registry;
        const auto found = std::find_if(registry.begin(), registry.end(), [&](const auto& e) { return e.box == box; });
        return found == registry.end() ? nullptr : &*found;
    }
    std::string status(int box) { return entry(box) ? entry(box)->status : "absent"; }
    // Passes time until the status is so; the time it took, or nullopt after `limit`.
    std::optional<Milliseconds> until(int box, const std::string& wanted, Milliseconds limit)
    {
        const auto begun = world.now();
        while (world.now() - begun < limit) {
            if (status(box) == wanted)
                return world.now() - begun;
            pass(Milliseconds{100});
        }
        return std::nullopt;
    }

    static constexpr UtcTime kStart{Milliseconds{1'795'500'000'000}};
    World world;
};

} // namespace ktrdr::sim
