// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// HttpClient sends requests through one QNetworkAccessManager of its own: one client is one trust domain (system
// store, or the environment's CA file instead of it) with at most one authentication header. HTTP/1.1, no
// redirects, cookies, cache or proxy, no retries; a request that is not idempotent is delivered at most once.
// Owned by an api of this folder, main thread only.
#pragma once

#include "adapters/http/http_exchange.h"
#include "base/secret.h"

#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QSslConfiguration>

#include <memory>

namespace ktrdr {

struct HttpTrust
{
    std::string caFile;     // PEM that replaces the system store; empty: system store
    std::string authHeader; // header name, empty: none
    Secret authValue;
};

class HttpClient
{
public:
    // Fails when the CA file holds no certificate or the header cannot be sent.
    static Result<std::unique_ptr<HttpClient>> create(HttpTrust trust);

    // Answers on the main thread. Errors: Unreachable (not delivered), Lost, TimedOut, Cancelled, Refused for a
    // redirect, BadAnswer for an answer over the cap. Statuses 4xx and 5xx are answers.
    QFuture<Result<HttpAnswer>> send(HttpRequest request, std::stop_token stop = {});

private:
    HttpClient(QSslConfiguration tls, std::string authHeader, Secret authValue);
    QNetworkRequest prepared(const HttpRequest& request) const;

    QSslConfiguration m_tls;
    std::string m_authHeader;
    Secret m_authValue;
    RequestGate m_gate;
    QNetworkAccessManager m_manager;
    QObject m_exchanges; // their parent; last, so that they go first
};

} // namespace ktrdr
