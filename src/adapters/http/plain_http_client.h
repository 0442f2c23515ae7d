// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// PlainHttpClient polls workers: GET over plain http on a socket of its own, under the same rules as HttpClient.
// It exists because QNetworkAccessManager costs 0.28 ms of CPU, a thread and a cached connection per host, four
// times a socket's price, for 500 hosts that are asked one small question each. It never sends credentials.
// Owned by HttpWorkerApi, main thread only.
#pragma once

#include "adapters/http/http_exchange.h"

namespace ktrdr {

class PlainHttpClient
{
public:
    PlainHttpClient();

    // Same answers and errors as HttpClient::send; only GET of http URLs.
    QFuture<Result<HttpAnswer>> get(HttpRequest request, std::stop_token stop = {});

private:
    RequestGate m_gate;
    QObject m_exchanges; // their parent; last, so that they go first
};

} // namespace ktrdr
