// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Servers that mean harm: endless and oversized answers. The deadline holds, memory stays bounded, the request
// was delivered once. Each case runs at the caps of the product.

#include "both_schemes.h"
#include "resident_memory.h"

#include <QElapsedTimer>

#include <set>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

constexpr long kMaxGrowthKib = 32 * 1024;
const std::string kBlock(64 << 10, 'x');
const std::string kOk = "HTTP/1.1 200 OK\r\n";

struct Hostile
{
    HttpTestServer::Behaviour behaviour;
    std::set<std::string> codes;
};

std::string repeated(const std::string& text, std::size_t size)
{
    std::string out;
    while (out.size() < size)
        out += text;
    return out;
}

const std::map<std::string, Hostile>& hostileCases()
{
    using S = HttpTestServer;
    static const std::map<std::string, Hostile> cases{
        {"endless body", {S::endless(kOk + "\r\n", kBlock), {"bad-answer"}}},
        {"endless body, claimed small", {S::endless(kOk + "Content-Length: 10\r\n\r\n", kBlock), {"ok"}}},
        {"claims 1 TiB", {S::endless(kOk + "Content-Length: 1099511627776\r\n\r\n", kBlock), {"bad-answer"}}},
        {"endless chunks",
         {S::endless(kOk + "Transfer-Encoding: chunked\r\n\r\n",
                     repeated("400\r\n" + std::string(1024, 'x') + "\r\n", 64 << 10)),
          {"bad-answer"}}},
        {"one-byte chunks",
         {S::endless(kOk + "Transfer-Encoding: chunked\r\n\r\n", repeated("1\r\nx\r\n", 64 << 10)),
          {"bad-answer", "timed-out"}}},
        {"endless header lines", {S::endless(kOk, repeated("X-Y: z\r\n", 64 << 10)), {"bad-answer"}}},
        {"one endless header", {S::endless(kOk + "X: ", kBlock), {"bad-answer"}}},
        {"endless status line", {S::endless("HTTP/1.1 200 ", kBlock), {"bad-answer"}}},
        {"endless interim answers",
         {S::endless("", repeated("HTTP/1.1 100 Continue\r\n\r\n", 64 << 10)), {"timed-out"}}},
        {"endless error body", {S::endless("HTTP/1.1 500 Oops\r\n\r\n", kBlock), {"bad-answer"}}},
    };
    return cases;
}

} // namespace

class TestHttpHostile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_http.create()); }
    void endless_data();
    void endless();

private:
    BothSchemes m_http;
};

void TestHttpHostile::endless_data()
{
    BothSchemes::addRows({"endless body", "endless body, claimed small", "claims 1 TiB", "endless chunks",
                          "one-byte chunks", "endless header lines", "one endless header", "endless status line",
                          "endless interim answers", "endless error body"});
}

void TestHttpHostile::endless()
{
    QFETCH(bool, tls);
    const auto& expected = hostileCases().at(BothSchemes::title());
    const auto server = m_http.server(tls);
    server->on("/x", expected.behaviour);
    const long before = memoryField("VmRSS:");
    QElapsedTimer timer;
    timer.start();
    const auto answer = awaited(m_http.get(server->url("/x"), kHealthDeadline, kBackendBodyCap));
    const auto elapsed = timer.elapsed();
    const long growth = memoryField("VmHWM:") - before;
    qInfo("%s after %lld ms, memory +%ld KiB", codeOf(answer).c_str(), static_cast<long long>(elapsed), growth);
    QVERIFY2(expected.codes.contains(codeOf(answer)), codeOf(answer).c_str());
    QVERIFY2(elapsed < kHealthDeadline.count() + 500, qPrintable(QString::number(elapsed)));
    QVERIFY2(growth < kMaxGrowthKib, qPrintable(QString::number(growth)));
    QCOMPARE(server->count("GET"), 1);
    QTRY_COMPARE(server->openConnections(), 0);
}

QTEST_GUILESS_MAIN(TestHttpHostile)
#include "tst_http_hostile.moc"
