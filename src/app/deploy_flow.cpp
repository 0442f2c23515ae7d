// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/deploy_flow.h"

#include "base/sanitize.h"
#include "planning/plan_json.h"

#include <QRandomGenerator>
#include <QSysInfo>

#include <fmt/core.h>
#include <pwd.h>
#include <unistd.h>

namespace ktrdr {

DeployFlow::DeployFlow(Environment environment, Ports ports, QObject* parent)
    : QObject(parent), m_ports(ports), m_reader(std::move(environment), ports)
{
}

void DeployFlow::prepare(DeployInput input, std::function<void(const Prepared&)> ready)
{
    const auto version = input.version;
    m_reader.readAll(version, [this, input = std::move(input), ready = std::move(ready)] {
        Prepared prepared{m_reader.snapshot(), {}, fail(ErrorCode::Internal, "not planned")};
        prepared.report = preflightDeploy(m_reader.environment(), prepared.snapshot, input);
        prepared.plan = planDeploy(m_reader.environment(), prepared.snapshot, input);
        ready(prepared);
    });
}

void DeployFlow::recheck(const Plan& plan, std::function<void(std::optional<Error>)> ready)
{
    m_reader.sweep([this, plan, ready = std::move(ready)] {
        std::vector<CtId> cts;
        for (const auto& facts : plan.facts)
            cts.push_back(facts.ct);
        m_reader.readInsides(std::move(cts), {}, [this, plan, ready] {
            ready(staleness(plan, m_reader.snapshot(), m_ports.clock.utcNow()));
        });
    });
}

std::string newRunId(UtcTime now)
{
    const auto iso = toIso(now); // 2026-11-24T06:12:25.123Z
    return fmt::format("{}{}{}-{}{}{}-{:06x}", iso.substr(0, 4), iso.substr(5, 2), iso.substr(8, 2), iso.substr(11, 2),
                       iso.substr(14, 2), iso.substr(17, 2), QRandomGenerator::system()->generate() & 0xFFFFFF);
}

std::string operatorName()
{
    const passwd* entry = ::getpwuid(::getuid());
    return sanitizeLine(entry ? entry->pw_name : std::to_string(::getuid()), 64) + "@" +
           sanitizeLine(QSysInfo::machineHostName().toStdString(), 64);
}

RunHeader headerFor(const Plan& plan, UtcTime now)
{
    return {newRunId(now),
            plan.environment,
            plan.operation,
            "Deploy " + plan.version,
            operatorName(),
            planHash(plan),
            now,
            toString(RunOutcome::None),
            std::nullopt};
}

} // namespace ktrdr
