// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Operations: what workers run, and the backend's picture of it, which is as unreliable as the real one. Free
// functions over World, called with the cluster's mutex held.
#pragma once

#include "sim/model/world.h"

namespace ktrdr::sim {

// The running or pending operation in the worker's memory.
const Operation* activeOperation(const Box& box);
struct WorkOrder
{
    Milliseconds length{0}; // 0: for ever
    std::string symbol;
    std::string modelPath = {};
    std::string failure = {}; // what it ends with, empty: it completes
};
// Begins one on the worker and records it in the backend.
Operation& dispatchOperation(World& world, Box& box, const WorkOrder& order);
void occupyForever(World& world, Box& box);
void failWork(World& world, Box& box);       // what runs ends as failed
void releaseForever(World& world, Box& box); // completes operations without an end

std::string newOperationId(World& world, const std::string& type);
double progressOf(const Operation& operation, UtcTime now); // 0 ... 100

// The worker that the backend would choose: least recently used of the available ones, GPU first for training.
Box* selectWorker(World& world, const std::string& type);
Operation* findOperation(World& world, const std::string& id); // of the backend
// What a GET of the detail does: asks the worker, and in N puts the operation into the list.
void refreshOperation(World& world, Operation& operation);
// Returns whether the worker was reached.
bool cancelOperation(World& world, Operation& operation, const std::string& reason);
bool cancelOnWorker(World& world, Box& box, const std::string& id, const std::string& reason);

bool isActive(const Operation& operation);

} // namespace ktrdr::sim
