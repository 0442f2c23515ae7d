// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The systemd units of the boxes and the processes that they run. Free functions over World, called with the
// cluster's mutex held.
#pragma once

#include "sim/model/world.h"

namespace ktrdr::sim {

enum class StartOutcome { Started, AlreadyActive, TooOften };

StartOutcome startUnit(World& world, Box& box);
// Sends SIGTERM; answers when the unit will have stopped (now, if it does not run).
UtcTime stopUnit(World& world, Box& box);
// The main process dies by itself; systemd restarts it.
void crashUnit(World& world, Box& box);
void resetFailedUnit(Box& box);

// Power of the container, without pct's locks and tasks.
void powerOn(World& world, Box& box);
void powerOff(World& world, Box& box); // hard
// Polite: stops the unit; answers when powerOff may follow.
UtcTime beginHalt(World& world, Box& box);
// The status collector of the nodes: copies the power states into /cluster/resources, again and again.
void collectStatus(World& world);

bool workerIgnoresTerm(const World& world, const Box& box);

} // namespace ktrdr::sim
