// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/ssh/ssh_connection_thread.h"

#include <algorithm>
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ktrdr::sim {

namespace {

constexpr int kPollMs = 500; // everything of interest wakes the loop; this only bounds a missed wake
constexpr std::size_t kChunk = 32 << 10;

int drainWake(socket_t fd, int, void*)
{
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(fd, &count, sizeof count);
    return SSH_OK;
}

} // namespace

SshConnectionThread::SshConnectionThread(SshServer& server, ssh_session session)
    : m_server(server), m_session(session), m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      m_socket(::fcntl(ssh_get_fd(session), F_DUPFD_CLOEXEC, 0)),
      m_thread([this](const std::stop_token& stop) { run(stop); })
{
}

SshConnectionThread::~SshConnectionThread()
{
    m_thread.request_stop();
    cut();
    m_thread.join();
    for (auto& state : m_channels) {
        if (state->task)
            state->task->stop();
    }
    ::close(m_socket);
    ::close(m_wake);
}

bool SshConnectionThread::commandsEnded() const
{
    return std::all_of(m_channels.begin(), m_channels.end(),
                       [](const auto& state) { return !state->task || state->task->ending(); });
}

void SshConnectionThread::cut()
{
    m_cut = true;
    ::shutdown(m_socket, SHUT_RDWR);
    wake();
}

void SshConnectionThread::wake() const
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(m_wake, &one, sizeof one);
}

void SshConnectionThread::run(const std::stop_token& stop)
{
    installCallbacks();
    m_event = ssh_event_new();
    if (shakeHands())
        serve(stop);
    for (auto& state : m_channels) {
        if (state->task)
            state->task->connectionLost();
        if (state->forward >= 0)
            ::close(state->forward);
        state->channel = nullptr;
    }
    ssh_event_remove_fd(m_event, m_wake);
    ssh_event_remove_session(m_event, m_session);
    ssh_event_free(m_event);
    ssh_disconnect(m_session);
    ssh_free(m_session);
    m_session = nullptr;
    m_ended = true;
}

void SshConnectionThread::installCallbacks()
{
    m_callbacks.userdata = this;
    m_callbacks.auth_pubkey_function = onPublicKey;
    m_callbacks.channel_open_request_session_function = onOpenSession;
    ssh_callbacks_init(&m_callbacks);
    ssh_set_server_callbacks(m_session, &m_callbacks);
    ssh_set_message_callback(m_session, onMessage, this);
    ssh_set_auth_methods(m_session, SSH_AUTH_METHOD_PUBLICKEY);
}

bool SshConnectionThread::shakeHands()
{
    if (ssh_handle_key_exchange(m_session) != SSH_OK)
        return false;
    ssh_set_blocking(m_session, 0);
    return ssh_event_add_session(m_event, m_session) == SSH_OK &&
           ssh_event_add_fd(m_event, m_wake, POLLIN, drainWake, this) == SSH_OK;
}

void SshConnectionThread::serve(const std::stop_token& stop)
{
    while (!stop.stop_requested() && !m_cut && ssh_is_connected(m_session)) {
        if (m_server.m_stalled) {
            pollfd waiting{m_wake, POLLIN, 0};
            ::poll(&waiting, 1, kPollMs);
            drainWake(m_wake, 0, nullptr);
            continue;
        }
        if (ssh_event_dopoll(m_event, kPollMs) == SSH_ERROR)
            return;
        for (auto& state : m_channels) {
            if (!state->finished && state->channel)
                flush(*state);
        }
    }
}

SshConnectionThread::ChannelState* SshConnectionThread::openChannel(ssh_channel channel)
{
    auto state = std::make_unique<ChannelState>();
    state->owner = this;
    state->channel = channel;
    state->callbacks.userdata = state.get();
    state->callbacks.channel_exec_request_function = onExec;
    state->callbacks.channel_data_function = onData;
    state->callbacks.channel_eof_function = onEof;
    state->callbacks.channel_close_function = onClose;
    ssh_callbacks_init(&state->callbacks);
    ssh_set_channel_callbacks(channel, &state->callbacks);
    m_channels.push_back(std::move(state));
    return m_channels.back().get();
}

void SshConnectionThread::flush(ChannelState& state)
{
    if (state.task)
        flushTask(state);
    else if (state.forward >= 0)
        flushForward(state);
}

void SshConnectionThread::flushTask(ChannelState& state)
{
    const auto ending = state.task->ending(); // before the last look at its output
    for (const bool isError : {false, true}) {
        auto& buffer = isError ? state.task->err : state.task->out;
        while (true) {
            const auto window = std::min<std::size_t>(ssh_channel_window_size(state.channel), kChunk);
            const auto part = window > 0 ? buffer.take(window) : std::string();
            if (part.empty())
                break;
            const auto count = static_cast<std::uint32_t>(part.size());
            const int sent = isError ? ssh_channel_write_stderr(state.channel, part.data(), count)
                                     : ssh_channel_write(state.channel, part.data(), count);
            if (sent < 0)
                return state.task->connectionLost();
            if (static_cast<std::size_t>(sent) < part.size())
                buffer.putBack(std::string_view(part).substr(static_cast<std::size_t>(sent)));
        }
    }
    if (!ending || !state.task->out.isEmpty() || !state.task->err.isEmpty())
        return;
    if (ending->signal.empty())
        ssh_channel_request_send_exit_status(state.channel, ending->status);
    else
        ssh_channel_request_send_exit_signal(state.channel, ending->signal.c_str(), 0, "", "");
    ssh_channel_send_eof(state.channel);
    ssh_channel_close(state.channel);
    state.finished = true;
}

void SshConnectionThread::startExec(ChannelState& state, const std::string& command)
{
    state.task = std::make_shared<ExecTask>(command, [this] { wake(); });
    state.task->start(m_server.m_handler, state.task);
    m_server.execStarted();
}

int SshConnectionThread::onPublicKey(ssh_session, const char*, ssh_key key, char signatureState, void* data)
{
    auto* self = static_cast<SshConnectionThread*>(data);
    if (signatureState != SSH_PUBLICKEY_STATE_NONE && signatureState != SSH_PUBLICKEY_STATE_VALID)
        return SSH_AUTH_DENIED;
    char* base64 = nullptr;
    if (ssh_pki_export_pubkey_base64(key, &base64) != SSH_OK)
        return SSH_AUTH_DENIED;
    const std::string line = base64;
    ssh_string_free_char(base64);
    return self->m_server.mayLogIn(line) ? SSH_AUTH_SUCCESS : SSH_AUTH_DENIED;
}

ssh_channel SshConnectionThread::onOpenSession(ssh_session session, void* data)
{
    auto* self = static_cast<SshConnectionThread*>(data);
    const auto open = std::count_if(self->m_channels.begin(), self->m_channels.end(),
                                    [](const auto& state) { return !state->finished; });
    if (open >= self->m_server.m_options.maxSessions) {
        ++self->m_server.m_refused;
        return nullptr;
    }
    ssh_channel channel = ssh_channel_new(session);
    self->openChannel(channel);
    return channel;
}

int SshConnectionThread::onExec(ssh_session, ssh_channel, const char* command, void* data)
{
    auto* state = static_cast<ChannelState*>(data);
    if (state->task)
        return 1;
    state->owner->startExec(*state, command);
    return 0;
}

int SshConnectionThread::onData(ssh_session, ssh_channel, void* bytes, uint32_t count, int, void* data)
{
    auto* state = static_cast<ChannelState*>(data);
    const std::string_view text(static_cast<const char*>(bytes), count);
    if (state->task)
        state->task->input.write(text);
    else if (state->forward >= 0)
        state->toForward.append(text);
    return static_cast<int>(count);
}

void SshConnectionThread::onEof(ssh_session, ssh_channel, void* data)
{
    auto* state = static_cast<ChannelState*>(data);
    state->inputEnded = true;
    if (state->task)
        state->task->input.closeWrite();
}

void SshConnectionThread::onClose(ssh_session, ssh_channel, void* data)
{
    auto* state = static_cast<ChannelState*>(data);
    if (state->task)
        state->task->connectionLost();
    state->finished = true;
}

} // namespace ktrdr::sim
