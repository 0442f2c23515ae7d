// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SampleCluster builds an inventory (backend CT 100, workers 201 ...) and a healthy, fresh snapshot of it, in which
// a test then breaks one thing. Plain values owned by the test; any thread.
#pragma once

#include "domain/snapshot.h"
#include "planning/plan_deploy.h"

#include <fmt/core.h>

namespace ktrdr::fakes {

inline CtId ct(int number) { return CtId::fromNumber(number).value(); }

// A commit id that is told apart by its first digits.
inline CommitId commit(unsigned seed) { return CommitId::parse(fmt::format("{:08x}{:032x}", seed, seed)).value(); }

inline const CommitId kOldCommit = commit(0x01d01d);
inline const CommitId kNewCommit = commit(0x9e09e0);
inline const UtcTime kSampleNow = *parseIso("2026-11-24T06:00:00Z");

struct SampleCluster
{
    Environment environment;
    ClusterSnapshot snapshot;
    DeployInput input;

    // Every third worker is for training; nodes pve1 and pve2 take turns, the backend is on pve1.
    explicit SampleCluster(int workers = 2, Generation generation = Generation::R);

    UtcTime now() const { return snapshot.takenAt; }
    Result<Plan> plan() const { return planDeploy(environment, snapshot, input); }

    // The version that the snapshot was asked about, resolved on every target.
    void requestVersion(const std::string& version, const CommitId& resolved);

    // Helpers to break one thing.
    TargetReadings& readings(int number) { return snapshot.targets.at(ct(number)); }
    InsideState& inside(int number) { return *readings(number).inside.value; }
    WorkerSelf& self(int number) { return *readings(number).self.value; }
    RegistryEntry& entry(int number) { return snapshot.registry.value->at(static_cast<std::size_t>(number - 201)); }
    ContainerState& container(int number);
    void makeBusy(int number, const std::string& operation = "op_backtesting_1");
    void forgetRegistration(int number);

    // A registered GPU host beside the containers, as the configuration knows it.
    void addGpuHost(const std::string& host = "192.168.1.20");

    static Error problem() { return {ErrorCode::Unreachable, "no answer", "test", {}, {}}; }

private:
    static TargetConfig workerConfig(int index);

    static std::string addressOf(int index);

    void fill(Generation generation);

    RegistryEntry entryOf(const TargetConfig& target) const;
};

} // namespace ktrdr::fakes
