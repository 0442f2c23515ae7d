// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ExecTask is one running command of a connection: its input pipe, its output buffers and its thread. Shared by
// the connection's thread and the command's; outlives the connection when the command does, as on a real host.
#pragma once

#include "sim/shell/pipe.h"
#include "sim/ssh/ssh_server.h"

#include <condition_variable>
#include <optional>

namespace ktrdr::sim {

// Output of a command: bounded, so that a command waits for a slow reader; broken when the connection is gone.
class OutputBuffer final : public OutputStream
{
public:
    explicit OutputBuffer(std::function<void()> wake) : m_wake(std::move(wake)) {}
    bool write(std::string_view bytes) override;
    std::string take(std::size_t maxBytes); // what is there, at most so much
    void putBack(std::string_view rest);    // in front of what is there
    void breakPipe();
    bool isEmpty() const;

private:
    static constexpr std::size_t kCapacity = 256 << 10;
    mutable std::mutex m_mutex;
    std::condition_variable m_space;
    std::string m_bytes;
    bool m_broken = false;
    std::function<void()> m_wake;
};

class ExecTask : public std::enable_shared_from_this<ExecTask>
{
public:
    ExecTask(std::string command, std::function<void()> wake);
    void start(const ExecHandler& handler, const std::shared_ptr<ExecTask>& self);
    void connectionLost();
    void stop(); // and wait for the end

    struct Ending
    {
        int status = 0;
        std::string signal;
    };
    std::optional<Ending> ending() const;

    Pipe input{std::size_t{64} << 20};
    OutputBuffer out, err;

private:
    std::string m_command;
    std::function<void()> m_wake;
    mutable std::mutex m_mutex;
    std::optional<Ending> m_ending;
    std::jthread m_thread;
};

} // namespace ktrdr::sim
