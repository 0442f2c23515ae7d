// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Health, generation, registry and the workers themselves.
#include "domain/identity.h"
#include "http_rows.h"

namespace ktrdr::tests {

using namespace fakes;

namespace {

void healthWithoutHealthy(HttpStage& stage)
{
    const auto bare = stage.object(kBackend, "/api/v1/health");
    QCOMPARE(bare.contains("healthy"), stage.shape == Shape::Documents);
    QCOMPARE(bare.contains("orphan_detector"), stage.isN());
    const auto health = stage.health();
    QCOMPARE(codeOf(health), std::string("ok"));
    QVERIFY(health->healthy);
    QCOMPARE(static_cast<int>(health->generation),
             static_cast<int>(stage.isN() ? Generation::N : Generation::Unknown)); // its absence proves nothing
}

void noSummaryOfWorkers(HttpStage& stage)
{
    const auto bare = stage.ask(HttpMethod::Get, kBackend, "/api/v1/workers/health");
    QCOMPARE(bare.status, stage.shape == Shape::Documents ? 200 : 404);
    const auto generation = awaited(stage.backend.generation(stage.ktrdr.url(kBackend), {}));
    QCOMPARE(codeOf(generation), std::string("ok"));
    const auto expected = stage.shape == Shape::R   ? Generation::R
                          : stage.shape == Shape::N ? Generation::N
                                                    : Generation::Unknown;
    QCOMPARE(static_cast<int>(*generation), static_cast<int>(expected));
    // The four numbers are counted from the registry.
    std::map<RegistryStatus, int> counts;
    const auto registry = stage.registry();
    QCOMPARE(codeOf(registry), std::string("ok"));
    for (const auto& entry : *registry)
        ++counts[entry.status];
    QCOMPARE(registry->size(), std::size_t(4));
    QCOMPARE(counts[RegistryStatus::Available], 2);
    QCOMPARE(counts[RegistryStatus::Busy], 1);
    QCOMPARE(counts[RegistryStatus::TemporarilyUnavailable], 1);
}

void statusInSmallLetters(HttpStage& stage)
{
    const auto bare = stage.bareRegistry();
    const bool capitals = stage.shape == Shape::Documents;
    QCOMPARE(bare.at(kIdle)["status"].toString(), QString(capitals ? "AVAILABLE" : "available"));
    QCOMPARE(bare.at(kLost)["status"].toString(),
             QString(capitals ? "TEMPORARILY_UNAVAILABLE" : "temporarily_unavailable"));
    const auto registry = stage.registry();
    QCOMPARE(codeOf(registry), std::string("ok"));
    const auto statusOf = [&](const char* id) { return toString(entryOf(*registry, id)->status); };
    QCOMPARE(statusOf(kIdle), toString(RegistryStatus::Available));
    QCOMPARE(statusOf(kLost), toString(RegistryStatus::TemporarilyUnavailable));
    QCOMPARE(statusOf(kBusy), toString(RegistryStatus::Busy));
    QVERIFY(entryOf(*registry, kLost)->failures >= 3);
}

void filterInCapitalsFindsNothing(HttpStage& stage)
{
    QCOMPARE(stage.document(kBackend, "/api/v1/workers?status=available").toArray().size(), 2);
    const auto capitals = stage.ask(HttpMethod::Get, kBackend, "/api/v1/workers?status=AVAILABLE");
    QCOMPARE(capitals.status, 200);
    QCOMPARE(capitals.body, std::string("[]"));
    QCOMPARE(codeOf(stage.registry()), std::string("ok"));
    const auto last = stage.ktrdr.asked(kBackend).back();
    QCOMPARE(last.path, std::string("/api/v1/workers"));
    QVERIFY(last.query.empty()); // the client filters by itself
}

void healthOnlyAnswersGet(HttpStage& stage)
{
    QCOMPARE(stage.headStatus(kBackend, "/health"), 404);
    QCOMPARE(stage.headStatus(kBackend, "/api/v1/health"), 405);
    const auto before = stage.ktrdr.asked(kBackend).size();
    QCOMPARE(codeOf(stage.health()), std::string("ok"));
    QCOMPARE(codeOf(stage.registry()), std::string("ok"));
    QCOMPARE(codeOf(stage.operations()), std::string("ok"));
    QCOMPARE(codeOf(awaited(stage.backend.generation(stage.ktrdr.url(kBackend), {}))), std::string("ok"));
    const auto asked = stage.ktrdr.asked(kBackend);
    QVERIFY(asked.size() > before);
    for (auto at = before; at < asked.size(); ++at)
        QCOMPARE(asked[at].method, std::string("GET"));
}

void endpointByNameOrAddress(HttpStage& stage)
{
    const auto registry = stage.registry();
    QCOMPARE(codeOf(registry), std::string("ok"));
    const auto address = stage.ktrdr.addressOf(kIdle);
    QCOMPARE(entryOf(*registry, kIdle)->endpointHost, stage.shape == Shape::R ? std::string(kIdle) : address);
    // Also when its id is another one than the inventory expects.
    TargetConfig target;
    target.name = "another-id";
    target.port = 5003;
    const auto found = matchingEntries({target, address, kIdle}, *registry);
    QCOMPARE(found.size(), std::size_t(1));
    QCOMPARE(found.front()->workerId, std::string(kIdle));
}

void registryAfterABackendRestart(HttpStage& stage)
{
    stage.ktrdr.restartBackend();
    stage.ktrdr.pass(Seconds{60});
    const auto registry = stage.registry();
    QCOMPARE(codeOf(registry), std::string("ok")); // empty is an answer
    QCOMPARE(registry->size(), std::size_t(stage.isN() ? 3 : 0));
    const auto operations = stage.operations();
    QCOMPARE(codeOf(operations), std::string("ok"));
    QVERIFY(operations->operations.empty());
    stage.ktrdr.restartWorkers();
    const auto again = stage.registry();
    QCOMPARE(codeOf(again), std::string("ok"));
    QCOMPARE(again->size(), std::size_t(3)); // the lost one stays away
    QVERIFY(!entryOf(*again, kLost));
}

void missingGpuIsNone(HttpStage& stage)
{
    const auto bare = stage.bareRegistry();
    QVERIFY(!bare.at(kIdle)["capabilities"].toObject().contains("gpu"));
    QVERIFY(!bare.at(kBusy)["capabilities"]["gpu"].toBool(true));
    const auto registry = stage.registry();
    QCOMPARE(codeOf(registry), std::string("ok"));
    QVERIFY(!entryOf(*registry, kIdle)->gpu);
    QVERIFY(!entryOf(*registry, kBusy)->gpu);
    QVERIFY(entryOf(*registry, kGpuHost)->gpu);
    QCOMPARE(entryOf(*registry, kGpuHost)->workerType, std::string("training"));
}

void workerSaysItself(HttpStage& stage)
{
    const auto operation = stage.runningOperation();
    const QString field = stage.shape == Shape::Documents ? "current_operation_id" : "current_operation";
    const auto idle = stage.object(kIdle, "/health");
    QCOMPARE(idle["worker_status"].toString(), QStringLiteral("idle"));
    QVERIFY(idle[field].isNull());
    const auto busy = stage.object(kBusy, "/health");
    QCOMPARE(busy["worker_status"].toString(), QStringLiteral("busy"));
    QCOMPARE(busy[field].toString().toStdString(), operation);

    // The product never asks for it: that would keep generation N from registering again.
    const auto before = stage.ktrdr.asked(kBusy).size();
    QCOMPARE(toString(stage.activity(kIdle).value().activity), toString(Activity::Idle));
    const auto self = stage.activity(kBusy);
    QCOMPARE(codeOf(self), std::string("ok"));
    QCOMPARE(toString(self->activity), toString(Activity::Busy));
    QCOMPARE(self->currentOperation, operation);
    QCOMPARE(awaited(stage.worker.identity(stage.ktrdr.url(kBusy), {})).value().workerId, std::string(kBusy));
    const auto asked = stage.ktrdr.asked(kBusy);
    QCOMPARE(asked.size(), before + 2);
    QCOMPARE(asked[before].path, std::string("/api/v1/operations"));
    QCOMPARE(asked[before].query, (std::map<std::string, std::string>{{"active_only", "true"}}));
    QCOMPARE(asked[before + 1].path, std::string("/"));
    const auto host = awaited(stage.worker.hostService(stage.ktrdr.url(kGpuHost) + "/health", {}));
    QCOMPARE(codeOf(host), std::string("ok"));
    QVERIFY(host->healthy);
}

void portOfEachWorker(HttpStage& stage)
{
    const auto registry = stage.registry();
    QCOMPARE(codeOf(registry), std::string("ok"));
    QCOMPARE(entryOf(*registry, kIdle)->endpointPort, std::uint16_t(5003));
    QCOMPARE(entryOf(*registry, kBusy)->endpointPort, std::uint16_t(5004));
    QCOMPARE(entryOf(*registry, kGpuHost)->endpointPort, std::uint16_t(5002));
}

void versionIsNotTheRelease(HttpStage& stage)
{
    const auto health = stage.health();
    QCOMPARE(codeOf(health), std::string("ok"));
    QCOMPARE(health->version, std::string(stage.isN() ? "0.0.0.dev" : "1.0.7.2"));
    QVERIFY(health->version != kDeployed);
}

void removedAfterFiveMinutes(HttpStage& stage)
{
    stage.ktrdr.pass(Seconds{120}); // not healthy for three minutes now
    const auto before = stage.registry();
    QCOMPARE(codeOf(before), std::string("ok"));
    QVERIFY(entryOf(*before, kLost));
    QCOMPARE(toString(entryOf(*before, kLost)->status), toString(RegistryStatus::TemporarilyUnavailable));
    stage.ktrdr.pass(Seconds{240});
    const auto after = stage.registry();
    QCOMPARE(codeOf(after), std::string("ok"));
    QVERIFY(!entryOf(*after, kLost));
    QCOMPARE(after->size(), std::size_t(3));
}

} // namespace

std::span<const HttpRow> registryRows()
{
    static constexpr HttpRow kRows[] = {
        {1, "health without \"healthy\"", true, healthWithoutHealthy},
        {2, "no summary of workers", true, noSummaryOfWorkers},
        {3, "status in small letters", true, statusInSmallLetters},
        {4, "filter in capitals finds nothing", false, filterInCapitalsFindsNothing},
        {11, "health only answers GET", false, healthOnlyAnswersGet},
        {12, "endpoint by name or address", true, endpointByNameOrAddress},
        {13, "registry after a backend restart", false, registryAfterABackendRestart},
        {14, "missing gpu is none", true, missingGpuIsNone},
        {15, "worker says itself", true, workerSaysItself},
        {16, "port of each worker", true, portOfEachWorker},
        {19, "version is not the release", false, versionIsNotTheRelease},
        {22, "removed after five minutes", false, removedAfterFiveMinutes},
    };
    return kRows;
}

} // namespace ktrdr::tests
