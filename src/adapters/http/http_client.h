// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// HttpClient sends requests, each over a connection of its own. One client is one trust domain (system store, or
// the environment's CA file instead of it) with at most one authentication header. HTTP/1.1, no redirects,
// cookies, cache, proxy or retries: a request is delivered at most once. On sockets rather than on
// QNetworkAccessManager, which repeats a POST, goes on reading endless headers in a thread of its own after
// abort(), says nothing about a request with an empty body having left, and costs four times the CPU.
// Owned by an api of this folder, main thread only.
#pragma once

#include "adapters/http/http_exchange.h"
#include "base/secret.h"

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
    std::string wireBytes(const HttpRequest& request) const;

    QSslConfiguration m_tls;
    std::string m_authHeader;
    Secret m_authValue;
    RequestGate m_gate;
    QObject m_exchanges; // their parent; last, so that they go first
};

} // namespace ktrdr
