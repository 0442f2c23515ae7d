// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ExecChannel runs one job over one channel of a non-blocking session: open, exec, input, both output streams,
// exit status or signal, close. It never blocks; the loop calls advance() until it has ended. Owned by
// SessionLoop; ssh thread only.
#pragma once

#include "adapters/ssh/capped_buffer.h"
#include "adapters/ssh/libssh_handles.h"
#include "adapters/ssh/ssh_job.h"

#include <libssh/callbacks.h>

#include <optional>

namespace ktrdr {

class ExecChannel
{
public:
    enum class State {
        Opening,
        Requesting, // exec was sent: from here on the command may have run
        Running,
        Refused, // the server gave no channel; the job is untouched
        Ended,   // the job was answered
    };

    ExecChannel(ssh_session session, SshJobPtr job, Milliseconds afterExit);
    ~ExecChannel();
    ExecChannel(const ExecChannel&) = delete;
    ExecChannel& operator=(const ExecChannel&) = delete;

    void advance();
    // The connection is gone: answers the job, or keeps it for takeJob() when it was not sent.
    void lose();
    void cancel();

    State state() const { return m_state; }
    // Not answered and not sent: it may go elsewhere.
    SshJobPtr takeJob() { return std::move(m_job); }
    // An answered job whose channel is still being opened must see that through, or the slot leaks.
    bool isFinished() const { return m_state == State::Ended && !m_openPending; }
    bool isOpen() const { return m_state == State::Requesting || m_state == State::Running; }
    // When advance() must be called again even if nothing happens.
    MonoTime nextDeadline() const;
    std::optional<Milliseconds> openingTime() const { return m_openingTime; }
    MonoTime started() const { return m_started; }

private:
    void open();
    void requestExec();
    void writeInput();
    void checkEnd();
    void answer(ExecResult::Kind kind);
    void answer(Result<ExecResult> result);
    ExecResult collected(ExecResult::Kind kind) const;
    void registerCallbacks();
    static int onData(ssh_session, ssh_channel, void* data, uint32_t length, int isError, void* self);
    static void onClose(ssh_session, ssh_channel, void* self);
    static void onExitStatus(ssh_session, ssh_channel, int status, void* self);
    static void onExitSignal(ssh_session, ssh_channel, const char* signal, int core, const char* message,
                             const char* language, void* self);

    ssh_session m_session;
    ssh_channel m_channel = nullptr;
    ssh_channel_callbacks_struct m_callbacks{}; // must outlive the channel
    SshJobPtr m_job;
    State m_state = State::Opening;
    bool m_openPending = true;
    MonoTime m_started, m_deadline;
    MonoTime m_lastTraffic;
    Milliseconds m_afterExit;
    std::optional<Milliseconds> m_openingTime;
    std::size_t m_written = 0;
    bool m_inputDone = false;
    bool m_closed = false;
    std::optional<int> m_exitStatus;
    std::optional<std::string> m_exitSignal;
    CappedBuffer m_out, m_err;
};

} // namespace ktrdr
