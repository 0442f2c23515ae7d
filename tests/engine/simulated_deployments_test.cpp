// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Whole deployments of backend + 10 workers with random faults on a virtual clock. What the run says at its end must
// be what the model says. A failing seed is printed; KTRDR_SIM_FIRST_SEED and KTRDR_SIM_COUNT choose others.
#include "engine/journal_json.h"
#include "engine/model_cluster.h"
#include "fakes/sample_cluster.h"

#include <QTest>

#include <ctime>

using namespace ktrdr;
using namespace ktrdr::fakes;

class SimulatedDeploymentsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutFaultsAllSucceed();
    void withFaultsNothingIsWrong();
};

namespace {

constexpr int kWorkers = 10;

struct Simulation
{
    Plan plan;
    RunMachine machine;
    ModelCluster model;
    std::string problem;

    Simulation(Plan wanted, std::uint32_t seed, double faults)
        : plan(std::move(wanted)), machine(plan), model(plan, seed, faults)
    {
    }
};

Plan randomPlan(std::mt19937& random)
{
    SampleCluster cluster(kWorkers, random() % 2 ? Generation::R : Generation::N);
    cluster.input.batchSize = 1 + static_cast<int>(random() % 3);
    cluster.input.canary = random() % 3 == 0;
    if (random() % 4 == 0)
        cluster.input.workers = {ct(201), ct(203), ct(207)};
    if (random() % 5 == 0)
        cluster.inside(100).commit = kNewCommit; // the backend is there already
    for (int number = 201; number <= 200 + kWorkers; ++number) {
        cluster.inside(number).commit = random() % 6 == 0 ? kNewCommit : commit(static_cast<unsigned>(number));
        if (random() % 4 == 0)
            cluster.makeBusy(number);
    }
    return cluster.plan().value();
}

void addOperator(ModelCluster& model, std::mt19937& random)
{
    using enum OperatorCommand;
    const auto at = [&] { return Milliseconds{random() % 200'000}; };
    switch (random() % 8) {
    case 0: model.command(StopAfterStep, at()); break;
    case 1: model.command(AbortAndRollBack, at()); break;
    case 2: {
        const auto begin = at();
        model.command(Pause, begin);
        if (random() % 3 == 0)
            model.command(random() % 2 ? StopAfterStep : AbortAndRollBack, begin + Milliseconds{5'000});
        model.command(Resume, begin + Milliseconds{60'000});
        break;
    }
    default: break;
    }
}

void addTroubles(ModelCluster& model, const Plan& plan, std::mt19937& random)
{
    for (const auto& target : plan.targets) {
        auto& worker = model.target(target.ct);
        if (random() % 4 == 0)
            worker.busyUntil = MonoTime{} + Milliseconds{random() % 900'000};
        else if (random() % 4 == 0)
            worker.busyFrom = MonoTime{} + Milliseconds{random() % 300'000},
            worker.busyUntil = worker.busyFrom + Milliseconds{random() % 200'000};
        worker.badNew = random() % 60 == 0;
        worker.badAlways = random() % 150 == 0;
    }
}

bool all(const RunState& state, TargetVersion version, bool verified)
{
    for (const auto& result : targetResults(state)) {
        const bool touched = state.progress()[result.ct].changed || version == TargetVersion::Old;
        if (touched && (result.version != version || (verified && !result.verified)))
            return false;
    }
    return true;
}

// What the table says must be so in the model; "unknown" only where a script was lost or failed half-way.
std::string judgeTable(const Simulation& run)
{
    for (const auto& result : targetResults(run.machine.state())) {
        const auto& model = run.model.targets().at(result.ct);
        const auto& old = run.plan.findFacts(result.ct)->commit;
        if (result.version == TargetVersion::Unknown && !model.faulted)
            return fmt::format("CT {} is said to be unknown without a reason", result.ct.number());
        if (result.version == TargetVersion::Old && model.commit != old)
            return fmt::format("CT {} is said to be old and is not", result.ct.number());
        if (result.version == TargetVersion::New && model.commit != run.plan.commit)
            return fmt::format("CT {} is said to be new and is not", result.ct.number());
    }
    return {};
}

// Whoever is not in the registry at the end is named, unless the report sends a person there anyway.
std::string judgeRegistry(const Simulation& run)
{
    const auto& state = run.machine.state();
    const auto expected = expectedWorkers(run.plan, state.progress());
    const auto named = unregisteredWorkers(state);
    const auto has = [](const std::vector<CtId>& all, CtId ct) {
        return std::find(all.begin(), all.end(), ct) != all.end();
    };
    if (run.model.targets().at(run.plan.backendCt()).faulted) // its script may have restarted it at any time
        return {};
    for (const auto& result : targetResults(state)) {
        const bool touched = std::any_of(state.steps.begin(), state.steps.end(), [&](const auto& step) {
            return step.second.mayHaveChanged && state.findStep(step.first)->ct == result.ct;
        });
        const bool missing = run.model.targets().at(result.ct).registeredAt == MonoTime::max();
        if (missing && has(expected, result.ct) && !has(named, result.ct) && (result.verified || !touched))
            return fmt::format("CT {} is not registered, and nobody is told", result.ct.number());
    }
    return {};
}

std::string judge(const Simulation& run)
{
    const auto& state = run.machine.state();
    if (!run.model.violations().empty())
        return run.model.violations().front();
    if (auto problem = judgeTable(run); !problem.empty())
        return problem;
    switch (state.outcome) {
    case RunOutcome::Succeeded:
        for (const auto& group : run.plan.groups) {
            for (const auto& lane : group.lanes) {
                if (state.stepState(lane.steps.back().id).status != StepStatus::Done)
                    return "succeeded with open steps";
            }
        }
        return all(state, TargetVersion::New, true) ? "" : "succeeded, but not all are new and verified";
    case RunOutcome::RolledBack:
    case RunOutcome::FailedUnchanged:
        return all(state, TargetVersion::Old, false) ? "" : "rolled back, but not all are old";
    case RunOutcome::Stopped:
    case RunOutcome::NeedsPerson: return {};
    case RunOutcome::None: break;
    }
    return "no outcome";
}

std::string judgeFold(const Simulation& run)
{
    RunState folded;
    folded.plan = run.plan;
    for (std::size_t i = 0; i < run.model.journal().size(); ++i) {
        const auto& row = run.model.journal()[i];
        const auto read = journalEventFrom(toString(row.kind), journalPayload(row));
        if (!read)
            return "a row cannot be read: " + toString(read.error());
        apply(folded, *read, run.model.journalTimes()[i]);
    }
    return folded == run.machine.state() ? "" : "the journal's fold is another state than the machine's";
}

struct Tally
{
    int wrong = 0, undefined = 0, reregistered = 0;
    double seconds = 0;
    std::map<RunOutcome, int> outcomes;
};

void deploy(std::uint32_t seed, double faults, Tally& tally)
{
    std::mt19937 random(seed);
    Simulation run(randomPlan(random), seed, faults);
    if (faults > 0) {
        addTroubles(run.model, run.plan, random);
        addOperator(run.model, random);
    }
    const auto begin = std::clock();
    const bool ended = run.model.run(run.machine);
    tally.seconds += static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    ++tally.outcomes[run.machine.state().outcome];
    tally.reregistered += run.machine.state().reregistration.empty() ? 0 : 1;
    if (!ended) {
        ++tally.undefined;
        qWarning("seed %u: the run did not end", seed);
        return;
    }
    auto problem = judge(run);
    if (problem.empty())
        problem = judgeRegistry(run);
    run.model.settle();
    if (problem.empty())
        problem = judge(run);
    if (problem.empty() && seed % 10 == 0)
        problem = judgeFold(run);
    if (!problem.empty()) {
        ++tally.wrong;
        qWarning("seed %u (%s): %s", seed, toString(run.machine.state().outcome), problem.c_str());
    }
}

Tally deployMany(std::uint32_t first, int count, double faults)
{
    Tally tally;
    for (int i = 0; i < count; ++i)
        deploy(first + static_cast<std::uint32_t>(i), faults, tally);
    qInfo("seeds %u to %u: succeeded %d, rolled back %d, failed unchanged %d, stopped %d, needs a person %d", first,
          first + static_cast<std::uint32_t>(count) - 1, tally.outcomes[RunOutcome::Succeeded],
          tally.outcomes[RunOutcome::RolledBack], tally.outcomes[RunOutcome::FailedUnchanged],
          tally.outcomes[RunOutcome::Stopped], tally.outcomes[RunOutcome::NeedsPerson]);
    qInfo("deployments: %d, wrong %d, undefined %d, mean %.2f ms CPU", count, tally.wrong, tally.undefined,
          tally.seconds * 1'000 / count);
    return tally;
}

int fromEnvironment(const char* name, int otherwise)
{
    bool ok = false;
    const int value = qEnvironmentVariableIntValue(name, &ok);
    return ok ? value : otherwise;
}

} // namespace

void SimulatedDeploymentsTest::withoutFaultsAllSucceed()
{
    auto tally = deployMany(1, 100, 0);
    QCOMPARE(tally.outcomes[RunOutcome::Succeeded], 100);
    QCOMPARE(tally.wrong + tally.undefined, 0);
}

void SimulatedDeploymentsTest::withFaultsNothingIsWrong()
{
    const int count = fromEnvironment("KTRDR_SIM_COUNT", 2'000);
    auto tally = deployMany(static_cast<std::uint32_t>(fromEnvironment("KTRDR_SIM_FIRST_SEED", 1'000)), count, 0.15);
    QCOMPARE(tally.wrong, 0);
    QCOMPARE(tally.undefined, 0);
    if (count >= 2'000) { // faults that end all runs alike would test nothing
        for (const auto outcome : {RunOutcome::Succeeded, RunOutcome::RolledBack, RunOutcome::FailedUnchanged,
                                   RunOutcome::Stopped, RunOutcome::NeedsPerson})
            QVERIFY2(tally.outcomes[outcome] >= count / 100, toString(outcome));
        QVERIFY(tally.reregistered >= count / 100);
    }
}

QTEST_APPLESS_MAIN(SimulatedDeploymentsTest)
#include "simulated_deployments_test.moc"
