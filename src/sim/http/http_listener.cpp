// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/http/http_listener.h"

#include <QPointer>
#include <QTcpSocket>
#include <QTimer>

namespace ktrdr::sim {

HttpListener::HttpListener(int box, Web& web, SimClock& clock) : m_box(box), m_web(web), m_clock(clock)
{
    connect(this, &QTcpServer::newConnection, this, &HttpListener::accept);
}

HttpListener::~HttpListener()
{
    close();
    const auto sockets = m_connections.keys();
    m_connections.clear();
    for (QTcpSocket* socket : sockets) {
        socket->disconnect(this);
        socket->abort();
        delete socket;
    }
}

void HttpListener::accept()
{
    while (QTcpSocket* socket = nextPendingConnection()) {
        m_connections.insert(socket, std::make_shared<Connection>());
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            m_connections.remove(socket);
            socket->deleteLater();
        });
    }
}

void HttpListener::read(QTcpSocket* socket)
{
    const auto connection = m_connections.value(socket);
    if (!connection)
        return;
    const QByteArray bytes = socket->readAll();
    connection->parser.feed({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    serve(socket);
}

void HttpListener::serve(QTcpSocket* socket)
{
    const auto connection = m_connections.value(socket);
    while (connection && !connection->answering && m_connections.contains(socket)) {
        const auto request = connection->parser.next();
        if (!request)
            break;
        const WebAnswer answer = m_web.answer(m_box, request->web);
        if (answer.hang) {
            connection->answering = true;
            return;
        }
        const auto delay = m_clock.realUntil(m_clock.now() + answer.delay);
        if (answer.delay.count() == 0) {
            send(socket, answer, *request);
            continue;
        }
        connection->answering = true;
        QTimer::singleShot(delay, socket, [this, socket, answer, request = *request] {
            if (const auto waiting = m_connections.value(socket))
                waiting->answering = false;
            send(socket, answer, request);
            serve(socket);
        });
    }
    if (connection && connection->parser.failure() != 0) {
        WebAnswer refusal;
        refusal.status = connection->parser.failure();
        refusal.contentType = "text/plain; charset=utf-8";
        refusal.body = "Invalid HTTP request received.";
        send(socket, refusal, HttpRequest{{}, false});
    }
}

void HttpListener::send(QTcpSocket* socket, const WebAnswer& answer, const HttpRequest& request)
{
    const auto text = wireForm(answer, request.web.method == "HEAD", request.keepAlive);
    socket->write(text.data(), static_cast<qint64>(text.size()));
    if (!request.keepAlive)
        socket->disconnectFromHost();
}

} // namespace ktrdr::sim
