// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/ssh/ssh_connection.h"

#include "sim/ssh/forward.h"
#include "sim/ssh/ssh_keys.h"

#include <algorithm>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ktrdr::sim {

namespace {

constexpr long kKeyExchangeSeconds = 20;
constexpr int kPollMilliseconds = 1000;
constexpr std::size_t kMaxForwards = 32;

} // namespace

// The C callbacks of libssh; `data` is the connection. All run in its thread.
struct SshCallbacks
{
    static SshConnection& self(void* data) { return *static_cast<SshConnection*>(data); }

    static int authKey(ssh_session, const char* user, ssh_key_struct* key, char state, void* data)
    {
        SshConnection& connection = self(data);
        const auto& options = connection.m_options;
        if (!options.acceptAnyKey && !isAuthorized(options.authorizedKeys, key))
            return SSH_AUTH_DENIED;
        if (state == SSH_PUBLICKEY_STATE_NONE)
            return SSH_AUTH_SUCCESS; // only asked whether the key would do
        if (state != SSH_PUBLICKEY_STATE_VALID)
            return SSH_AUTH_DENIED;
        connection.m_user = user;
        connection.m_authenticated = true;
        return SSH_AUTH_SUCCESS;
    }

    static ssh_channel openSession(ssh_session, void* data) { return self(data).openSession(); }

    static int message(ssh_session, ssh_message message, void* data)
    {
        const bool forward = ssh_message_type(message) == SSH_REQUEST_CHANNEL_OPEN &&
                             ssh_message_subtype(message) == SSH_CHANNEL_DIRECT_TCPIP;
        return forward && self(data).openForward(message) ? 0 : 1; // 1: libssh refuses
    }

    static int exec(ssh_session, ssh_channel handle, const char* command, void* data)
    {
        auto* channel = self(data).find(handle);
        return channel != nullptr && self(data).startCommand(*channel, command) ? SSH_OK : SSH_ERROR;
    }

    static int data(ssh_session, ssh_channel handle, void* bytes, std::uint32_t length, int, void* userData)
    {
        auto* channel = self(userData).find(handle);
        if (channel != nullptr && channel->io && !channel->io->appendInput({static_cast<char*>(bytes), length}))
            self(userData).cut();
        return static_cast<int>(length);
    }

    static void eof(ssh_session, ssh_channel handle, void* data)
    {
        if (auto* channel = self(data).find(handle); channel != nullptr && channel->io)
            channel->io->endInput();
    }

    static void close(ssh_session, ssh_channel handle, void* data)
    {
        if (auto* channel = self(data).find(handle))
            channel->closed = true;
    }

    static int refusePty(ssh_session, ssh_channel, const char*, int, int, int, int, void*) { return SSH_ERROR; }
    static int refuseShell(ssh_session, ssh_channel, void*) { return 1; }
    static int refuseEnvironment(ssh_session, ssh_channel, const char*, const char*, void*) { return 1; }
    static int refuseSubsystem(ssh_session, ssh_channel, const char*, void*) { return 1; }

    static int woken(socket_t, int, void* data)
    {
        self(data).m_wake->clear();
        return 0;
    }
};

SshConnection::SshConnection(const SshServerOptions& options, SshCounters& counters, RunningCommands& commands,
                             ssh_session session, int socket, Peer peer)
    : m_options(options), m_counters(counters), m_commands(commands), m_session(session), m_socket(::dup(socket)),
      m_peer(std::move(peer))
{
}

SshConnection::~SshConnection()
{
    join();
    ssh_free(m_session);
    ::close(m_socket);
}

void SshConnection::start()
{
    m_thread = std::thread([this] {
        run();
        m_done = true;
    });
}

void SshConnection::join()
{
    if (m_thread.joinable())
        m_thread.join();
}

void SshConnection::cutByFault()
{
    ++m_counters.cuts;
    cut();
}

void SshConnection::cut()
{
    m_ending = true;
    ::shutdown(m_socket, SHUT_RDWR);
    m_wake->ring();
}

void SshConnection::setStalled(bool stalled)
{
    m_stalled = stalled;
    m_wake->ring();
}

void SshConnection::run()
{
    waitWhileStalled();
    if (!m_ending && login())
        loop();
    for (auto& channel : m_channels) {
        if (channel->io)
            channel->io->lose();
        ssh_remove_channel_callbacks(channel->handle, &channel->callbacks);
    }
    ::shutdown(m_socket, SHUT_RDWR);
    ssh_disconnect(m_session);
    m_channels.clear(); // their handles went with the session
}

void SshConnection::waitWhileStalled()
{
    while (m_stalled && !m_ending) {
        pollfd wait{m_wake->descriptor(), POLLIN, 0};
        ::poll(&wait, 1, -1);
        m_wake->clear();
    }
}

bool SshConnection::login()
{
    m_serverCallbacks.userdata = this;
    m_serverCallbacks.auth_pubkey_function = SshCallbacks::authKey;
    m_serverCallbacks.channel_open_request_session_function = SshCallbacks::openSession;
    ssh_callbacks_init(&m_serverCallbacks);
    ssh_set_server_callbacks(m_session, &m_serverCallbacks);
    ssh_set_message_callback(m_session, SshCallbacks::message, this);
    ssh_set_auth_methods(m_session, SSH_AUTH_METHOD_PUBLICKEY);
    const long timeout = kKeyExchangeSeconds;
    ssh_options_set(m_session, SSH_OPTIONS_TIMEOUT, &timeout);
    if (ssh_handle_key_exchange(m_session) != SSH_OK)
        return false;
    // From here on nothing may block: a client that does not read would hold up its other channels.
    ssh_set_blocking(m_session, 0);
    return true;
}

void SshConnection::loop()
{
    ssh_event event = ssh_event_new();
    ssh_event_add_session(event, m_session);
    ssh_event_add_fd(event, m_wake->descriptor(), POLLIN, SshCallbacks::woken, this);
    while (!m_ending) {
        waitWhileStalled();
        if (ssh_event_dopoll(event, kPollMilliseconds) == SSH_ERROR)
            break;
        if ((ssh_get_status(m_session) & (SSH_CLOSED | SSH_CLOSED_ERROR)) != 0)
            break;
        if (!m_stalled)
            serveChannels();
    }
    ssh_event_remove_fd(event, m_wake->descriptor());
    ssh_event_remove_session(event, m_session);
    ssh_event_free(event);
}

SshConnection::Channel& SshConnection::addChannel(ssh_channel handle, bool isSession)
{
    auto& channel = *m_channels.emplace_back(std::make_unique<Channel>());
    channel.handle = handle;
    channel.isSession = isSession;
    auto& callbacks = channel.callbacks;
    callbacks.userdata = this;
    callbacks.channel_data_function = SshCallbacks::data;
    callbacks.channel_eof_function = SshCallbacks::eof;
    callbacks.channel_close_function = SshCallbacks::close;
    if (isSession) {
        callbacks.channel_exec_request_function = SshCallbacks::exec;
        callbacks.channel_pty_request_function = SshCallbacks::refusePty;
        callbacks.channel_shell_request_function = SshCallbacks::refuseShell;
        callbacks.channel_env_request_function = SshCallbacks::refuseEnvironment;
        callbacks.channel_subsystem_request_function = SshCallbacks::refuseSubsystem;
    }
    ssh_callbacks_init(&callbacks);
    ssh_set_channel_callbacks(handle, &callbacks);
    return channel;
}

ssh_channel SshConnection::openSession()
{
    const auto sessions = std::count_if(m_channels.begin(), m_channels.end(),
                                        [](const auto& channel) { return channel->isSession && !channel->closed; });
    if (!m_authenticated || sessions >= m_options.maxSessions) {
        ++m_counters.refusedChannels;
        return nullptr;
    }
    ssh_channel handle = ssh_channel_new(m_session);
    if (handle != nullptr)
        addChannel(handle, true);
    return handle;
}

bool SshConnection::openForward(ssh_message message)
{
    std::string host = ssh_message_channel_request_open_destination(message);
    auto port = static_cast<std::uint16_t>(ssh_message_channel_request_open_destination_port(message));
    const auto forwards =
        std::count_if(m_channels.begin(), m_channels.end(), [](const auto& channel) { return !channel->isSession; });
    if (!m_authenticated || !m_options.onForward || static_cast<std::size_t>(forwards) >= kMaxForwards ||
        !m_options.onForward(host, port))
        return false;
    const int socket = connectTo(host, port);
    if (socket < 0)
        return false;
    ssh_channel handle = ssh_message_channel_request_open_reply_accept(message);
    if (handle == nullptr) {
        ::close(socket);
        return true;
    }
    const auto io = addChannel(handle, false).io = std::make_shared<ChannelIo>(m_wake);
    m_commands.run(io, [io, socket] { pumpForward(io, socket); });
    return true;
}

bool SshConnection::startCommand(Channel& channel, const char* command)
{
    if (channel.io || !m_options.onExec)
        return false;
    const auto io = channel.io = std::make_shared<ChannelIo>(m_wake);
    m_commands.run(io, [io, handler = &m_options.onExec, user = m_user, text = std::string(command), peer = m_peer] {
        ExecRequest request{user, text, peer.address, peer.listenPort, io->in(), io->out(), io->err(), io->stopToken()};
        request.exited = [&io](int status, const std::string& signal) { io->reportExit({status, signal}); };
        const int status = (*handler)(request);
        io->reportExit({status, {}});
        io->finish();
    });
    ++m_counters.execs;
    if (m_counters.cutIn > 0 && --m_counters.cutIn == 0)
        cutByFault();
    return true;
}

SshConnection::Channel* SshConnection::find(ssh_channel handle)
{
    for (auto& channel : m_channels) {
        if (channel->handle == handle)
            return channel.get();
    }
    return nullptr;
}

void SshConnection::serveChannels()
{
    for (auto channel = m_channels.begin(); channel != m_channels.end();)
        channel = serve(**channel) ? std::next(channel) : m_channels.erase(channel);
}

bool SshConnection::serve(Channel& channel)
{
    if (channel.closed) {
        if (channel.io)
            channel.io->lose();
        dropChannel(channel);
        return false;
    }
    if (!channel.io)
        return true;
    channel.io->drain([&](std::string_view bytes, bool isError) -> std::size_t {
        const std::size_t window = ssh_channel_window_size(channel.handle);
        const auto length = static_cast<std::uint32_t>(std::min(bytes.size(), window));
        if (length == 0)
            return 0;
        const int sent = isError ? ssh_channel_write_stderr(channel.handle, bytes.data(), length)
                                 : ssh_channel_write(channel.handle, bytes.data(), length);
        const std::size_t taken = sent > 0 ? static_cast<std::size_t>(sent) : 0;
        if (m_counters.cutAt.hit(bytes.substr(0, taken)))
            cutByFault();
        return taken;
    });
    if (const auto exit = channel.io->takeExit(); exit && !exit->signal.empty())
        ssh_channel_request_send_exit_signal(channel.handle, exit->signal.c_str(), 0, "", "");
    else if (exit)
        ssh_channel_request_send_exit_status(channel.handle, exit->status);
    if (!channel.io->finished())
        return true;
    ssh_channel_send_eof(channel.handle);
    ssh_channel_close(channel.handle);
    dropChannel(channel);
    return false;
}

void SshConnection::dropChannel(Channel& channel)
{
    // The callbacks go with our Channel; libssh keeps the handle until the other side has closed as well.
    ssh_remove_channel_callbacks(channel.handle, &channel.callbacks);
    ssh_channel_free(channel.handle);
}

} // namespace ktrdr::sim
