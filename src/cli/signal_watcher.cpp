// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/signal_watcher.h"

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace ktrdr {

namespace {

constexpr int kInterrupted = 130;
constexpr int kUnansweredLimit = 3;

volatile std::sig_atomic_t g_writeEnd = -1;
volatile std::sig_atomic_t g_unanswered = 0;

void onSignal(int)
{
    // The main thread should never be stuck; if it is, the person at the keyboard still gets out.
    g_unanswered = g_unanswered + 1;
    if (g_unanswered > kUnansweredLimit)
        ::_exit(kInterrupted);
    const char byte = 1;
    [[maybe_unused]] const auto count = ::write(g_writeEnd, &byte, 1);
}

} // namespace

SignalWatcher::SignalWatcher(QObject* parent) : QObject(parent)
{
    if (::pipe2(m_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    g_writeEnd = m_pipe[1];
    m_notifier = std::make_unique<QSocketNotifier>(m_pipe[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        g_unanswered = 0;
        char byte = 0;
        while (::read(m_pipe[0], &byte, 1) == 1)
            Q_EMIT interrupted();
    });
    struct sigaction action = {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        ::sigaction(signal, &action, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
}

SignalWatcher::~SignalWatcher()
{
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        ::signal(signal, SIG_DFL);
    g_writeEnd = -1;
    m_notifier.reset();
    for (const int end : m_pipe) {
        if (end >= 0)
            ::close(end);
    }
}

} // namespace ktrdr
