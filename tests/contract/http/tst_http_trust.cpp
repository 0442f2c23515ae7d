// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Whom the clients trust and whom they tell a secret: certificates, CA files, the authentication header.
#include "adapters/http/http_backend_api.h"
#include "adapters/http/http_client.h"
#include "adapters/http/http_worker_api.h"
#include "fakes/await.h"
#include "fakes/http_test_server.h"
#include "fakes/tls_files.h"

#include <QFile>
#include <QSslCertificate>

using namespace ktrdr;
using namespace ktrdr::fakes;

class TestHttpTrust : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void certificates_data();
    void certificates();
    void eachAnswerStandsAlone();
    void caFileReplacesTheStore();
    void plainServerBehindHttps();
    void caFile_data();
    void caFile();
    void headerIsSentToPrivateAddresses();
    void headerOverTls();
    void headerStaysHomeInPublic_data();
    void headerStaysHomeInPublic();
    void headerIsNotForwarded();
    void headerIsChecked_data();
    void headerIsChecked();
    void workersNeverSeeTheHeader();

private:
    static QFuture<Result<HttpAnswer>> get(HttpClient& client, const std::string& url);
    TlsFiles m_files;
};

QFuture<Result<HttpAnswer>> TestHttpTrust::get(HttpClient& client, const std::string& url)
{
    return client.send({.url = QUrl(QString::fromStdString(url)), .body = {}, .deadline = Milliseconds(5000)});
}

void TestHttpTrust::initTestCase() { QVERIFY(m_files.create()); }

void TestHttpTrust::certificates_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("ca");
    QTest::addColumn<bool>("trusted");
    QTest::newRow("good, CA of the environment") << "good"
                                                 << "ca" << true;
    QTest::newRow("good, system store") << "good"
                                        << "" << false;
    QTest::newRow("good, another CA") << "good"
                                      << "other" << false;
    QTest::newRow("expired") << "expired"
                             << "ca" << false;
    QTest::newRow("wrong host") << "wrongHost"
                                << "ca" << false;
    QTest::newRow("self-signed") << "selfSigned"
                                 << "ca" << false;
}

void TestHttpTrust::certificates()
{
    QFETCH(QString, certificate);
    QFETCH(QString, ca);
    QFETCH(bool, trusted);
    const std::map<QString, QSslConfiguration> servers{{QStringLiteral("good"), m_files.good()},
                                                       {QStringLiteral("expired"), m_files.expired()},
                                                       {QStringLiteral("wrongHost"), m_files.wrongHost()},
                                                       {QStringLiteral("selfSigned"), m_files.selfSigned()}};
    HttpTestServer server(servers.at(certificate));
    server.onOthers(HttpTestServer::json("[]"));
    const auto client = HttpClient::create({ca.isEmpty()                ? ""
                                            : ca == QLatin1String("ca") ? m_files.caFile()
                                                                        : m_files.otherCaFile(),
                                            {},
                                            {}})
                            .value();
    const auto answer = awaited(get(*client, server.url("/x")));
    QCOMPARE(codeOf(answer), std::string(trusted ? "ok" : "unreachable"));
    QCOMPARE(server.requests().size(), std::size_t(trusted ? 1 : 0));
    if (!trusted)
        QVERIFY2(answer.error().what.find("certificate is not trusted") != std::string::npos,
                 answer.error().what.c_str());
}

void TestHttpTrust::eachAnswerStandsAlone()
{
    HttpTestServer good(m_files.good());
    HttpTestServer bad(m_files.selfSigned());
    good.onOthers(HttpTestServer::json("[]"));
    bad.onOthers(HttpTestServer::json("[]"));
    const auto trusting = HttpClient::create({m_files.caFile(), {}, {}}).value();
    const auto strict = HttpClient::create({}).value();
    for (int i = 0; i < 2; ++i) { // in every order: no verdict sticks to a host, a port or another client
        QCOMPARE(codeOf(awaited(get(*strict, good.url("/x")))), std::string("unreachable"));
        QCOMPARE(codeOf(awaited(get(*trusting, good.url("/x")))), std::string("ok"));
        QCOMPARE(codeOf(awaited(get(*trusting, bad.url("/x")))), std::string("unreachable"));
    }
    QCOMPARE(bad.requests().size(), std::size_t(0));
    QCOMPARE(good.requests().size(), std::size_t(2));
}

void TestHttpTrust::caFileReplacesTheStore()
{
    HttpTestServer server(m_files.good());
    server.onOthers(HttpTestServer::json("[]"));
    const auto before = QSslConfiguration::defaultConfiguration();
    auto store = before; // as if the system trusted the server's authority
    store.setCaCertificates(QSslCertificate::fromPath(QString::fromStdString(m_files.caFile())));
    QSslConfiguration::setDefaultConfiguration(store);
    const auto systemClient = HttpClient::create({}).value();
    const auto fileClient = HttpClient::create({m_files.otherCaFile(), {}, {}}).value();
    const auto bySystem = awaited(get(*systemClient, server.url("/x")));
    const auto byFile = awaited(get(*fileClient, server.url("/x")));
    QSslConfiguration::setDefaultConfiguration(before);
    QCOMPARE(codeOf(bySystem), std::string("ok"));
    QCOMPARE(codeOf(byFile), std::string("unreachable"));
}

void TestHttpTrust::plainServerBehindHttps()
{
    HttpTestServer server;
    server.onOthers(HttpTestServer::json("[]"));
    server.onConnect([](QTcpSocket& socket) { socket.write("HTTP/1.1 400 Bad Request\r\n\r\n"); });
    const auto client = HttpClient::create({}).value();
    const auto answer = awaited(get(*client, "https://127.0.0.1:" + std::to_string(server.port()) + "/x"));
    QCOMPARE(codeOf(answer), std::string("unreachable"));
}

void TestHttpTrust::caFile_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<bool>("exists");
    QTest::newRow("missing") << QByteArray() << false;
    QTest::newRow("empty") << QByteArray() << true;
    QTest::newRow("not PEM") << QByteArray("hello") << true;
    QTest::newRow("broken PEM") << QByteArray("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n") << true;
}

void TestHttpTrust::caFile()
{
    QFETCH(QByteArray, content);
    QFETCH(bool, exists);
    QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("ca.pem"));
    if (exists) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    HttpConfig config;
    config.caFile = path.toStdString();
    const auto backend = HttpBackendApi::create(config);
    QCOMPARE(codeOf(backend), std::string("config-invalid"));
    QCOMPARE(backend.error().where, path.toStdString());
    QCOMPARE(codeOf(HttpWorkerApi::create(config)), std::string("config-invalid"));
}

void TestHttpTrust::headerIsSentToPrivateAddresses()
{
    HttpTestServer server;
    server.onOthers(HttpTestServer::json("[]"));
    const auto client = HttpClient::create({{}, "X-API-Key", Secret("s3cret")}).value();
    QCOMPARE(codeOf(awaited(get(*client, server.url("/x")))), std::string("ok"));
    QCOMPARE(server.requests().front().headers.at("x-api-key"), std::string("s3cret"));
}

void TestHttpTrust::headerOverTls()
{
    HttpTestServer server(m_files.good());
    server.onOthers(HttpTestServer::json("[]"));
    const auto client = HttpClient::create({m_files.caFile(), "Authorization", Secret("Bearer s3cret")}).value();
    QCOMPARE(codeOf(awaited(get(*client, server.url("/x")))), std::string("ok"));
    QCOMPARE(server.requests().front().headers.at("authorization"), std::string("Bearer s3cret"));
}

void TestHttpTrust::headerStaysHomeInPublic_data()
{
    QTest::addColumn<bool>("unused"); // the row's name is the URL
    for (const char* url : {"http://203.0.113.7:8000/x", "http://backend:8000/x", "http://[2001:db8::1]/x",
                            "http://localhost.example.com/x"})
        QTest::newRow(url) << true;
}

void TestHttpTrust::headerStaysHomeInPublic()
{
    const auto client = HttpClient::create({{}, "X-API-Key", Secret("s3cret")}).value();
    const auto future = get(*client, QTest::currentDataTag());
    QVERIFY(future.isFinished()); // before any socket or name look-up
    QCOMPARE(codeOf(future.result()), std::string("config-invalid"));
    const auto error = future.result().error();
    QVERIFY(error.what.find("X-API-Key") != std::string::npos);
    QVERIFY(ktrdr::toString(error).find("s3cret") == std::string::npos);
}

void TestHttpTrust::headerIsNotForwarded()
{
    HttpTestServer other;
    other.onOthers(HttpTestServer::json("[]"));
    HttpTestServer server;
    const auto client = HttpClient::create({{}, "X-API-Key", Secret("s3cret")}).value();
    for (const int status : {302, 307}) {
        server.on("/x", HttpTestServer::redirect(status, other.url("/y")));
        QCOMPARE(codeOf(awaited(get(*client, server.url("/x")))), std::string("refused"));
    }
    QCOMPARE(other.connections(), 0);
}

void TestHttpTrust::headerIsChecked_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::newRow("line break in the value") << "X-API-Key"
                                             << "a\r\nEvil: 1";
    QTest::newRow("no value") << "X-API-Key"
                              << "";
    QTest::newRow("not ASCII") << "X-API-Key" << QStringLiteral("\u00fc");
    QTest::newRow("line break in the name") << "X\r\nEvil"
                                            << "a";
    QTest::newRow("colon in the name") << "X:"
                                       << "a";
    QTest::newRow("blank in the name") << "X Y"
                                       << "a";
}

void TestHttpTrust::headerIsChecked()
{
    QFETCH(QString, name);
    QFETCH(QString, value);
    const auto client = HttpClient::create({{}, name.toStdString(), Secret(value.toStdString())});
    QCOMPARE(codeOf(client), std::string("config-invalid"));
}

void TestHttpTrust::workersNeverSeeTheHeader()
{
    HttpTestServer server;
    server.onOthers(HttpTestServer::json("[]"));
    HttpConfig config;
    config.authHeader = "X-API-Key";
    const auto workers = HttpWorkerApi::create(config).value();
    QCOMPARE(codeOf(awaited(workers->activity(server.url(), {}))), std::string("ok"));
    awaited(workers->hostService(server.url("/health"), {}));
    QCOMPARE(server.requests().size(), std::size_t(2));
    for (const auto& request : server.requests())
        QVERIFY(!request.headers.contains("x-api-key"));
}

QTEST_GUILESS_MAIN(TestHttpTrust)
#include "tst_http_trust.moc"
