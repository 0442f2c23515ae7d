// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ClusterReader reads one environment's sources through the ports into a ClusterSnapshot, each value with its
// age; a failed read keeps the old value and records why. Owned by ClusterMonitor, DeployFlow or a CLI command;
// main thread. Sources may be read in parallel, each at most once at a time.
#pragma once

#include "app/ports_bundle.h"
#include "domain/environment.h"
#include "domain/snapshot.h"
#include "planning/commands.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <map>
#include <set>
#include <stop_token>
#include <vector>

namespace ktrdr {

class ClusterReader : public QObject
{
public:
    using Done = std::function<void()>;

    ClusterReader(Environment environment, Ports ports, QObject* parent = nullptr);
    ~ClusterReader() override;

    const Environment& environment() const { return m_environment; }
    // Stamped with the present time.
    ClusterSnapshot snapshot() const;
    // The same without a copy and without a stamp; it changes with each answer.
    const ClusterSnapshot& current() const { return m_snapshot; }
    void setInside(CtId ct, Reading<InsideState> reading); // from the cache of earlier visits

    // One pvesh call on the first node that answers.
    void readResources(Done done);
    // All static addresses in one call.
    void readAddresses(Done done);
    // Health, generation (once) and registry.
    void readBackend(Done done);
    void readOperations(Done done);
    // Each worker's own activity, one request per worker, some in each turn of the event loop.
    void readSelves(Done done);
    void readHostServices(Done done);
    // One remote command per node that visits the containers that run there; needs resources. `version` is
    // resolved on each target when not empty; empty `cts` means all targets.
    void readInsides(std::vector<CtId> cts, const std::string& version, Done done);

    // Everything but the insides, as parallel as it goes.
    void sweep(Done done);
    // sweep, then the insides.
    void readAll(const std::string& version, Done done);

private:
    std::vector<std::string> nodesToAsk() const;
    void tryResources(std::vector<std::string> nodes, std::size_t index, Done done);
    void tryAddresses(std::vector<std::string> nodes, std::size_t index, Done done);
    void visitNode(const std::string& node, VisitRequest request, Done done);
    void readSelf(const TargetConfig& target, Done done);
    void readMoreSelves();
    void moreSelvesLater();
    void readGeneration(Done done);
    std::string addressOf(const TargetConfig& target) const;
    std::string urlOf(const TargetConfig& target) const;
    void noteNode(const std::string& node, const Error* error);
    std::string nextNonce();

    Environment m_environment;
    Ports m_ports;
    ClusterSnapshot m_snapshot;
    Generation m_generation = Generation::Unknown;
    std::map<CtId, std::stop_source> m_selfReads; // in flight
    std::size_t m_nextSelf = 0;                   // which worker is asked next
    Done m_selfRead;                              // called for each of them
    QTimer m_selfPace;
    std::string m_liveNode; // where pvesh answered last
};

} // namespace ktrdr
