// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster_reader.h"

#include "app/countdown.h"
#include "app/exec_output.h"
#include "app/on_ready.h"
#include "domain/service_url.h"

#include <QPointer>

#include <algorithm>
#include <utility>

namespace ktrdr {

namespace {

constexpr Milliseconds kResourcesTimeout{30'000};
constexpr Milliseconds kAddressesTimeout{20'000};
constexpr std::size_t kSelfLanes = 128; // as many as the HTTP client sends at once
constexpr int kSelvesPerTurn = 16;      // hundreds of requests made in one turn of the event loop hold up the window

} // namespace

ClusterReader::ClusterReader(Environment environment, Ports ports, QObject* parent)
    : QObject(parent), m_environment(std::move(environment)), m_ports(ports)
{
    m_snapshot.environment = m_environment.name;
    for (const auto& target : m_environment.targets())
        m_snapshot.targets[target.ct];
    m_selfPace.setSingleShot(true);
    connect(&m_selfPace, &QTimer::timeout, this, [this] { readMoreSelves(); });
}

ClusterReader::~ClusterReader()
{
    for (auto& [ct, source] : m_selfReads)
        source.request_stop();
}

ClusterSnapshot ClusterReader::snapshot() const
{
    auto copy = m_snapshot;
    copy.takenAt = m_ports.clock.utcNow();
    return copy;
}

void ClusterReader::setInside(CtId ct, Reading<InsideState> reading)
{
    if (m_snapshot.targets.contains(ct))
        m_snapshot.targets[ct].inside = std::move(reading);
}

std::string ClusterReader::addressOf(const TargetConfig& target) const
{
    if (m_snapshot.addresses.value) {
        const auto found = m_snapshot.addresses.value->find(target.ct);
        if (found != m_snapshot.addresses.value->end())
            return found->second;
    }
    return target.address;
}

std::string ClusterReader::urlOf(const TargetConfig& target) const
{
    return serviceUrl(m_environment, addressOf(target), target.port);
}

void ClusterReader::noteNode(const std::string& node, const Error* error)
{
    if (error)
        m_snapshot.unreachableNodes[node] = *error;
    else
        m_snapshot.unreachableNodes.erase(node);
}

// Where it answered last first.
std::vector<std::string> ClusterReader::nodesToAsk() const
{
    std::vector<std::string> nodes;
    for (const auto& node : m_environment.nodes)
        nodes.insert(node.name == m_liveNode ? nodes.begin() : nodes.end(), node.name);
    return nodes;
}

void ClusterReader::readResources(Done done) { tryResources(nodesToAsk(), 0, std::move(done)); }

void ClusterReader::tryResources(std::vector<std::string> nodes, std::size_t index, Done done)
{
    const std::string node = nodes.at(index);
    const auto command = clusterResourcesCommand();
    auto future = m_ports.shell.run(node, {command.line, command.input, kResourcesTimeout});
    onReady(std::move(future), this,
            [this, node, nodes = std::move(nodes), index, done = std::move(done)](const Result<ExecResult>& result) {
                noteNode(node, result ? nullptr : &result.error());
                const auto output = outputOf(result, node);
                auto resources =
                    output ? parseClusterResources(*output) : Result<ClusterResources>(Unexpected(output.error()));
                if (resources) {
                    m_liveNode = node;
                    for (const auto& container : resources->containers) {
                        const auto read = m_selfReads.find(container.ct);
                        if (container.power == Power::Stopped && read != m_selfReads.end())
                            read->second.request_stop(); // nobody answers there
                    }
                    m_snapshot.resources.succeed(std::move(*resources), m_ports.clock.utcNow());
                } else if (index + 1 < nodes.size()) {
                    return tryResources(nodes, index + 1, done);
                } else {
                    m_snapshot.resources.failWith(resources.error());
                }
                done();
            });
}

void ClusterReader::readAddresses(Done done) { tryAddresses(nodesToAsk(), 0, std::move(done)); }

void ClusterReader::tryAddresses(std::vector<std::string> nodes, std::size_t index, Done done)
{
    const std::string node = nodes.at(index);
    const auto command = addressesCommand();
    auto future = m_ports.shell.run(node, {command.line, command.input, kAddressesTimeout});
    onReady(std::move(future), this,
            [this, node, nodes = std::move(nodes), index, done = std::move(done)](const Result<ExecResult>& result) {
                noteNode(node, result ? nullptr : &result.error());
                const auto output = outputOf(result, node);
                if (output)
                    m_snapshot.addresses.succeed(parseAddresses(*output), m_ports.clock.utcNow());
                else if (index + 1 < nodes.size())
                    return tryAddresses(nodes, index + 1, done);
                else
                    m_snapshot.addresses.failWith(output.error());
                done();
            });
}

void ClusterReader::readGeneration(Done done)
{
    if (m_environment.generation != Generation::Unknown)
        m_generation = m_environment.generation;
    if (m_generation != Generation::Unknown)
        return done();
    onReady(m_ports.backend.generation(urlOf(m_environment.backend)), this,
            [this, done = std::move(done)](const Result<Generation>& generation) {
                if (generation)
                    m_generation = *generation;
                done();
            });
}

void ClusterReader::readBackend(Done done)
{
    const auto url = urlOf(m_environment.backend);
    if (url.empty()) {
        const Error unknown{ErrorCode::NotFound,
                            "The backend's address is not known",
                            "CT " + m_environment.backend.ct.text(),
                            "Set its address in the configuration or a static ip in Proxmox",
                            {}};
        m_snapshot.backendHealth.failWith(unknown);
        m_snapshot.registry.failWith(unknown);
        return done();
    }
    const auto part = countdown(3, [this, done = std::move(done)] {
        if (m_snapshot.backendHealth.value)
            m_snapshot.backendHealth.value->generation = m_generation;
        done();
    });
    readGeneration(part);
    onReady(m_ports.backend.health(url), this, [this, part](const Result<BackendHealth>& health) {
        if (health) {
            if (health->generation != Generation::Unknown)
                m_generation = health->generation;
            m_snapshot.backendHealth.succeed(*health, m_ports.clock.utcNow());
        } else {
            m_snapshot.backendHealth.failWith(health.error());
        }
        part();
    });
    onReady(m_ports.backend.workers(url), this, [this, part](const Result<Registry>& registry) {
        if (registry)
            m_snapshot.registry.succeed(*registry, m_ports.clock.utcNow());
        else
            m_snapshot.registry.failWith(registry.error());
        part();
    });
}

void ClusterReader::readOperations(Done done)
{
    onReady(m_ports.backend.operations(urlOf(m_environment.backend), {}), this,
            [this, done = std::move(done)](const Result<OperationList>& operations) {
                if (operations)
                    m_snapshot.operations.succeed(*operations, m_ports.clock.utcNow());
                else
                    m_snapshot.operations.failWith(operations.error());
                done();
            });
}

void ClusterReader::readSelf(const TargetConfig& target, Done done)
{
    const auto url = urlOf(target);
    if (url.empty()) {
        m_snapshot.targets[target.ct].self.failWith(
            {ErrorCode::NotFound, "The worker's address is not known", {}, {}, {}});
        return done();
    }
    auto& source = m_selfReads[target.ct] = std::stop_source{};
    onReady(m_ports.workers.activity(url, source.get_token()), this,
            [this, ct = target.ct, done = std::move(done)](const Result<WorkerSelf>& self) {
                m_selfReads.erase(ct);
                auto& reading = m_snapshot.targets[ct].self;
                if (self)
                    reading.succeed(*self, m_ports.clock.utcNow());
                else
                    reading.failWith(self.error());
                done();
            });
}

void ClusterReader::readSelves(Done done)
{
    if (m_environment.workers.empty())
        return done();
    m_selfRead = countdown(m_environment.workers.size(), std::move(done));
    m_nextSelf = 0;
    readMoreSelves();
}

void ClusterReader::readMoreSelves()
{
    const auto all = m_environment.workers.size();
    const QPointer alive(this); // the last one may end this reader
    for (int begun = 0; alive && begun < kSelvesPerTurn && m_nextSelf < all && m_selfReads.size() < kSelfLanes;
         ++begun) {
        const auto& worker = m_environment.workers[m_nextSelf++];
        const auto part = m_nextSelf == all ? std::exchange(m_selfRead, {}) : m_selfRead;
        readSelf(worker, [this, part] {
            moreSelvesLater();
            part();
        });
    }
    if (alive)
        moreSelvesLater();
}

void ClusterReader::moreSelvesLater()
{
    if (m_nextSelf < m_environment.workers.size() && m_selfReads.size() < kSelfLanes && !m_selfPace.isActive())
        m_selfPace.start();
}

void ClusterReader::readHostServices(Done done)
{
    if (m_environment.hostServices.empty())
        return done();
    const auto part = countdown(m_environment.hostServices.size(), std::move(done));
    for (const auto& service : m_environment.hostServices) {
        onReady(m_ports.workers.hostService(service.healthUrl), this,
                [this, name = service.name, part](const Result<HostServiceState>& state) {
                    auto& reading = m_snapshot.hostServices[name];
                    if (state)
                        reading.succeed(*state, m_ports.clock.utcNow());
                    else
                        reading.failWith(state.error());
                    part();
                });
    }
}

void ClusterReader::sweep(Done done)
{
    const bool allAddressed = std::all_of(m_environment.workers.begin(), m_environment.workers.end(),
                                          [](const auto& worker) { return !worker.address.empty(); }) &&
                              !m_environment.backend.address.empty();
    const auto part = countdown(5, std::move(done));
    readResources(part);
    const auto http = [this, part] {
        readBackend(part);
        readSelves(part);
        readHostServices(part);
    };
    if (allAddressed || m_snapshot.addresses.value) {
        readAddresses(part);
        return http();
    }
    readAddresses([part, http] {
        http();
        part();
    });
}

void ClusterReader::readAll(const std::string& version, Done done)
{
    sweep([this, version, done = std::move(done)] { readInsides({}, version, done); });
}

} // namespace ktrdr
