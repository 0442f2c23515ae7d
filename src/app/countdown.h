// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// countdown(n, done) gives a callback that calls `done` once it was called n times: how several reads that run at
// once are joined. Main thread.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

namespace ktrdr {

inline std::function<void()> countdown(std::size_t count, std::function<void()> done)
{
    auto left = std::make_shared<std::size_t>(count);
    return [left, done = std::move(done)] {
        if (--*left == 0)
            done();
    };
}

} // namespace ktrdr
