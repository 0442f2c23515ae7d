// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// OutputRelay carries chunks of a running command's output from the ssh thread to a sink on the main thread: at
// most one delivery is queued at a time, and a main thread that is too slow loses the oldest of the unread part,
// never memory. Shared by both threads.
#pragma once

#include "ports/shell.h"

#include <QObject>

#include <memory>
#include <mutex>

namespace ktrdr {

class OutputRelay : public std::enable_shared_from_this<OutputRelay>
{
public:
    static constexpr std::size_t kMaxPending = 1 << 20;

    OutputRelay(QObject* context, Shell::OutputSink sink) : m_context(context), m_sink(std::move(sink)) {}

    // ssh thread; the context must still exist.
    void push(std::string_view chunk);

private:
    void deliver(); // main thread

    QObject* m_context;
    Shell::OutputSink m_sink;
    std::mutex m_mutex;
    std::string m_pending;    // guarded
    bool m_posted = false;    // guarded
    std::uint64_t m_lost = 0; // guarded
};

} // namespace ktrdr
