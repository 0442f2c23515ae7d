// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// URL rules, private addresses, and the gate that bounds requests in flight.
#include "adapters/http/http_request.h"
#include "adapters/http/request_gate.h"

#include <QTest>

#include <vector>

using namespace ktrdr;

class TestHttpRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void url_data();
    void url();
    void paths();
    void privateHosts_data();
    void privateHosts();
    void gateBoundsAndKeepsOrder();
    void gateSkipsWhatIsNotNeeded();
    void gateSurvivesStartsThatEndAtOnce();
};

void TestHttpRequest::url_data()
{
    QTest::addColumn<QString>("encoded"); // empty: refused
    const auto row = [](const char* url, const char* encoded) { QTest::newRow(url) << encoded; };
    row("http://192.168.1.100:8000", "http://192.168.1.100:8000");
    row("https://backend.example/x", "https://backend.example/x");
    row("http://[::1]:8000", "http://[::1]:8000");
    row("http://h/a b?c=\"d\"", "http://h/a%20b?c=%22d%22");
    row("http://h/a\r\nX: y", "http://h/a%0D%0AX:%20y");
    row("http://h/\xC3\xBC", "http://h/%C3%BC");
    row("HTTP://h:1", "http://h:1");
    row("", "");
    row("h:5003", "");
    row("//h:5003", "");
    row("http://", "");
    row("http:///path", "");
    row("ftp://h/", "");
    row("file:///etc/passwd", "");
    row("javascript:alert(1)", "");
    row("http://user:secret@h/", "");
    row("http://user@h/", "");
    row("http://h:0/", "");
    row("http://h:65536/", "");
    row("http://h:x/", "");
    row("http://h\r\nX: y/", "");
    row("http://a b/", "");
    row("http://[::1/", "");
}

void TestHttpRequest::url()
{
    QFETCH(QString, encoded);
    const auto found = checkedUrl(QTest::currentDataTag());
    QCOMPARE(found ? QString::fromLatin1(found->toEncoded()) : QString(), encoded);
    if (!found) {
        QCOMPARE(toString(found.error().code), "invalid-input");
        QVERIFY(found.error().where.find('\n') == std::string::npos);
    }
}

void TestHttpRequest::paths()
{
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("limit"), QStringLiteral("10"));
    QCOMPARE(shownUrl(*apiUrl("http://h:1", "/api/v1/operations", query)),
             std::string("http://h:1/api/v1/operations?limit=10"));
    QCOMPARE(shownUrl(*apiUrl("http://h:1/", "/")), std::string("http://h:1/"));
    QCOMPARE(shownUrl(*apiUrl("http://h:1/proxy//#x", "/a")), std::string("http://h:1/proxy/a"));
    QVERIFY(!apiUrl("h", "/a"));
}

void TestHttpRequest::privateHosts_data()
{
    QTest::addColumn<bool>("isPrivate");
    for (const char* host : {"127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "172.31.255.1", "192.168.1.100",
                             "169.254.1.1", "::1", "fd00::1", "fe80::1", "::ffff:10.0.0.1", "localhost", "LOCALHOST"})
        QTest::newRow(host) << true;
    for (const char* host : {"8.8.8.8", "11.0.0.1", "172.15.0.1", "172.32.0.1", "192.169.0.1", "2001:db8::1",
                             "::ffff:8.8.8.8", "backend", "localhost.example.com", "127.0.0.1.example.com", ""})
        QTest::newRow(*host ? host : "empty") << false;
}

void TestHttpRequest::privateHosts()
{
    QFETCH(bool, isPrivate);
    const auto host = QString::fromLatin1(QTest::currentDataTag());
    QCOMPARE(isPrivateHost(host == QLatin1String("empty") ? QString() : host), isPrivate);
}

void TestHttpRequest::gateBoundsAndKeepsOrder()
{
    RequestGate gate(2);
    std::vector<int> started;
    for (int i = 0; i < 5; ++i)
        gate.enter([&started, i] {
            started.push_back(i);
            return true;
        });
    QCOMPARE(started, (std::vector<int>{0, 1}));
    gate.leave();
    QCOMPARE(started, (std::vector<int>{0, 1, 2}));
    gate.leave();
    gate.leave();
    QCOMPARE(started, (std::vector<int>{0, 1, 2, 3, 4}));
}

void TestHttpRequest::gateSkipsWhatIsNotNeeded()
{
    RequestGate gate(1);
    std::vector<int> asked;
    gate.enter([&] {
        asked.push_back(0);
        return true;
    });
    gate.enter([&] {
        asked.push_back(1);
        return false;
    });
    gate.enter([&] {
        asked.push_back(2);
        return true;
    });
    gate.enter([&] {
        asked.push_back(3);
        return true;
    });
    gate.leave();
    QCOMPARE(asked, (std::vector<int>{0, 1, 2}));
}

void TestHttpRequest::gateSurvivesStartsThatEndAtOnce()
{
    RequestGate gate(1);
    int started = 0;
    for (int i = 0; i < 100000; ++i)
        gate.enter([&] {
            ++started;
            gate.leave();
            return true;
        });
    QCOMPARE(started, 100000);
    bool last = false;
    gate.enter([&] {
        last = true;
        return true;
    });
    QVERIFY(last);
}

QTEST_APPLESS_MAIN(TestHttpRequest)
#include "tst_http_request.moc"
