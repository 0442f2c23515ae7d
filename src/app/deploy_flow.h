// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// DeployFlow prepares a deployment: read everything, check, plan; later check again that nothing changed since,
// before the run starts. Front ends show what it found and ask; it asks nobody. One per preparation, owned by
// its caller; main thread.
#pragma once

#include "app/cluster_reader.h"
#include "engine/run_state.h"
#include "planning/plan_deploy.h"
#include "planning/preflight.h"
#include "ports/journal_store.h"

#include <QObject>

#include <functional>
#include <optional>

namespace ktrdr {

struct Prepared
{
    ClusterSnapshot snapshot;
    PreflightReport report;
    Result<Plan> plan = fail(ErrorCode::Internal, "not planned");
};

class DeployFlow : public QObject
{
public:
    DeployFlow(Environment environment, Ports ports, QObject* parent = nullptr);

    // Reads every source and resolves the version on each target; `ready` is called once.
    void prepare(DeployInput input, std::function<void(const Prepared&)> ready);
    // Reads the facts of `plan` again; nullopt: it may start.
    void recheck(const Plan& plan, std::function<void(std::optional<Error>)> ready);

private:
    Ports m_ports;
    ClusterReader m_reader;
};

// "20261124-061225-a41f9c": sortable, unique enough for one person's journal.
std::string newRunId(UtcTime now);
// user@machine of this process.
std::string operatorName();
RunHeader headerFor(const Plan& plan, UtcTime now);

} // namespace ktrdr
