// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the connections page shows of one environment: a row per hop of each host, from its last test unless the
// connection in use has learned something since, else from that connection, else from the configuration alone. Pure
// functions; main thread.
#pragma once

#include "app/connection_test.h"
#include "domain/status.h"

#include <QString>

#include <map>
#include <vector>

namespace ktrdr {

struct ConnectionRow
{
    std::string host; // of the environment, also on the rows of its jump hosts
    Status status = Status::Unknown;
    QString name, address, connected, hostKey, signedInWith, result;
    QString details; // full fingerprints and which key
    std::optional<Error> problem;
    bool operator==(const ConnectionRow&) const = default;
};

struct TimedTest
{
    HostTest result;
    UtcTime at{};
    std::optional<ConnectionInfo> liveThen; // the connection in use when the test ended
};

struct ConnectionFacts
{
    std::vector<ConnectionInfo> live;
    std::map<std::string, TimedTest> tests; // by host
    std::string running;                    // host that is being tested
    UtcTime now{};

    const ConnectionInfo* liveOf(const std::string& host) const;
};

std::vector<ConnectionRow> connectionRows(const Environment& environment, const ConnectionFacts& facts);
// "key file /k/id, then the agent's key SHA256:..." as the configuration says.
QString keyChoice(const SshAccess& access);

} // namespace ktrdr
