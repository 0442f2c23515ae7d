// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/shell/stack_limit.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <pthread.h>

namespace ktrdr::sim {

namespace {

struct StackBounds
{
    std::uintptr_t lowest = 0;
    std::size_t size = 0;
};

StackBounds measure()
{
    StackBounds bounds;
    pthread_attr_t attributes;
    if (::pthread_getattr_np(::pthread_self(), &attributes) != 0)
        return bounds;
    void* address = nullptr;
    if (::pthread_attr_getstack(&attributes, &address, &bounds.size) == 0)
        bounds.lowest = reinterpret_cast<std::uintptr_t>(address);
    ::pthread_attr_destroy(&attributes);
    return bounds;
}

} // namespace

bool stackNearlyFull()
{
    thread_local const StackBounds bounds = measure();
    if (bounds.lowest == 0)
        return false;
    const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
    return here < bounds.lowest + std::max<std::size_t>(bounds.size / 4, 256U * 1024);
}

} // namespace ktrdr::sim
