// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Promises of adapters: made, started and shared in one call; one that nobody answers any more is answered with
// Cancelled, so that no future is left without a result. Main thread.
#pragma once

#include "base/result.h"

#include <QPromise>

#include <memory>

namespace ktrdr {

template <typename T> using SharedPromise = std::shared_ptr<QPromise<Result<T>>>;

template <typename T> SharedPromise<T> startedPromise()
{
    auto* promise = new QPromise<Result<T>>;
    promise->start();
    return SharedPromise<T>(promise, [](QPromise<Result<T>>* left) {
        if (!left->future().isFinished()) {
            left->addResult(Result<T>(fail(ErrorCode::Cancelled, "The program is closing")));
            left->finish();
        }
        delete left;
    });
}

// Later answers change nothing.
template <typename T> void answer(const SharedPromise<T>& promise, Result<T> value)
{
    if (promise->future().isFinished())
        return;
    promise->addResult(std::move(value));
    promise->finish();
}

template <typename T> QFuture<Result<T>> answered(Result<T> value)
{
    const auto promise = startedPromise<T>();
    answer(promise, std::move(value));
    return promise->future();
}

} // namespace ktrdr
