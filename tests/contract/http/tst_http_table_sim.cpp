// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The HTTP contract against the simulator's own servers: what other tests see from them is what the real services
// answer. The cluster's clock is moved by hand, so minutes of it cost nothing.
#include "http_contract.h"
#include "sim/http/port_keeper.h"
#include "sim/http/site.h"
#include "sim/model/fault_effects.h"
#include "sim/model/manual_sim_clock.h"
#include "sim/model/operations.h"
#include "sim/model/service.h"

#include <QCoreApplication>
#include <QTest>

#include <fmt/core.h>

namespace ktrdr::tests {

namespace {

constexpr int kIdleCt = 201;
constexpr int kLostCt = 202;
constexpr int kBusyCt = 203;

int boxOf(std::string_view service)
{
    return service == kBackend ? sim::World::kBackendId
           : service == kIdle  ? kIdleCt
           : service == kLost  ? kLostCt
           : service == kBusy  ? kBusyCt
                               : sim::World::kGpuId;
}

sim::SimOptions optionsFor(Shape shape, int network)
{
    sim::SimOptions options;
    options.generation = shape == Shape::N ? sim::KtrdrGeneration::N : sim::KtrdrGeneration::R;
    options.workers = 2;
    options.training = 1;
    options.gpuRegisters = true;
    options.deployed = kDeployed;
    options.network = fmt::format("127.{}", network);
    return options;
}

class SimInstallation final : public Installation, public sim::Web
{
public:
    SimInstallation(Shape shape, int network)
        : m_cluster(optionsFor(shape, network), m_clock), m_site(m_cluster, m_audit)
    {
        prepare();
    }
    bool open()
    {
        QString problem;
        m_ports = std::make_unique<sim::PortKeeper>(m_cluster, *this);
        return m_ports->openAll(problem);
    }

    std::string url(const std::string& service) const override
    {
        return m_cluster.with([&](sim::World& world) {
            const auto& box = *world.box(boxOf(service));
            return fmt::format("http://{}:{}", box.address, box.port);
        });
    }
    std::string addressOf(const std::string& worker) const override
    {
        return m_cluster.with([&](sim::World& world) { return world.box(boxOf(worker))->address; });
    }
    std::vector<Asked> asked(const std::string& service) const override
    {
        const auto found = m_asked.find(boxOf(service));
        return found == m_asked.end() ? std::vector<Asked>{} : found->second;
    }

    void pass(Seconds time) override
    {
        m_clock.advance(time);
        settle();
    }
    void workEnds() override
    {
        m_cluster.with([](sim::World& world) { sim::releaseForever(world, *world.box(kBusyCt)); });
    }
    void keepWorkersBusy() override
    {
        m_cluster.with([](sim::World& world) { sim::occupyForever(world, *world.box(kIdleCt)); });
    }
    void restartBackend() override { restart({sim::World::kBackendId}); }
    void restartWorkers() override { restart({kIdleCt, kBusyCt, sim::World::kGpuId}); }
    void fillOperations(int total) override;
    void suffer(Trouble trouble) override;

    sim::WebAnswer answer(int box, const sim::WebRequest& request) override
    {
        m_asked[box].push_back({request.method, request.path, request.query});
        return m_site.answer(box, request);
    }

private:
    void prepare();
    void restart(std::initializer_list<int> boxes);
    void inject(const char* fault, std::initializer_list<const char*> targets,
                const std::vector<std::string>& arguments = {});
    // Until the ports are open that should be.
    void settle()
    {
        const auto wanted = m_cluster.with([](sim::World& world) {
            return std::count_if(world.boxes().begin(), world.boxes().end(),
                                 [](const auto& box) { return box.second.running && box.second.process.listening; });
        });
        constexpr int kDeadlineMs = 20'000;
        QVERIFY(QTest::qWaitFor([&] { return m_ports->openPorts() == static_cast<std::size_t>(wanted); }, kDeadlineMs));
    }

    sim::ManualSimClock m_clock;
    mutable sim::Cluster m_cluster;
    sim::Audit m_audit;
    sim::Site m_site;
    std::map<int, std::vector<Asked>> m_asked;
    std::unique_ptr<sim::PortKeeper> m_ports;
};

void SimInstallation::prepare()
{
    const auto backtest = m_cluster.with([](sim::World& world) {
        sim::powerOff(world, *world.box(kLostCt));
        return sim::dispatchOperation(world, *world.box(kIdleCt), {Seconds{10}, "EURUSD"}).id;
    });
    m_clock.advance(Seconds{60});
    m_site.answer(sim::World::kBackendId, sim::parseTarget("/api/v1/operations/" + backtest));
    m_cluster.with([](sim::World& world) {
        sim::dispatchOperation(world, *world.box(kBusyCt), {Milliseconds{0}, "EURUSD"});
    });
}

void SimInstallation::restart(std::initializer_list<int> boxes)
{
    for (const int id : boxes) {
        m_cluster.with([&](sim::World& world) { sim::stopUnit(world, *world.box(id)); });
        pass(Seconds{3});
        m_cluster.with([&](sim::World& world) {
            sim::resetFailedUnit(*world.box(id));
            sim::startUnit(world, *world.box(id));
        });
        pass(Seconds{4});
    }
}

void SimInstallation::fillOperations(int total)
{
    m_cluster.with([&](sim::World& world) {
        auto& all = world.backend.operations;
        for (auto& operation : all)
            operation.listed = true;
        while (static_cast<int>(all.size()) < total) {
            sim::Operation operation = all.front();
            operation.id = fmt::format("op_backtesting_{}", all.size());
            all.push_back(std::move(operation));
        }
    });
}

void SimInstallation::inject(const char* fault, std::initializer_list<const char*> targets,
                             const std::vector<std::string>& arguments)
{
    for (const char* target : targets) {
        const auto done = m_cluster.with([&](sim::World& world) {
            return bool(sim::injectFault(world, *sim::findFault(fault), target, arguments));
        });
        QVERIFY2(done, fault);
    }
}

void SimInstallation::suffer(Trouble trouble)
{
    switch (trouble) {
    case Trouble::Refused: return inject("health-503", {"100", "201"});
    case Trouble::Garbage: return inject("garbage", {"100", "201"});
    case Trouble::Slow: return inject("slow", {"100", "201"}, {std::to_string(kSlow.count())});
    case Trouble::Silent: return inject("http-hang", {"100", "201"});
    case Trouble::HostileName: return inject("hostile-names", {"201"});
    case Trouble::BrokenInside: return inject("health-error", {"20"});
    case Trouble::Gone: break;
    }
    m_cluster.with([](sim::World& world) {
        for (const int id : {sim::World::kBackendId, kIdleCt})
            sim::stopUnit(world, *world.box(id));
    });
    pass(Seconds{3});
}

class SimBench final : public HttpBench
{
public:
    std::unique_ptr<Installation> install(Shape shape) override
    {
        // Other simulators of this machine have networks too.
        constexpr int kFirst = 16, kNetworks = 230, kTries = 20;
        for (int attempt = 0; attempt < kTries; ++attempt) {
            const auto number = (QCoreApplication::applicationPid() + m_made++) % kNetworks;
            auto installation = std::make_unique<SimInstallation>(shape, kFirst + static_cast<int>(number));
            if (installation->open())
                return installation;
        }
        return nullptr;
    }
    std::map<std::string, std::string> leftOut() const override;

private:
    qint64 m_made = 0;
};

std::map<std::string, std::string> SimBench::leftOut() const
{
    const std::string unreal = "the simulator answers as real services do, and none ever answered like the documents";
    return {{"01 health without \"healthy\", Documents", unreal}, {"02 no summary of workers, Documents", unreal},
            {"03 status in small letters, Documents", unreal},    {"05 operations under data, Documents", unreal},
            {"08 duration in seconds, Documents", unreal},        {"12 endpoint by name or address, Documents", unreal},
            {"14 missing gpu is none, Documents", unreal},        {"15 worker says itself, Documents", unreal},
            {"16 port of each worker, Documents", unreal}};
}

} // namespace

} // namespace ktrdr::tests

int main(int argc, char** argv)
{
    const QCoreApplication app(argc, argv);
    ktrdr::tests::SimBench bench;
    return ktrdr::tests::runHttpContract(bench, argc, argv);
}
