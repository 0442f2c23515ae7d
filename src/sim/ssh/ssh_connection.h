// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SshConnection serves one client: it owns the libssh session, and no other thread touches it. Commands run in
// threads of the server and talk to it through ChannelIo. cut() and setStalled() are for other threads.
#pragma once

#include "sim/ssh/channel_io.h"
#include "sim/ssh/running_commands.h"
#include "sim/ssh/ssh_server.h"

#include <atomic>
#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <map>

namespace ktrdr::sim {

class SshConnection
{
public:
    struct Peer
    {
        std::string address;
        int listenPort = 0;
    };
    // `session` was accepted on `socket` and belongs to the connection; of the socket it keeps a duplicate.
    SshConnection(const SshServerOptions& options, SshCounters& counters, RunningCommands& commands,
                  ssh_session session, int socket, Peer peer);
    ~SshConnection();
    SshConnection(const SshConnection&) = delete;
    SshConnection& operator=(const SshConnection&) = delete;

    void start(); // its thread
    bool isDone() const { return m_done; }
    void cut();
    void cutByFault();
    void setStalled(bool stalled);
    void join();

private:
    struct Channel
    {
        ssh_channel handle = nullptr;
        ssh_channel_callbacks_struct callbacks{};
        std::shared_ptr<ChannelIo> io; // once something runs in it
        bool isSession = false;
        bool closed = false; // by the client
    };
    friend struct SshCallbacks;

    void run();
    bool login();
    void loop();
    void waitWhileStalled();
    Channel& addChannel(ssh_channel handle, bool isSession);
    ssh_channel openSession();
    bool openForward(ssh_message message);
    bool startCommand(Channel& channel, const char* command);
    Channel* find(ssh_channel handle);
    void serveChannels();
    bool serve(Channel& channel); // false: it is over
    void dropChannel(Channel& channel);

    const SshServerOptions& m_options;
    SshCounters& m_counters;
    RunningCommands& m_commands;
    ssh_session m_session;
    int m_socket; // a duplicate: shutting it down ends every call of the session's thread
    Peer m_peer;
    std::shared_ptr<Wake> m_wake = std::make_shared<Wake>();
    ssh_server_callbacks_struct m_serverCallbacks{};
    std::string m_user;
    bool m_authenticated = false;
    std::list<std::unique_ptr<Channel>> m_channels;
    std::atomic<bool> m_stalled{false};
    std::atomic<bool> m_ending{false};
    std::atomic<bool> m_done{false};
    std::thread m_thread;
};

} // namespace ktrdr::sim
