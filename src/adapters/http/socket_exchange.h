// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SocketExchange carries one request over one connection of its own, plain or TLS, and turns its endings into
// typed errors. Owned by HttpClient, main thread only.
#pragma once

#include "adapters/http/http_exchange.h"
#include "adapters/http/http_response_parser.h"

#include <QSslConfiguration>
#include <QTcpSocket>

#include <memory>
#include <string>

namespace ktrdr {

class SocketExchange final : public HttpExchange
{
public:
    // `bytes` is the whole request as it goes over the wire.
    SocketExchange(HttpRequest request, std::string bytes, QSslConfiguration tls, RequestGate& gate, QObject* parent);
    ~SocketExchange() override;

private:
    void open() override;
    void shut() override;
    void openTls(const QString& host, quint16 port);
    void sendRequest();
    bool read(); // false when it ended the exchange
    void ended();
    void conclude(HttpResponseParser::State state);

    std::string m_bytes;
    QSslConfiguration m_tls;
    std::unique_ptr<QTcpSocket> m_socket; // while open
    HttpResponseParser m_parser;
    std::string m_tlsProblem;
};

} // namespace ktrdr
