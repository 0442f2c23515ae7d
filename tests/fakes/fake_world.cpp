// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/fake_world.h"

#include <algorithm>

namespace ktrdr::fakes {

FakeWorld::FakeWorld(int workerCount) : sample(workerCount, Generation::R)
{
    for (const auto& target : sample.environment.targets())
        commits[target.ct] = kOldCommit;
    registry = *sample.snapshot.registry.value;
    for (auto& entry : registry)
        entry.lastHealthyAt = clock.utcNow();
    backend.healthCalls.answerOthers(BackendHealth{true, "ok", "1", Generation::R});
    backend.workersCalls.answerWith("http://192.168.1.100:8000", [this] { return registry; });
    backend.operationsCalls.answerOthers(OperationList{});
    workers.activityCalls.answerOthers(WorkerSelf{{}, Activity::Idle, {}, {}});
    for (const auto& worker : sample.environment.workers) {
        workers.identityCalls.answerWith(urlOf(worker), [this, worker]() -> Result<WorkerSelf> {
            if (isDead(worker.ct))
                return fail(ErrorCode::Unreachable, "connection refused");
            return WorkerSelf{worker.name, Activity::Unknown, {}, {}};
        });
    }
}

FakeWorld::~FakeWorld() = default;

std::string FakeWorld::urlOf(const TargetConfig& target)
{
    return fmt::format("http://{}:{}", target.address, target.port);
}

Plan FakeWorld::plan(Seconds workerDeadline)
{
    sample.input.observation = Seconds{0};
    sample.environment.deploy.workerDeadline = workerDeadline;
    return sample.plan().value();
}

std::unique_ptr<RunDriver> FakeWorld::driver(Plan value)
{
    RunHeader header;
    header.runId = "run-1";
    return std::make_unique<RunDriver>(std::move(value), header, ports(), journal);
}

std::size_t FakeWorld::rowsWith(const std::string& kind, const std::string& step) const
{
    const auto& rows = journal.stored.at("run-1").rows;
    return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [&](const auto& row) {
        return row.kind == kind && row.payload.find("\"step\":\"" + step + "\"") != std::string::npos;
    }));
}

FakeShell::Answer FakeWorld::node(const FakeShell::Call& call)
{
    if (call.command.line.find("pvesh get /cluster/resources") != std::string::npos)
        return exited(0, resources());
    if (call.command.line.find("net0") != std::string::npos)
        return exited(0, addresses());
    if (call.command.line.rfind("pct exec ", 0) == 0)
        return step(call);
    return exited(0, visits(call.command.input));
}

FakeShell::Answer FakeWorld::step(const FakeShell::Call& call)
{
    const auto& script = call.command.input;
    const auto id = CtId::parse(call.command.line.substr(9, 3)).value();
    if (script.find("ktrdr:deployed") != std::string::npos)
        return exited(0, "ktrdr:deployed " + commits.at(id).text() + "\n" + releaseLines + "ktrdr:end\n");
    if (script.find("phase presync") != std::string::npos)
        return exited(0, "ktrdr:phase ready\n");
    if (script.find("phase checkout") != std::string::npos) {
        const auto at = script.find("\ncommit=") + 8;
        commits[id] = CommitId::parse(script.substr(at, 40)).value();
        switches.push_back(id.text() + " " + commits[id].shortText());
    }
    const auto now = clock.utcNow();
    if (id == ct(100))
        registry.clear(); // generation R forgets
    else if (registers && !isDead(id))
        enrol(id, now + Milliseconds{1});
    const auto millis = now.time_since_epoch().count();
    return exited(0, fmt::format("ktrdr:phase stop\nktrdr:stopped-at {}.{:03}\nktrdr:phase done\n", millis / 1000,
                                 millis % 1000));
}

void FakeWorld::enrol(CtId id, UtcTime at)
{
    const auto& known = *sample.snapshot.registry.value;
    const auto name = sample.environment.findTarget(id)->name;
    std::erase_if(registry, [&](const auto& entry) { return entry.workerId == name; });
    const auto found =
        std::find_if(known.begin(), known.end(), [&](const auto& entry) { return entry.workerId == name; });
    registry.push_back(*found);
    if (const auto stolen = registersAs.find(id); stolen != registersAs.end() && commits.at(id) == kNewCommit) {
        std::erase_if(registry, [&](const auto& entry) { return entry.workerId == stolen->second; });
        registry.back().workerId = stolen->second;
    }
    registry.back().lastHealthyAt = at;
}

std::string FakeWorld::resources() const
{
    std::string json;
    for (const auto& node : sample.environment.nodes)
        json += fmt::format(R"({{"type":"node","node":"{}","status":"online","maxcpu":8}},)", node.name);
    for (const auto& container : sample.snapshot.resources.value->containers)
        json += fmt::format(R"({{"type":"lxc","vmid":{},"node":"{}","status":"{}","name":"{}"}},)",
                            container.ct.number(), container.node, toString(container.power), container.name);
    json.back() = ']';
    return "[" + json;
}

std::string FakeWorld::addresses() const
{
    std::string lines;
    for (const auto& [id, address] : *sample.snapshot.addresses.value)
        lines +=
            fmt::format("/etc/pve/nodes/n/lxc/{}.conf:net0: name=eth0,bridge=vmbr0,ip={}/24\n", id.number(), address);
    return lines;
}

std::string FakeWorld::visits(const std::string& script) const
{
    const auto at = script.find("mark=") + 5;
    const auto mark = script.substr(at, script.find('\n', at) - at);
    const bool resolves = script.find("version=") != std::string::npos;
    std::string out;
    for (auto visit = script.find("\nvisit "); visit != std::string::npos; visit = script.find("\nvisit ", visit + 1)) {
        const auto id = CtId::parse(script.substr(visit + 7, 3));
        if (!id)
            continue;
        const auto& commit = commits.at(*id);
        out += fmt::format("{0} {1} 0\ncommit {2}\ntag {3}\ndirty 0\nunit {4}\ndetail {5}\n{6}free 9000000\nhostname "
                           "{7}\nstep 0\n{8}end\n{0} {1} end\n",
                           mark, id->number(), commit.text(), commit == kOldCommit ? "v1.5.1" : "v1.5.2",
                           isDead(*id) ? "failed" : "active", isDead(*id) ? "failed" : "running",
                           isDead(*id) ? "log ImportError: no module\n" : "", sample.environment.findTarget(*id)->name,
                           resolves ? fmt::format("ref {} refs/tags/v1.5.2\nrefs-read\n", kNewCommit.text()) : "");
    }
    return out;
}

} // namespace ktrdr::fakes
