// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/http_test_server.h"

#include <QSslServer>
#include <QSslSocket>
#include <QTimer>

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include <sys/socket.h>

namespace ktrdr::fakes {

namespace {

void send(QTcpSocket& socket, const std::string& bytes)
{
    socket.write(bytes.data(), static_cast<qint64>(bytes.size()));
}

std::map<std::string, std::string> parseHeaders(const std::string& head)
{
    std::map<std::string, std::string> headers;
    std::size_t at = head.find("\r\n") + 2;
    while (at < head.size()) {
        const auto end = head.find("\r\n", at);
        const auto line = head.substr(at, end - at);
        const auto colon = line.find(':');
        auto name = line.substr(0, colon);
        std::transform(name.begin(), name.end(), name.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        headers[name] = line.substr(std::min(line.size(), colon + 2));
        at = end + 2;
    }
    return headers;
}

// Takes one complete request off the front of `buffer`.
std::optional<ReceivedRequest> takeRequest(std::string& buffer)
{
    const auto end = buffer.find("\r\n\r\n");
    if (end == std::string::npos)
        return std::nullopt;
    ReceivedRequest request;
    const auto head = buffer.substr(0, end + 2);
    request.headers = parseHeaders(head);
    std::size_t length = 0;
    if (const auto found = request.headers.find("content-length"); found != request.headers.end())
        length = std::strtoul(found->second.c_str(), nullptr, 10);
    if (buffer.size() < end + 4 + length)
        return std::nullopt;
    request.body = buffer.substr(end + 4, length);
    buffer.erase(0, end + 4 + length);
    const auto blank = head.find(' ');
    request.method = head.substr(0, blank);
    request.target = head.substr(blank + 1, head.find(' ', blank + 1) - blank - 1);
    request.path = request.target.substr(0, request.target.find('?'));
    return request;
}

} // namespace

HttpTestServer::HttpTestServer(std::optional<QSslConfiguration> tls, const QHostAddress& address)
    : m_tls(tls.has_value())
{
    if (tls) {
        auto server = std::make_unique<QSslServer>();
        server->setSslConfiguration(*tls);
        m_server = std::move(server);
    } else {
        m_server = std::make_unique<QTcpServer>();
    }
    m_server->setListenBacklogSize(1024);
    connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, this, [this] { accept(); });
    if (!m_server->listen(address))
        qFatal("HttpTestServer cannot listen: %s", qPrintable(m_server->errorString()));
}

HttpTestServer::~HttpTestServer()
{
    for (auto* socket : m_server->findChildren<QTcpSocket*>()) {
        socket->disconnect();
        socket->abort();
    }
}

void HttpTestServer::on(const std::string& path, Behaviour behaviour) { m_behaviours[path] = std::move(behaviour); }

void HttpTestServer::onOthers(Behaviour behaviour) { m_others = std::move(behaviour); }

void HttpTestServer::onConnect(std::function<void(QTcpSocket&)> behaviour) { m_onConnect = std::move(behaviour); }

std::string HttpTestServer::url(const std::string& path) const
{
    return (m_tls ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port()) + path;
}

int HttpTestServer::count(const std::string& method) const
{
    return static_cast<int>(std::count_if(m_requests.begin(), m_requests.end(),
                                          [&](const ReceivedRequest& r) { return r.method == method; }));
}

void HttpTestServer::accept()
{
    while (auto* socket = m_server->nextPendingConnection()) {
        ++m_connections;
        ++m_open;
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            --m_open;
            socket->deleteLater();
        });
        connect(socket, &QTcpSocket::readyRead, this, [this, socket, buffer = std::make_shared<std::string>()] {
            const auto bytes = socket->readAll();
            buffer->append(bytes.constData(), static_cast<std::size_t>(bytes.size()));
            serve(*socket, *buffer);
        });
        if (m_onConnect)
            m_onConnect(*socket);
        else if (socket->bytesAvailable() > 0)
            Q_EMIT socket->readyRead();
    }
}

void HttpTestServer::serve(QTcpSocket& socket, std::string& buffer)
{
    while (const auto request = takeRequest(buffer)) {
        m_requests.push_back(*request);
        const auto found = m_behaviours.find(request->path);
        if (found != m_behaviours.end())
            found->second(socket, *request);
        else if (m_others)
            m_others(socket, *request);
        else
            answer(404, R"({"detail":"Not Found"})")(socket, *request);
    }
}

HttpTestServer::Behaviour HttpTestServer::answer(int status, std::string body, std::string extraHeaders)
{
    return [=](QTcpSocket& socket, const ReceivedRequest&) {
        send(socket, "HTTP/1.1 " + std::to_string(status) +
                         " Whatever\r\nserver: uvicorn\r\ncontent-length: " + std::to_string(body.size()) +
                         "\r\ncontent-type: application/json\r\n" + extraHeaders + "\r\n" + body);
    };
}

HttpTestServer::Behaviour HttpTestServer::raw(std::string bytes, bool close)
{
    return [=](QTcpSocket& socket, const ReceivedRequest&) {
        send(socket, bytes);
        if (close)
            socket.disconnectFromHost();
    };
}

HttpTestServer::Behaviour HttpTestServer::silence()
{
    return [](QTcpSocket&, const ReceivedRequest&) {};
}

HttpTestServer::Behaviour HttpTestServer::closeAtOnce()
{
    return [](QTcpSocket& socket, const ReceivedRequest&) { socket.disconnectFromHost(); };
}

HttpTestServer::Behaviour HttpTestServer::reset()
{
    return [](QTcpSocket& socket, const ReceivedRequest&) {
        const linger now{1, 0};
        ::setsockopt(static_cast<int>(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
        socket.abort();
    };
}

HttpTestServer::Behaviour HttpTestServer::slow(std::string bytes, int intervalMs)
{
    return [=](QTcpSocket& socket, const ReceivedRequest&) {
        auto* timer = new QTimer(&socket);
        connect(timer, &QTimer::timeout, &socket, [&socket, bytes, at = std::size_t{0}]() mutable {
            send(socket, bytes.substr(std::min(at++, bytes.size() - 1), 1));
        });
        timer->start(intervalMs);
    };
}

HttpTestServer::Behaviour HttpTestServer::endless(std::string head, std::string repeated)
{
    return [=](QTcpSocket& socket, const ReceivedRequest&) {
        // By a timer, because an encrypted socket says bytesWritten before the network took anything.
        auto* timer = new QTimer(&socket);
        connect(timer, &QTimer::timeout, &socket, [&socket, repeated] {
            const auto* tls = qobject_cast<QSslSocket*>(&socket);
            if (socket.bytesToWrite() + (tls ? tls->encryptedBytesToWrite() : 0) < 256 * 1024)
                send(socket, repeated);
        });
        send(socket, head);
        timer->start(0);
    };
}

HttpTestServer::Behaviour HttpTestServer::redirect(int status, std::string target)
{
    return answer(status, "", "location: " + target + "\r\n");
}

} // namespace ktrdr::fakes
