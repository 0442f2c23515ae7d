// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The backend's worker registry: registration, the sequential health cycle, removal, and how workers of the two
// generations come back. Free functions over World, called with the cluster's mutex held.
#pragma once

#include "sim/model/world.h"

namespace ktrdr::sim {

bool backendAnswers(World& world);
void backendComesUp(World& world);
void backendSaysGoodbye(World& world); // generation N: workers begin to poll
void backendGoesDown(World& world, bool clean);

// The startup event of a worker's process.
void workerStartup(World& world, Box& box);
// False when the backend does not answer.
bool registerWorker(World& world, Box& box);
void registerEntry(World& world, RegistryEntry entry); // as POST /workers/register
RegistryEntry entryOf(World& world, const Box& box);

void healthRound(World& world);
// Generation N: workers that were not asked for 30 s look themselves up; a fifth of them each 2 s.
void reRegistrationTick(World& world, int group);

} // namespace ktrdr::sim
