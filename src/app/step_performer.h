// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// StepPerformer does what a run's effects ask for, through the ports: sends a step's script, probes whether a
// step has happened, reads a gate. It knows no order and keeps only what a gate needs between two readings.
// Owned by RunDriver; main thread. Every answer comes exactly once, asynchronously, unless it was destroyed.
#pragma once

#include "app/operation_watch.h"
#include "app/ports_bundle.h"
#include "engine/run_state.h"
#include "planning/commands.h"

#include <QObject>

#include <functional>
#include <map>
#include <memory>
#include <stop_token>

namespace ktrdr {

class StepPerformer : public QObject
{
public:
    using Answer = std::function<void(RunEvent)>;
    using Output = std::function<void(const std::string& step, std::string_view chunk)>;

    StepPerformer(const Plan& plan, Ports ports, Output output, QObject* parent = nullptr);
    ~StepPerformer() override;

    void send(const Step& step, int attempt, Answer answer);
    void probe(const Step& step, Answer answer);
    void readGate(const Step& step, Answer answer);

    // The outcome of a sent step as the result of its remote command says; public for tests.
    static event::StepEnded outcomeOf(const Step& step, int attempt, const Result<ExecResult>& result);

private:
    struct Inside // what AwaitReady last saw inside the container
    {
        bool reading = false;
        bool unitActive = false;
        bool commitFits = false;
        int deadReadings = 0;
        MonoTime readAt{};
        std::string detail;
        std::string log; // last lines of a unit that is not active
        std::optional<Error> fatal;
    };
    struct OwnEntries
    {
        std::vector<const RegistryEntry*> entries;
        std::string reason; // why there are none
    };
    void readIdle(const TargetRef& target, const Step& step, Answer answer);
    void readReady(const TargetRef& target, const Step& step, Answer answer);
    void readObservation(const Step& step, Answer answer);
    void lookInside(const TargetRef& target, const Step& step, const CommitId& commit);
    void takeInside(const Step& step, const CommitId& commit, const Result<InsideState>& inside);
    OwnEntries ownEntries(const TargetRef& target, const Registry& registry) const;
    ConditionReport registered(const TargetRef& target, const Result<Registry>& registry);
    void judgeObservation(GateReading& reading, const action::Observe& observe, const Result<Registry>& registry) const;
    void readOperations(const Step& step, std::shared_ptr<GateReading> reading, Answer answer);
    VisitRequest visitOf(CtId ct) const;

    const Plan& m_plan;
    Ports m_ports;
    Output m_output;
    std::stop_source m_stop;
    std::map<CtId, UtcTime> m_stoppedAt;
    std::map<CtId, UtcTime> m_firstHealthyAt; // registry's word when the gate began, if no stop time is known
    std::map<std::string, Inside> m_insides;
    std::map<std::string, OperationWatch> m_observations;
};

} // namespace ktrdr
