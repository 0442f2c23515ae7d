// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Whoever asks for the backend's health asks where the configuration says: readings, gates and observations, over
// the real client.
#include "adapters/http/http_backend_api.h"
#include "adapters/http/http_worker_api.h"
#include "app/cluster_reader.h"
#include "app/step_performer.h"
#include "fakes/await.h"
#include "fakes/fake_shell.h"
#include "fakes/http_test_server.h"
#include "fakes/sample_cluster.h"

#include <QUrl>

using namespace ktrdr;
using namespace ktrdr::fakes;

class TestHttpHealthPath : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void readingsOfTheCluster();
    void gateOfTheBackend();
    void observation();

private:
    Ports ports() { return {m_shell, *m_backend, *m_workers, m_clock}; }
    GateReading readingOf(const Step& step);

    const std::string m_path = "/kt/health";
    SampleCluster m_sample;
    SystemClock m_clock;
    FakeShell m_shell;
    std::unique_ptr<HttpTestServer> m_server;
    std::unique_ptr<HttpBackendApi> m_backend;
    std::unique_ptr<HttpWorkerApi> m_workers;
};

void TestHttpHealthPath::init()
{
    m_sample.environment.http.healthPath = m_path;
    m_server = std::make_unique<HttpTestServer>();
    m_server->on(m_path, HttpTestServer::json(R"({"status":"ok","version":"1.0.7.2"})"));
    m_server->on("/api/v1/workers", HttpTestServer::json("[]"));
    m_server->on("/api/v1/operations", HttpTestServer::json(R"({"data":[],"total_count":0})"));
    m_backend = HttpBackendApi::create(m_sample.environment.http).value();
    m_workers = HttpWorkerApi::create(m_sample.environment.http).value();
}

void TestHttpHealthPath::cleanup()
{
    const auto& asked = m_server->requests();
    const auto count = [&](const std::string& path) {
        return std::count_if(asked.begin(), asked.end(), [&](const auto& request) { return request.path == path; });
    };
    QVERIFY(count(m_path) > 0);
    QCOMPARE(count("/api/v1/health"), 0);
}

GateReading TestHttpHealthPath::readingOf(const Step& step)
{
    auto plan = m_sample.plan().value();
    plan.backendUrl = m_server->url();
    StepPerformer performer(plan, ports(), {});
    std::optional<RunEvent> event;
    performer.readGate(step, [&](RunEvent read) { event = std::move(read); });
    if (!QTest::qWaitFor([&] { return event.has_value(); }, 20'000))
        return {};
    return std::get<event::GateRead>(*event).reading;
}

void TestHttpHealthPath::readingsOfTheCluster()
{
    auto environment = m_sample.environment;
    const QUrl url(QString::fromStdString(m_server->url()));
    environment.backend.address = url.host().toStdString();
    environment.backend.port = static_cast<std::uint16_t>(url.port());
    ClusterReader reader(environment, ports());
    bool done = false;
    reader.readBackend([&] { done = true; });
    QTRY_VERIFY_WITH_TIMEOUT(done, 20'000);
    const auto snapshot = reader.snapshot();
    QVERIFY(snapshot.backendHealth.value);
    QVERIFY(snapshot.backendHealth.value->healthy);
}

void TestHttpHealthPath::gateOfTheBackend()
{
    const auto reading =
        readingOf({"backend/100/await-ready", ct(100), action::AwaitReady{{Condition::Healthy}, CommitId{}}});
    const auto healthy = std::find_if(reading.conditions.begin(), reading.conditions.end(),
                                      [](const auto& report) { return report.condition == Condition::Healthy; });
    QVERIFY(healthy != reading.conditions.end());
    QVERIFY2(healthy->met, healthy->detail.c_str());
}

void TestHttpHealthPath::observation()
{
    const auto reading = readingOf({"observe/observe", ct(100), action::Observe{Seconds{1}, {}}});
    QVERIFY2(reading.healthy, reading.detail.c_str());
}

QTEST_GUILESS_MAIN(TestHttpHealthPath)
#include "tst_http_health_path.moc"
