// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// FakeWorld is a small cluster of real reactions behind the fake ports: scripts move commits, workers register when
// they start, generation R forgets its registry. Owned by the test; main thread.
#pragma once

#include "app/run_driver.h"
#include "fakes/fake_backend_api.h"
#include "fakes/fake_shell.h"
#include "fakes/fake_worker_api.h"
#include "fakes/memory_journal.h"
#include "fakes/sample_cluster.h"

#include <memory>
#include <set>

namespace ktrdr::fakes {

struct FakeWorld
{
    SampleCluster sample;
    std::map<CtId, CommitId> commits;
    std::set<CtId> deadWith;                 // workers whose unit fails on the new commit
    std::map<CtId, std::string> registersAs; // worker ids that a worker takes with the new commit
    std::string releaseLines;                // what the repository says about its versions, behind the deployed commit
    bool registers = true;                   // false: a started worker never registers, its old entry stays
    std::vector<std::string> switches;       // "201 9e09e0..." in order
    SystemClock clock;
    FakeShell shell{[this](const FakeShell::Call& call) { return node(call); }};
    FakeBackendApi backend;
    FakeWorkerApi workers;
    MemoryJournal journal;
    Registry registry;

    explicit FakeWorld(int workerCount = 1);
    ~FakeWorld();
    FakeWorld(const FakeWorld&) = delete;
    FakeWorld& operator=(const FakeWorld&) = delete;

    static std::string urlOf(const TargetConfig& target);
    bool isDead(CtId id) const { return deadWith.contains(id) && commits.at(id) == kNewCommit; }
    Ports ports() { return {shell, backend, workers, clock}; }

    Plan plan(Seconds workerDeadline = Seconds{180});
    std::unique_ptr<RunDriver> driver(Plan value);
    std::size_t rowsWith(const std::string& kind, const std::string& step) const;

    FakeShell::Answer node(const FakeShell::Call& call);

private:
    FakeShell::Answer step(const FakeShell::Call& call);
    void enrol(CtId id, UtcTime at);
    std::string resources() const;
    std::string addresses() const;
    // Answers with the mark and the numbers of the script that asked.
    std::string visits(const std::string& script) const;
};

} // namespace ktrdr::fakes
