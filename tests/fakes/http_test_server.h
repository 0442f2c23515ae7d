// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// HttpTestServer is an HTTP server on loopback whose behaviour on the wire is scripted per path, down to cut
// headers and endless bodies. It counts every request that reached it completely. Owned by a test, lives in the
// test's thread and event loop.
#pragma once

#include <QHostAddress>
#include <QPointer>
#include <QSslConfiguration>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ktrdr::fakes {

struct ReceivedRequest
{
    std::string method;
    std::string target; // path and query
    std::string path;
    std::map<std::string, std::string> headers; // names in lower case
    std::string body;
};

class HttpTestServer : public QObject
{
public:
    using Behaviour = std::function<void(QTcpSocket& socket, const ReceivedRequest& request)>;

    explicit HttpTestServer(std::optional<QSslConfiguration> tls = std::nullopt,
                            const QHostAddress& address = QHostAddress(QHostAddress::LocalHost));
    ~HttpTestServer() override;

    void on(const std::string& path, Behaviour behaviour);      // exact path, any query
    void onOthers(Behaviour behaviour);                         // instead of 404
    void onConnect(std::function<void(QTcpSocket&)> behaviour); // before any request
    std::string url(const std::string& path = {}) const;        // "http://127.0.0.1:port" + path
    quint16 port() const { return m_server->serverPort(); }

    const std::vector<ReceivedRequest>& requests() const { return m_requests; }
    int count(const std::string& method) const;
    int connections() const { return m_connections; }
    int openConnections() const { return m_open; }

    // Behaviours.
    static Behaviour answer(int status, std::string body, std::string extraHeaders = {});
    static Behaviour json(std::string body) { return answer(200, std::move(body)); }
    static Behaviour raw(std::string bytes, bool close = true);
    static Behaviour silence();
    static Behaviour closeAtOnce();
    static Behaviour reset();                                         // TCP RST
    static Behaviour slow(std::string bytes, int intervalMs);         // one byte each, then for ever the last one
    static Behaviour endless(std::string head, std::string repeated); // as fast as the client reads
    static Behaviour redirect(int status, std::string target);

private:
    void accept();
    void serve(QTcpSocket& socket, std::string& buffer);

    std::unique_ptr<QTcpServer> m_server;
    bool m_tls = false;
    std::map<std::string, Behaviour> m_behaviours;
    Behaviour m_others;
    std::function<void(QTcpSocket&)> m_onConnect;
    std::vector<ReceivedRequest> m_requests;
    int m_connections = 0;
    int m_open = 0;
};

} // namespace ktrdr::fakes
