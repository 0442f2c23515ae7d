// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Shell runs commands on Proxmox nodes and service hosts. Owned by the composition root; used and answered on
// the main thread. An Error means the command was certainly not started; an ExecResult of kind Lost, TimedOut
// or Cancelled means that it may have run in part: the outcome is unknown.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <QFuture>

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace ktrdr {

struct RemoteCommand
{
    std::string line;  // built by planning/commands only, quoted by base/shell_quote
    std::string input; // script for the command's standard input; secrets travel here, never in `line`
    Milliseconds timeout{60'000};
    bool operator==(const RemoteCommand&) const = default;
};

struct ExecResult
{
    enum class Kind { Exited, Signalled, Lost, TimedOut, Cancelled };
    Kind kind = Kind::Lost;
    int exitCode = -1;  // Exited
    std::string signal; // Signalled: "KILL"
    // First 64 KiB and last 1 MiB of each stream, raw bytes; the rest is only counted.
    std::string out, err;
    std::uint64_t outBytes = 0, errBytes = 0;
    bool truncated = false;
    Milliseconds elapsed{0};

    bool ok() const { return kind == Kind::Exited && exitCode == 0; }
};

// What the last attempt to connect saw at one hop of the way; jump hosts come first.
struct HopInfo
{
    enum class HostKey { NotSeen, Known, Accepted, Unknown, Changed, Revoked, NotChecked };
    std::string address;                        // "root@10.0.0.1:22"
    std::optional<Milliseconds> connected = {}; // until the socket was there, or the channel of the hop before
    HostKey hostKey = HostKey::NotSeen;
    std::string keyType = {}, fingerprint = {}; // of the host
    std::string recordedFingerprint = {};       // Changed, Revoked: of the record
    std::string signedInWith = {};              // "SHA256:... (key file or agent)", empty: not signed in
    std::optional<Error> problem = {};          // where the way ended
    bool operator==(const HopInfo&) const = default;
};

struct ConnectionInfo
{
    std::string host;
    enum class State { Disconnected, Connecting, Connected } state = State::Disconnected;
    Milliseconds roundTrip{0};
    std::string problem;
    std::vector<HopInfo> hops = {};
};

class Shell
{
public:
    // Called on the main thread with each chunk of stdout while the command runs.
    using OutputSink = std::function<void(std::string_view chunk)>;

    virtual ~Shell() = default;
    // `host` is a node name or host service name of the environment that this Shell was opened for.
    virtual QFuture<Result<ExecResult>> run(const std::string& host, RemoteCommand command, std::stop_token stop = {},
                                            OutputSink onOutput = {}) = 0;
    virtual std::vector<ConnectionInfo> connections() const = 0;
};

} // namespace ktrdr
