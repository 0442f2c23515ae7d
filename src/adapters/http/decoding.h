// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// How an answer becomes a decoded value: small answers where they arrive, lists of the backend (up to 8 MiB) on
// the thread pool, answered on the main thread again either way. Free functions, called on the main thread.
#pragma once

#include "adapters/http/http_request.h"

#include <QCoreApplication>
#include <QFuture>
#include <QPromise>
#include <QThreadPool>

#include <memory>
#include <string>
#include <utility>

namespace ktrdr {

template <typename T> using Decoder = Result<T> (*)(const HttpAnswer& answer, std::string_view where);

template <typename T>
QFuture<Result<T>> decodedHere(QFuture<Result<HttpAnswer>> future, std::string where, Decoder<T> decode)
{
    return future.then([where = std::move(where), decode](Result<HttpAnswer> answer) -> Result<T> {
        return answer ? decode(*answer, where) : Result<T>(Unexpected(answer.error()));
    });
}

template <typename T>
QFuture<Result<T>> decodedAside(QFuture<Result<HttpAnswer>> future, std::string where, Decoder<T> decode)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    const auto deliver = [promise](Result<T> result) {
        promise->addResult(std::move(result));
        promise->finish();
    };
    future.then([where = std::move(where), decode, deliver](Result<HttpAnswer> answer) {
        if (!answer) {
            deliver(Unexpected(answer.error()));
            return;
        }
        QThreadPool::globalInstance()->start([answer = std::move(*answer), where, decode, deliver] {
            // The application object, because the api that asked may be gone by then.
            QMetaObject::invokeMethod(
                QCoreApplication::instance(),
                [deliver, result = decode(answer, where)]() mutable { deliver(std::move(result)); },
                Qt::QueuedConnection);
        });
    });
    return promise->future();
}

} // namespace ktrdr
