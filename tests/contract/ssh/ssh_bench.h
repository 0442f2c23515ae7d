// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SshBench is one implementation of the Shell port under the contract: a real server, the simulator, or the
// scripted fake. The cases of SshContract run against every bench.
#pragma once

#include "fakes/await.h"
#include "ports/shell.h"

#include <QString>

#include <fmt/core.h>
#include <memory>
#include <vector>

namespace ktrdr::tests {

class SshBench
{
public:
    virtual ~SshBench() = default;
    // Starts what it needs; a text says why this bench cannot run here.
    virtual QString start() = 0;
    virtual std::unique_ptr<Shell> open() = 0;
    virtual std::string host() const = 0;
    // Every connection breaks, as seen from the client.
    virtual void loseConnections(Shell& shell) = 0;
    // The next command must still be unanswered when this returns (only the fake needs help).
    virtual void holdNext(Shell&) {}
    virtual void expire(Shell&) {}
    // Commands run at the other end of a connection: they begin some time after run().
    virtual bool isRemote() const = 0;
    virtual bool capsOutput() const = 0;
};

// The whole result, for the message of a check that fails.
inline QString text(const Result<ExecResult>& result)
{
    if (!result)
        return QString::fromStdString(
            fmt::format("{}: {} | {}", toString(result.error().code), toString(result.error()), result.error().detail));
    return QString::fromStdString(fmt::format("kind {} exit {} signal {} out {} err {}", static_cast<int>(result->kind),
                                              result->exitCode, result->signal, result->out.substr(0, 200),
                                              result->err.substr(0, 200)));
}

// Starts `count` commands at once, more than run side by side; each must answer with its own number.
inline void expectAllAnswer(Shell& shell, const std::string& host, int count, const char* pause)
{
    std::vector<QFuture<Result<ExecResult>>> futures;
    for (int i = 0; i < count; ++i)
        futures.push_back(shell.run(host, {fmt::format("sleep {}; echo {}", pause, i), {}, Seconds{20}}));
    for (int i = 0; i < count; ++i) {
        const auto result = fakes::awaited(futures[static_cast<std::size_t>(i)], 30'000);
        QVERIFY2(result && result->ok(), qPrintable(text(result)));
        QCOMPARE(result->out, fmt::format("{}\n", i));
    }
}

// Runs the contract against the bench; arguments as of main().
int runContract(SshBench& bench, int argc, char** argv);

} // namespace ktrdr::tests
