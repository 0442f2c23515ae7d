// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/http/http_exchange.h"

#include <QPointer>

namespace ktrdr {

namespace {

Unexpected cancelled(const HttpRequest& request, bool sent)
{
    return fail(ErrorCode::Cancelled, "The request was cancelled", shownUrl(request.url), {},
                sent ? "The request had left; it may have been handled" : "The request was not sent");
}

void answer(QPromise<Result<HttpAnswer>>& promise, Result<HttpAnswer> result)
{
    promise.addResult(std::move(result));
    promise.finish();
}

} // namespace

HttpExchange::HttpExchange(HttpRequest request, RequestGate& gate, QObject* parent)
    : QObject(parent), m_request(std::move(request)), m_gate(gate)
{
    m_deadline.setSingleShot(true);
    m_deadline.setTimerType(Qt::PreciseTimer);
    connect(&m_deadline, &QTimer::timeout, this, [this] { finish(timedOut(m_request, m_sent)); });
}

HttpExchange::~HttpExchange()
{
    m_onStop.reset();
    if (!m_done)
        answer(m_promise, cancelled(m_request, m_sent));
}

QFuture<Result<HttpAnswer>> HttpExchange::begin(std::stop_token stop)
{
    m_promise.start();
    auto future = m_promise.future();
    m_onStop.emplace(std::move(stop), [this] { // may run on any thread
        QMetaObject::invokeMethod(
            this, [this] { finish(cancelled(m_request, m_sent)); }, Qt::QueuedConnection);
    });
    m_gate.enter([self = QPointer<HttpExchange>(this)] {
        if (!self || self->m_done)
            return false;
        self->start();
        return true;
    });
    return future;
}

void HttpExchange::start()
{
    m_started = true;
    m_deadline.start(m_request.deadline);
    open();
}

void HttpExchange::finish(Result<HttpAnswer> result)
{
    if (m_done)
        return;
    m_done = true;
    m_deadline.stop();
    m_onStop.reset();
    if (m_started)
        shut();
    // The promise comes last: whoever waits for it may destroy the client and this object with it.
    auto promise = std::move(m_promise);
    deleteLater();
    if (m_started)
        m_gate.leave();
    answer(promise, std::move(result));
}

} // namespace ktrdr
