// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// awaited() turns a future of a port into its result, running the test's event loop until it is there or the
// deadline has passed. Tests only, main thread.
#pragma once

#include "base/result.h"

#include <QFuture>
#include <QTest>

#include <string>

namespace QTest {

template <> inline char* toString(const std::string& text) { return qstrdup(text.c_str()); } // shown by QCOMPARE

} // namespace QTest

namespace ktrdr::fakes {

template <typename T> Result<T> awaited(QFuture<Result<T>> future, int deadlineMs = 20000)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, deadlineMs))
        return fail(ErrorCode::Internal, "The future was not answered before the test's deadline");
    if (future.resultCount() == 0)
        return fail(ErrorCode::Internal, "The future ended without a result");
    return future.result();
}

// For QCOMPARE: "ok" or the name of the error's code.
template <typename T> std::string codeOf(const Result<T>& result)
{
    return result ? "ok" : toString(result.error().code);
}

} // namespace ktrdr::fakes
