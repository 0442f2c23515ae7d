// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SshServer is the SSH front door of a simulated host: public-key login, exec and direct-tcpip channels, over
// libssh's server mode on loopback. Owned by the simulator; thread-safe. One thread accepts, one thread serves
// each connection, one thread runs each command. stop() and the destructor end them all; handlers must return
// soon after their stop token is set.
#pragma once

#include "base/result.h"
#include "sim/shell/streams.h"
#include "sim/ssh/output_trigger.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace ktrdr::sim {

// One exec request. As under sshd, a lost connection does not end a command: its input ends, and its next write
// returns false and sets `stop` (where a real process gets SIGPIPE). `stop` is also set when the server stops.
// The channel closes when the handler returns; it may tell the exit before, as sshd does while the background jobs
// of a shell that is over still hold its output.
struct ExecRequest
{
    std::string user;
    std::string command;
    std::string peer;   // address of the client
    int listenPort = 0; // the port it came in by: which simulated host is meant
    InputStream& in;
    OutputStream& out;
    OutputStream& err;
    std::stop_token stop;
    std::function<void(int status, const std::string& signal)> exited{}; // "KILL": instead of the exit status
};

struct SshListen
{
    std::string address = "127.0.0.1";
    std::uint16_t port = 0; // 0: any free one, see SshServer::ports()
};

struct SshServerOptions
{
    std::vector<SshListen> listen{SshListen{}};
    std::string stateFolder{};                 // keeps the host key; empty: a new key at every start
    std::vector<std::string> authorizedKeys{}; // lines as in authorized_keys: "ssh-ed25519 AAAA... comment"
    bool acceptAnyKey = false;
    int maxSessions = 10;                      // session channels per connection, as sshd's MaxSessions
    std::function<int(ExecRequest&)> onExec{}; // returns the exit status
    // Which direct-tcpip targets are allowed, and where they are really: false refuses. May change both.
    std::function<bool(std::string& host, std::uint16_t& port)> onForward{};
};

// What the connections count, and the fault that hits one of them.
struct SshCounters
{
    std::atomic<int> execs{0};
    std::atomic<int> refusedChannels{0};
    std::atomic<int> cutIn{0}; // commands until the connection is cut; 0: never
    OutputTrigger cutAt;
    std::atomic<int> cuts{0}; // of these two
};

class SshConnection;
class RunningCommands;
struct SshBind;

class SshServer
{
public:
    static Result<std::unique_ptr<SshServer>> start(SshServerOptions options);
    ~SshServer();
    SshServer(const SshServer&) = delete;
    SshServer& operator=(const SshServer&) = delete;

    std::vector<std::uint16_t> ports() const { return m_ports; } // in the order of `listen`
    std::string hostKey() const;                                 // "ssh-ed25519 AAAA..."
    std::size_t connectionCount() const;
    int execCount() const { return m_counters.execs; }
    int refusedChannels() const { return m_counters.refusedChannels; }
    int cutCommands() const { return m_counters.cuts; }

    // Faults
    void cutConnections();
    // Cuts the connection of the n-th command from now, right after the command was started.
    void cutAtExec(int n) { m_counters.cutIn = n; }
    // Cuts the connection on which a command prints `text` for the n-th time from now, right after that was sent.
    void cutAtOutput(std::string text, int n) { m_counters.cutAt.arm(std::move(text), n); }
    // All connections, also new ones, neither read nor write while it is on; TCP stays open.
    void setStalled(bool stalled);
    // New connections see another host key each time that it is set, and the server's own one when it is cleared.
    Result<void> setHostKeyChanged(bool changed);

    void stop();

private:
    explicit SshServer(SshServerOptions options);
    Result<void> openListeners();
    void acceptLoop(std::stop_token stop);
    void acceptOne(std::size_t listener);
    void reap();

    SshServerOptions m_options;
    std::vector<std::uint16_t> m_ports;
    std::vector<int> m_listeners;
    int m_wake = -1;
    SshCounters m_counters;
    mutable std::mutex m_mutex;
    std::shared_ptr<SshBind> m_ownBind; // with the key in the state folder
    std::shared_ptr<SshBind> m_bind;    // what new connections see
    bool m_stalled = false;
    std::list<std::shared_ptr<SshConnection>> m_connections;
    std::unique_ptr<RunningCommands> m_commands;
    std::jthread m_acceptor;
};

} // namespace ktrdr::sim
