// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/model/operations.h"

#include "sim/model/registration.h"

#include <algorithm>
#include <fmt/core.h>

namespace ktrdr::sim {

namespace {

Operation* inWorker(Box& box, const std::string& id)
{
    for (auto& operation : box.worker.operations) {
        if (operation.id == id)
            return &operation;
    }
    return nullptr;
}

// Generation N hears of the end and drops the operation from its list until somebody asks for it again.
void tellTheBackend(World& world, const Operation& ended)
{
    auto* known = world.generationN() && backendAnswers(world) ? findOperation(world, ended.id) : nullptr;
    if (!known || !isActive(*known))
        return;
    known->status = ended.status;
    known->completed = ended.completed;
    known->error = ended.error;
    known->listed = false;
}

void endWork(World& world, Box& box, const std::string& id)
{
    auto* operation = inWorker(box, id);
    if (!operation || !isActive(*operation))
        return;
    operation->status = operation->failure.empty() ? "completed" : "failed";
    operation->error = operation->failure;
    operation->completed = world.now();
    world.log(box, box.unit.name, fmt::format("INFO: Operation {} {}", id, operation->status));
    tellTheBackend(world, *operation);
}

void scheduleEnd(World& world, const Box& box, const Operation& operation)
{
    if (operation.length.count() == 0)
        return;
    world.after(operation.length, [box = box.id, epoch = box.process.epoch, id = operation.id](World& w) {
        Box* found = w.box(box);
        if (found && found->process.epoch == epoch)
            endWork(w, *found, id);
    });
}

Operation& beginOnWorker(World& world, Box& box, const WorkOrder& order)
{
    Operation operation;
    operation.type = box.worker.type;
    operation.id = newOperationId(world, operation.type);
    operation.status = "running";
    operation.symbol = order.symbol;
    operation.step = operation.type == "training" ? "Epoch 1/10" : "Running backtest";
    operation.created = world.now();
    operation.started = world.now();
    operation.length = order.length;
    operation.modelPath = order.modelPath;
    operation.failure = order.failure;
    operation.box = box.id;
    scheduleEnd(world, box, operation);
    return box.worker.operations.emplace_back(std::move(operation));
}

} // namespace

bool isActive(const Operation& operation) { return operation.status == "running" || operation.status == "pending"; }

const Operation* activeOperation(const Box& box)
{
    for (const auto& operation : box.worker.operations) {
        if (isActive(operation))
            return &operation;
    }
    return nullptr;
}

std::string newOperationId(World& world, const std::string& type)
{
    const auto day = std::chrono::floor<std::chrono::days>(world.now());
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{std::chrono::floor<Seconds>(world.now() - day)};
    return fmt::format("op_{}_{:04}{:02}{:02}_{:02}{:02}{:02}_{:08x}", type, int{date.year()}, unsigned{date.month()},
                       unsigned{date.day()}, time.hours().count(), time.minutes().count(), time.seconds().count(),
                       world.random() & 0xffffffffu);
}

Operation& dispatchOperation(World& world, Box& box, const WorkOrder& order)
{
    auto& operation = beginOnWorker(world, box, order);
    Operation copy = operation;
    copy.listed = !world.generationN();
    world.backend.operations.push_back(std::move(copy));
    for (auto& entry : world.backend.registry) {
        if (entry.box == box.id) {
            entry.status = "busy";
            entry.currentOperation = operation.id;
            entry.lastSelected = world.now();
        }
    }
    return operation;
}

void occupyForever(World& world, Box& box)
{
    if (box.process.running && !activeOperation(box))
        dispatchOperation(world, box, {Milliseconds{0}, "EURUSD"});
}

void failWork(World& world, Box& box)
{
    for (auto& operation : box.worker.operations) {
        operation.failure = "the data ended early";
        endWork(world, box, operation.id);
    }
}

void releaseForever(World& world, Box& box)
{
    for (const auto& operation : box.worker.operations) {
        if (operation.length.count() == 0)
            endWork(world, box, operation.id);
    }
}

double progressOf(const Operation& operation, UtcTime now)
{
    if (operation.status == "completed")
        return 100.0;
    if (!operation.started)
        return 0.0;
    const auto length = operation.length.count() > 0 ? operation.length : Milliseconds{std::chrono::hours{10}};
    const auto run = operation.completed.value_or(now) - *operation.started;
    const auto share = std::min(99.0, 100.0 * static_cast<double>(run.count()) / static_cast<double>(length.count()));
    return static_cast<double>(static_cast<int>(share * 10)) / 10.0;
}

Box* selectWorker(World& world, const std::string& type)
{
    RegistryEntry* best = nullptr;
    for (auto& entry : world.backend.registry) {
        if (entry.type != type || entry.status != "available")
            continue;
        const bool better =
            !best || (entry.gpu && !best->gpu) || (entry.gpu == best->gpu && entry.lastSelected < best->lastSelected);
        if (better)
            best = &entry;
    }
    return best ? world.box(best->box) : nullptr;
}

Operation* findOperation(World& world, const std::string& id)
{
    for (auto& operation : world.backend.operations) {
        if (operation.id == id)
            return &operation;
    }
    return nullptr;
}

void refreshOperation(World& world, Operation& operation)
{
    operation.listed = true;
    Box* box = world.box(operation.box);
    if (!box || !isActive(operation) || !box->process.listening)
        return;
    const auto* truth = inWorker(*box, operation.id);
    if (!truth || truth->status == operation.status)
        return;
    operation.status = truth->status;
    if (world.generationN()) { // R never takes over the time and the message
        operation.completed = truth->completed;
        operation.error = truth->error;
    }
}

bool cancelOnWorker(World& world, Box& box, const std::string& id, const std::string& reason)
{
    auto* operation = inWorker(box, id);
    if (!operation || !isActive(*operation))
        return false;
    operation->status = "cancelled";
    operation->reason = reason;
    operation->completed = world.now();
    return true;
}

bool cancelOperation(World& world, Operation& operation, const std::string& reason)
{
    operation.status = "cancelled";
    operation.reason = reason;
    operation.completed = world.now();
    Box* box = world.box(operation.box);
    return box && box->process.listening && cancelOnWorker(world, *box, operation.id, reason);
}

} // namespace ktrdr::sim
