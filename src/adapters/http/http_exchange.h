// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// HttpExchange is one request from queue to answer: it holds the promise, the overall deadline and the stop
// token; a derived class moves the bytes. Owned by its client as a QObject child, deletes itself when
// answered; a client that is destroyed first answers Cancelled. Main thread only.
#pragma once

#include "adapters/http/http_request.h"
#include "adapters/http/request_gate.h"
#include "ports/answered.h"

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QTimer>

#include <functional>
#include <optional>
#include <stop_token>

namespace ktrdr {

class HttpExchange : public QObject
{
public:
    HttpExchange(HttpRequest request, RequestGate& gate, QObject* parent);
    ~HttpExchange() override;

    QFuture<Result<HttpAnswer>> begin(std::stop_token stop);

protected:
    virtual void open() = 0; // starts the transfer
    virtual void shut() = 0; // drops the connection; nothing may call back afterwards

    const HttpRequest& request() const { return m_request; }
    void markSent() { m_sent = true; }
    bool wasSent() const { return m_sent; }
    // The first call answers, further ones are ignored; `this` may be gone when it returns.
    void finish(Result<HttpAnswer> result);

private:
    void start();

    HttpRequest m_request;
    RequestGate& m_gate;
    QPromise<Result<HttpAnswer>> m_promise;
    QTimer m_deadline;
    bool m_started = false;
    bool m_sent = false;
    bool m_done = false;
    std::optional<std::stop_callback<std::function<void()>>> m_onStop;
};

} // namespace ktrdr
