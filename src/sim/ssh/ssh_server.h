// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SshServer is the simulated node's sshd: a real SSH server on a loopback address (libssh server mode) that runs
// what it is sent through an ExecHandler, never on the host. Public-key logins only; no pty, no shell, no sftp.
// One thread accepts, one serves each connection, one runs each command; start, the fault methods and the
// destructor may be called from any one thread.
#pragma once

#include "base/result.h"
#include "sim/shell/streams.h"

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

struct ExecRequest
{
    std::string command;
    InputStream& in;
    OutputStream& out; // write() returns false once the connection is gone: the command dies at its next output
    OutputStream& err;
    std::stop_token stop;   // the machine is switched off, not: the connection is lost
    std::string exitSignal; // set by the handler for a command that was killed, e.g. "KILL"
};
// Returns the exit status; runs in a thread of its own.
using ExecHandler = std::function<int(ExecRequest&)>;

struct SshServerOptions
{
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;       // 0: any free one
    std::string hostKeyFile;      // made when missing, kept between starts
    std::vector<std::string> authorizedKeys; // lines as in authorized_keys
    bool acceptAnyKey = false;
    int maxSessions = 10; // channels of one connection; more are refused as sshd does
    // Which address and port a client may be forwarded to (jump host); empty: none.
    std::function<bool(const std::string& host, std::uint16_t port)> mayForward;
};

class SshConnectionThread;

class SshServer
{
public:
    static Result<std::unique_ptr<SshServer>> start(SshServerOptions options, ExecHandler handler);
    ~SshServer(); // ends connections and commands, bounded

    std::uint16_t port() const { return m_port; }
    std::string hostKeyLine() const; // "ssh-ed25519 AAAA...", for known_hosts
    int refusedChannels() const { return m_refused.load(); }
    int execCount() const { return m_execs.load(); }
    int connectionCount() const;

    // Faults
    void cutConnections();                  // every connection now, without a goodbye
    void cutAtExec(int n);                  // at the n-th command from now, after it was started
    void setStalled(bool stalled);          // connections stay open, nothing is read or written
    Result<void> changeHostKey();           // new connections see another key

private:
    explicit SshServer(SshServerOptions options, ExecHandler handler);
    friend class SshConnectionThread;
    Result<void> listen();
    Result<void> loadHostKey(bool renew);
    void acceptLoop(const std::stop_token& stop);
    void reap();
    bool mayLogIn(const std::string& keyLine) const;
    void execStarted();

    const SshServerOptions m_options;
    const ExecHandler m_handler;
    int m_listener = -1;
    int m_wake = -1; // eventfd that ends the accept loop
    std::uint16_t m_port = 0;
    std::atomic<int> m_refused{0};
    std::atomic<int> m_execs{0};
    std::atomic<int> m_cutIn{0};
    std::atomic<bool> m_stalled{false};
    mutable std::mutex m_mutex; // guards the host key and the connections
    std::string m_hostKeyLine;
    std::list<std::unique_ptr<SshConnectionThread>> m_connections;
    std::jthread m_acceptor;
};

} // namespace ktrdr::sim
