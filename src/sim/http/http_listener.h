// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// HttpListener serves one address and port: accepts, reads requests, answers them in order of arrival per
// connection. Closing it aborts its connections, as the end of the real process does. Lives in the Qt thread;
// owned by PortKeeper.
#pragma once

#include "sim/http/http_parser.h"
#include "sim/model/sim_clock.h"

#include <QHash>
#include <QTcpServer>

#include <memory>

class QTcpSocket;

namespace ktrdr::sim {

class HttpListener final : public QTcpServer
{
public:
    HttpListener(int box, Web& web, SimClock& clock);
    ~HttpListener() override;
    int box() const { return m_box; }

private:
    struct Connection
    {
        HttpParser parser;
        bool answering = false; // a delayed answer is on its way
    };
    void accept();
    void read(QTcpSocket* socket);
    void serve(QTcpSocket* socket);
    void send(QTcpSocket* socket, const WebAnswer& answer, const HttpRequest& request);

    const int m_box;
    Web& m_web;
    SimClock& m_clock;
    QHash<QTcpSocket*, std::shared_ptr<Connection>> m_connections;
};

} // namespace ktrdr::sim
