// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SshContract is what every Shell must do, whoever implements it: one case per slot.
#pragma once

#include "ssh_bench.h"

#include <QObject>

namespace ktrdr::tests {

class SshContract : public QObject
{
    Q_OBJECT

public:
    explicit SshContract(SshBench& bench) : m_bench(bench) {}

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void commandSucceeds();
    void exitCodeIsReported();
    void bothStreamsAreKeptApart();
    void scriptTravelsOnStandardInput();
    void unreadInputDoesNoHarm();
    void fiveMegabytesArrive();
    void longOutputIsCappedAndCounted();
    void signalIsReported();
    void sinkSeesTheOutput();
    void unknownHostIsAnError();
    void timeoutEndsTheCommand();
    void cancelActsAtOnce();
    void cancelBeforeStartIsAnError();
    void commandsBeyondTheLimitWait();
    void lostConnectionIsReported();
    void commandAfterALossRuns();
    void backgroundProcessDoesNotHoldTheResult();

private:
    Result<ExecResult> run(RemoteCommand command, int patienceMs = 20'000);
    Shell& shell();

    SshBench& m_bench;
    std::unique_ptr<Shell> m_shell;
};

} // namespace ktrdr::tests
