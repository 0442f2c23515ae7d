// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A Plan is a value: what will be done, to which target, in which order and with how much concurrency. Made by
// pure planners, shown, exported, hashed, run, resumed and undone by others. Plain data, any thread.
#pragma once

#include "domain/environment.h"
#include "domain/message.h"

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace ktrdr {

// The container that a step acts on, with everything its commands need.
struct TargetRef
{
    TargetRole role = TargetRole::Worker;
    CtId ct;
    std::string node;
    std::string name;
    std::string workerType;
    std::string unit;
    std::string address;
    std::uint16_t port = 0;
    std::string baseUrl;  // "http://192.168.1.201:5003"
    std::string hostname; // that the container itself says, empty: not known
    bool operator==(const TargetRef&) const = default;
};

// What a script does about work in progress before it stops a unit.
enum class IdlePolicy {
    Ignore,         // backend: nothing to check
    RequireIdle,    // busy or unknown: refuse, nothing changed
    StopUnlessBusy, // unit known to be broken: only a clear "busy" refuses
};

enum class Condition { UnitActive, CommitIs, Healthy, Answers, Registered };
const char* toString(Condition condition);

namespace action {

// Fetches the commit and resolves its dependencies beside the running tree; changes nothing that runs.
struct PrefetchRelease
{
    CommitId commit;
    bool operator==(const PrefetchRelease&) const = default;
};
// Gate: the worker itself says that it is idle.
struct AwaitIdle
{
    bool operator==(const AwaitIdle&) const = default;
};
// One script: idle check, stop (workers), checkout, sync, start or restart, verify.
struct SwitchRelease
{
    CommitId commit;
    IdlePolicy idle = IdlePolicy::RequireIdle;
    bool operator==(const SwitchRelease&) const = default;
};
struct RestartUnit
{
    IdlePolicy idle = IdlePolicy::RequireIdle;
    bool operator==(const RestartUnit&) const = default;
};
// Gate: all conditions hold; those that held once stay counted, but for the unit, which must be active at the end.
struct AwaitReady
{
    std::vector<Condition> conditions;
    CommitId commit; // for CommitIs
    bool operator==(const AwaitReady&) const = default;
};
// Gate: nothing goes wrong for `duration`. Watches the backend and the named workers.
struct Observe
{
    Seconds duration{0};
    std::vector<CtId> workers;
    double maxFailureRate = 0.1;
    bool operator==(const Observe&) const = default;
};

} // namespace action

using Action = std::variant<action::PrefetchRelease, action::AwaitIdle, action::SwitchRelease, action::RestartUnit,
                            action::AwaitReady, action::Observe>;

// Stable name of the alternative, e.g. "switch-release".
const char* actionName(const Action& action);
// Gates are polled, not sent: they change nothing.
bool isGate(const Action& action);

// How a step may be repeated after an unknown outcome.
enum class RetryClass { Repeatable, Idempotent, Once };
enum class Risk { None, Reversible, Restart };

struct Step
{
    std::string id; // unique in the plan, e.g. "workers/201/switch-release"
    CtId ct;        // target, or the backend for fleet-wide steps
    Action action;
    Milliseconds deadline{60'000};
    RetryClass retry = RetryClass::Repeatable;
    Risk risk = Risk::None;
    std::optional<CommitId> undoCommit = std::nullopt; // undo: switch back to it
    Milliseconds estimate{0};
    bool operator==(const Step&) const = default;
};

struct Lane // steps of one target, strictly in order
{
    CtId ct;
    std::vector<Step> steps;
    bool operator==(const Lane&) const = default;
};

struct Group // groups run one after another
{
    std::string id; // "prefetch", "backend", "canary", "workers", "reregister", "observe"
    int limit = 1;  // lanes at once
    std::vector<Lane> lanes;
    bool operator==(const Group&) const = default;
};

// What the plan relies on; compared with a fresh reading before the start.
struct TargetFacts
{
    CtId ct;
    CommitId commit;
    std::string tag;
    std::string node;
    std::string address;
    bool operator==(const TargetFacts&) const = default;
};

struct Plan
{
    std::string operation; // "deploy", "rollback"
    std::string environment;
    Protection protection = Protection::Production;
    std::string version; // as the operator typed it
    CommitId commit;     // what it resolved to
    UtcTime createdAt{};
    Generation generation = Generation::Unknown;
    std::string appDirectory;
    std::string gitRemote;
    std::string backendUrl;
    std::vector<NodeConfig> nodes; // where its commands are sent
    int rollbackLimit = 1;         // lanes at once on the way back
    Milliseconds busyBudget{0};
    std::vector<TargetRef> targets; // backend first
    std::vector<TargetFacts> facts; // same order as targets
    std::vector<Group> groups;
    std::vector<Message> notes;

    CtId backendCt() const { return targets.empty() ? CtId{} : targets.front().ct; }
    const TargetRef* findTarget(CtId ct) const;
    const SshEndpoint* findNode(std::string_view name) const; // by its Proxmox name
    const TargetFacts* findFacts(CtId ct) const;
    const Step* findStep(std::string_view id) const;
    bool operator==(const Plan&) const = default;
};

// A plan older than this must be made again.
inline constexpr Seconds kPlanLifetime{15 * 60};

} // namespace ktrdr
