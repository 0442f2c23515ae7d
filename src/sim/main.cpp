// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ktrdr-sim: a simulated KTRDR cluster on loopback. `ktrdr-sim control` talks to a running one.
#include "sim/control/control_client.h"
#include "sim/control/simulator.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#include <csignal>
#include <cstdio>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace ktrdr;

namespace {

// Many workers need many sockets.
void raiseFileLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

// SIGTERM and SIGINT as a readable descriptor, blocked in every thread; must come before any thread starts.
int openSignals()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return ::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

bool inputEnded()
{
    char buffer[4096];
    return ::read(STDIN_FILENO, buffer, sizeof buffer) <= 0;
}

} // namespace

int main(int argc, char** argv)
{
    ::umask(077);
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (!words.empty() && words.front() == "control")
        return sim::runControlClient({words.begin() + 1, words.end()});
    const auto options = sim::parseCommandLine(words);
    if (!options) {
        std::fprintf(stderr, "ktrdr-sim: %s\n", toString(options.error()).c_str());
        return 2;
    }
    if (options->help) {
        std::fputs(sim::runHelp().c_str(), stdout);
        return 0;
    }
    raiseFileLimit();
    const int signals = openSignals();
    QCoreApplication application(argc, argv);
    const auto simulator = sim::Simulator::start(*options);
    if (!simulator) {
        std::fprintf(stderr, "ktrdr-sim: %s\n", toString(simulator.error()).c_str());
        return 1;
    }
    QSocketNotifier onSignal(signals, QSocketNotifier::Read);
    QObject::connect(&onSignal, &QSocketNotifier::activated, &application, &QCoreApplication::quit);
    QSocketNotifier onInput(STDIN_FILENO, QSocketNotifier::Read);
    onInput.setEnabled(options->untilEof);
    QObject::connect(&onInput, &QSocketNotifier::activated, &application, [] {
        if (inputEnded())
            QCoreApplication::quit();
    });
    std::printf("ready %s\n", options->state.c_str());
    std::fflush(stdout);
    return QCoreApplication::exec();
}
