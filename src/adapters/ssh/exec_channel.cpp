// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/ssh/exec_channel.h"

#include "base/sanitize.h"

#include <algorithm>
#include <cstring>
#include <fmt/core.h>

namespace ktrdr {

namespace {

constexpr std::size_t kMaxSignalName = 32;

} // namespace

ExecChannel::ExecChannel(ssh_session session, SshJobPtr job, Milliseconds afterExit)
    : m_session(session), m_channel(ssh_channel_new(session)), m_job(std::move(job)), m_started(monoNow()),
      m_deadline(m_started + m_job->command.timeout), m_lastTraffic(m_started), m_afterExit(afterExit)
{
    registerCallbacks();
}

ExecChannel::~ExecChannel()
{
    if (!m_channel)
        return;
    // libssh keeps a freed channel until the server has closed it too, and would call our callbacks for it.
    ssh_remove_channel_callbacks(m_channel, &m_callbacks);
    ssh_channel_free(m_channel);
}

void ExecChannel::registerCallbacks()
{
    m_callbacks.userdata = this;
    m_callbacks.channel_data_function = onData;
    m_callbacks.channel_close_function = onClose;
    m_callbacks.channel_exit_status_function = onExitStatus;
    m_callbacks.channel_exit_signal_function = onExitSignal;
    ssh_callbacks_init(&m_callbacks);
    // Before exec, or a fast command's status would be missed.
    if (!m_channel || ssh_set_channel_callbacks(m_channel, &m_callbacks) != SSH_OK) {
        m_openPending = false;
        answer(fail(ErrorCode::Internal, "libssh could not make a channel", m_job->host));
    }
}

void ExecChannel::advance()
{
    if (m_openPending)
        open();
    if (m_state == State::Requesting)
        requestExec();
    if (m_state == State::Running)
        writeInput();
    if (m_state != State::Ended && m_state != State::Refused)
        checkEnd();
}

void ExecChannel::open()
{
    const int code = ssh_channel_open_session(m_channel);
    if (code == SSH_AGAIN)
        return;
    m_openPending = false;
    if (m_state == State::Ended)
        return; // given up meanwhile; the destructor closes the channel
    if (code == SSH_OK) {
        m_openingTime = monoNow() - m_started;
        m_state = State::Requesting;
    } else if (ssh_is_connected(m_session) != 0) {
        m_state = State::Refused;
    }
}

void ExecChannel::requestExec()
{
    const int code = ssh_channel_request_exec(m_channel, m_job->command.line.c_str());
    if (code == SSH_AGAIN)
        return;
    if (code == SSH_OK) {
        m_state = State::Running;
    } else if (ssh_is_connected(m_session) != 0 && !m_closed) {
        answer(fail(ErrorCode::Refused, "The host refused to run commands", m_job->host,
                    "Check ForceCommand, the shell of the user and the log of the SSH server", lastError(m_session)));
    }
}

void ExecChannel::writeInput()
{
    auto& input = m_job->command.input;
    while (!m_inputDone) {
        if (m_written == input.size()) {
            ssh_channel_send_eof(m_channel);
            m_inputDone = true;
            break;
        }
        // Never more than the window: beyond it libssh would wait.
        const std::size_t window = ssh_channel_window_size(m_channel);
        if (window == 0)
            return;
        const auto size = std::min(window, input.size() - m_written);
        const int sent = ssh_channel_write(m_channel, input.data() + m_written, static_cast<uint32_t>(size));
        if (sent == 0 || sent == SSH_AGAIN)
            return;
        if (sent < 0)
            m_inputDone = true; // the command does not read any more; its status tells the rest
        else
            m_written += static_cast<std::size_t>(sent);
    }
    if (!input.empty())
        ::explicit_bzero(input.data(), input.size()); // it may hold secrets
    input.clear();
    m_written = 0;
}

void ExecChannel::checkEnd()
{
    const auto now = monoNow();
    const bool known = m_exitStatus || m_exitSignal;
    if (m_closed && m_state != State::Opening)
        answer(m_exitSignal ? ExecResult::Kind::Signalled : known ? ExecResult::Kind::Exited : ExecResult::Kind::Lost);
    else if (known && now >= m_lastTraffic + m_afterExit)
        answer(m_exitSignal ? ExecResult::Kind::Signalled : ExecResult::Kind::Exited);
    else if (m_job->stop.stop_requested())
        cancel();
    else if (now >= m_deadline && m_state == State::Opening)
        answer(fail(ErrorCode::TimedOut, "The host opened no channel in time", m_job->host,
                    "The command was not started; try again"));
    else if (now >= m_deadline)
        answer(ExecResult::Kind::TimedOut);
}

void ExecChannel::lose()
{
    m_openPending = false;
    if (m_state == State::Ended || m_state == State::Opening || m_state == State::Refused)
        return;
    auto result = collected(m_exitSignal   ? ExecResult::Kind::Signalled
                            : m_exitStatus ? ExecResult::Kind::Exited
                                           : ExecResult::Kind::Lost);
    result.truncated = true; // how much more there was, nobody knows
    answer(Result<ExecResult>(std::move(result)));
}

void ExecChannel::cancel()
{
    if (m_state == State::Opening || m_state == State::Refused)
        answer(fail(ErrorCode::Cancelled, "Cancelled before the command was sent", m_job->host));
    else if (m_state != State::Ended)
        answer(ExecResult::Kind::Cancelled);
}

MonoTime ExecChannel::nextDeadline() const
{
    if (m_state == State::Ended)
        return MonoTime::max();
    return m_exitStatus || m_exitSignal ? std::min(m_deadline, m_lastTraffic + m_afterExit) : m_deadline;
}

ExecResult ExecChannel::collected(ExecResult::Kind kind) const
{
    ExecResult result;
    result.kind = kind;
    if (kind == ExecResult::Kind::Exited)
        result.exitCode = m_exitStatus.value_or(-1);
    if (kind == ExecResult::Kind::Signalled)
        result.signal = m_exitSignal.value_or("");
    result.out = m_out.text();
    result.err = m_err.text();
    result.outBytes = m_out.total();
    result.errBytes = m_err.total();
    result.truncated = m_out.truncated() || m_err.truncated();
    result.elapsed = monoNow() - m_started;
    return result;
}

void ExecChannel::answer(ExecResult::Kind kind) { answer(Result<ExecResult>(collected(kind))); }

void ExecChannel::answer(Result<ExecResult> result)
{
    m_state = State::Ended;
    m_job->onStop.reset();
    m_job->done(std::move(result));
}

int ExecChannel::onData(ssh_session, ssh_channel, void* data, uint32_t length, int isError, void* self)
{
    auto& channel = *static_cast<ExecChannel*>(self);
    channel.m_lastTraffic = monoNow();
    const std::string_view chunk(static_cast<const char*>(data), length);
    if (channel.m_state != State::Ended) {
        (isError != 0 ? channel.m_err : channel.m_out).append(chunk);
        if (isError == 0 && channel.m_job->output)
            channel.m_job->output(chunk);
    }
    return static_cast<int>(length);
}

void ExecChannel::onClose(ssh_session, ssh_channel, void* self) { static_cast<ExecChannel*>(self)->m_closed = true; }

void ExecChannel::onExitStatus(ssh_session, ssh_channel, int status, void* self)
{
    auto& channel = *static_cast<ExecChannel*>(self);
    channel.m_lastTraffic = monoNow();
    // A signal sets -1 as well; the signal callback says which.
    if (status >= 0)
        channel.m_exitStatus = status;
}

void ExecChannel::onExitSignal(ssh_session, ssh_channel, const char* signal, int, const char*, const char*, void* self)
{
    auto& channel = *static_cast<ExecChannel*>(self);
    channel.m_lastTraffic = monoNow();
    channel.m_exitSignal = sanitizeLine(signal ? signal : "", kMaxSignalName);
}

} // namespace ktrdr
