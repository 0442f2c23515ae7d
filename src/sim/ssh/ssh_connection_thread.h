// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// One connection of SshServer: a thread with a libssh session in an ssh_event, woken by an eventfd. Channels are
// driven by callbacks; commands run in threads of their own and reach the session only through buffers.
// Owned by SshServer.
#pragma once

#include "sim/ssh/exec_task.h"
#include "sim/ssh/ssh_server.h"

#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/server.h>

#include <map>

namespace ktrdr::sim {

class SshConnectionThread
{
public:
    SshConnectionThread(SshServer& server, ssh_session session);
    ~SshConnectionThread();

    bool ended() const { return m_ended.load(); }
    bool commandsEnded() const; // once ended(): a silent command goes on without its connection
    void cut();
    void wake() const;

private:
    struct ChannelState
    {
        SshConnectionThread* owner = nullptr;
        ssh_channel channel = nullptr;
        ssh_channel_callbacks_struct callbacks{};
        std::shared_ptr<ExecTask> task;
        int forward = -1; // socket of a direct-tcpip channel
        std::string toForward;
        bool inputEnded = false;
        bool finished = false;
    };

    void run(const std::stop_token& stop);
    bool shakeHands();
    void serve(const std::stop_token& stop);
    void installCallbacks();
    ChannelState* openChannel(ssh_channel channel);
    void flush(ChannelState& state);
    void flushTask(ChannelState& state);
    void flushForward(ChannelState& state);
    void startExec(ChannelState& state, const std::string& command);
    bool openForward(ssh_message message);

    static int onPublicKey(ssh_session session, const char* user, ssh_key key, char signatureState, void* data);
    static ssh_channel onOpenSession(ssh_session session, void* data);
    static int onMessage(ssh_session session, ssh_message message, void* data);
    static int onExec(ssh_session session, ssh_channel channel, const char* command, void* data);
    static int onData(ssh_session session, ssh_channel channel, void* bytes, uint32_t count, int isError, void* data);
    static void onEof(ssh_session session, ssh_channel channel, void* data);
    static void onClose(ssh_session session, ssh_channel channel, void* data);

    SshServer& m_server;
    ssh_session m_session;
    ssh_event m_event = nullptr;
    ssh_server_callbacks_struct m_callbacks{};
    int m_wake = -1;
    int m_socket = -1; // a dup for cut()
    std::atomic<bool> m_ended{false};
    std::atomic<bool> m_cut{false};
    std::list<std::unique_ptr<ChannelState>> m_channels;
    std::jthread m_thread;
};

} // namespace ktrdr::sim
