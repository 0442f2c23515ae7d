// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ChannelIo is what a command and its SSH connection share: bounded output buffers, the input queue, the exit
// status. The command's thread blocks on it; the connection's thread never does. Owned by both.
#pragma once

#include "sim/shell/streams.h"
#include "sim/ssh/wake.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

namespace ktrdr::sim {

class ChannelIo
{
public:
    struct Exit
    {
        int status = 0;
        std::string signal;
    };

    explicit ChannelIo(std::shared_ptr<Wake> wake) : m_wake(std::move(wake)) {}

    // For the command
    InputStream& in() { return m_in; }
    OutputStream& out() { return m_out; }
    OutputStream& err() { return m_err; }
    std::stop_token stopToken() const { return m_stop.get_token(); }
    void reportExit(Exit exit); // the first one counts
    void finish();              // nothing more comes

    // For the connection
    bool appendInput(std::string_view bytes); // false: the command does not read and the queue is full
    void endInput();
    void lose(); // the client is gone
    // Hands pending output to `send(bytes, isError)`, which returns how much it took.
    template <typename Send> void drain(Send send);
    // The exit, once all output so far is gone; answered once.
    std::optional<Exit> takeExit();
    bool finished();

    // For the server
    void requestStop() { m_stop.request_stop(); }

private:
    struct In final : InputStream
    {
        explicit In(ChannelIo& owner) : io(owner) {}
        std::string read(std::size_t maxBytes) override { return io.readInput(maxBytes, {}); }
        std::string readUnless(std::size_t maxBytes, std::stop_token stop) override
        {
            return io.readInput(maxBytes, std::move(stop));
        }
        ChannelIo& io;
    };
    struct Out final : OutputStream
    {
        Out(ChannelIo& owner, bool error) : io(owner), isError(error) {}
        bool write(std::string_view bytes) override { return io.writeOutput(bytes, isError, {}); }
        bool writeUnless(std::string_view bytes, std::stop_token stop) override
        {
            return io.writeOutput(bytes, isError, std::move(stop));
        }
        ChannelIo& io;
        bool isError;
    };

    std::string pendingBlock(bool isError);
    void dropPending(bool isError, std::size_t size);
    std::string readInput(std::size_t maxBytes, std::stop_token stop);
    bool writeOutput(std::string_view bytes, bool isError, std::stop_token stop);
    bool append(std::string_view& bytes, bool isError, const std::stop_token& stop);

    std::shared_ptr<Wake> m_wake;
    std::stop_source m_stop;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::string m_input;
    std::string m_pending[2]; // stdout, stderr
    bool m_inputEnded = false;
    bool m_lost = false;
    std::optional<Exit> m_exit;
    bool m_exitTaken = false;
    bool m_finished = false;
    In m_in{*this};
    Out m_out{*this, false};
    Out m_err{*this, true};
};

// Without the mutex while it sends: libssh may deliver input of this very channel from inside a write.
template <typename Send> void ChannelIo::drain(Send send)
{
    for (const bool isError : {false, true}) {
        for (;;) {
            const std::string block = pendingBlock(isError);
            const std::size_t taken = block.empty() ? 0 : send(std::string_view(block), isError);
            if (taken == 0)
                break;
            dropPending(isError, taken);
        }
    }
}

} // namespace ktrdr::sim
