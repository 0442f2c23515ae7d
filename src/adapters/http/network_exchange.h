// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// NetworkExchange carries one request over QNetworkAccessManager and turns Qt's many endings into typed errors.
// Owned by HttpClient, main thread only.
#pragma once

#include "adapters/http/http_exchange.h"

#include <QIODevice>
#include <QNetworkReply>
#include <QNetworkRequest>

#include <memory>

namespace ktrdr {

class NetworkExchange final : public HttpExchange
{
public:
    NetworkExchange(QNetworkAccessManager& manager, QNetworkRequest network, HttpRequest request, RequestGate& gate,
                    QObject* parent);
    ~NetworkExchange() override;

private:
    void open() override;
    void shut() override;
    bool drain(); // false when it ended the exchange
    void conclude();
    Result<HttpAnswer> outcome();

    QNetworkAccessManager& m_manager;
    QNetworkRequest m_network;
    std::unique_ptr<QIODevice> m_upload; // outlives the reply
    QNetworkReply* m_reply = nullptr;    // owned by the manager until deleteLater
    std::string m_body;
    std::string m_tlsProblem;
};

} // namespace ktrdr
