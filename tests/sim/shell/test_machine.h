// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// TestMachine is a bare machine with the core utilities, for tests of the shell. Time is real unless a test asks
// for a scale. Owned by the test; its processes end with it.
#pragma once

#include "sim/shell/pipe.h"
#include "sim/shell/process_table.h"
#include "sim/shell/program_table.h"
#include "sim/shell/virtual_files.h"

#include <condition_variable>
#include <mutex>

namespace ktrdr::sim {

class CollectingStream final : public OutputStream
{
public:
    bool write(std::string_view bytes) override
    {
        const std::lock_guard lock(m_mutex);
        m_text += bytes;
        m_changed.notify_all();
        return true;
    }
    std::string text() const
    {
        const std::lock_guard lock(m_mutex);
        return m_text;
    }
    // Waits until the text holds `part`; false after ten seconds.
    bool waitFor(const std::string& part)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, std::chrono::seconds(10),
                                  [&] { return m_text.find(part) != std::string::npos; });
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::string m_text;
};

class TestMachine final : public Machine
{
public:
    TestMachine() : m_processes(&m_files), m_programs(coreUtilities(*this)) { m_files.makeDirectories("/data"); }
    ~TestMachine() override { m_processes.stopAll(); }

    VirtualFiles& files() override { return m_files; }
    ProcessTable& processes() override { return m_processes; }
    ProgramTable& programs() { return m_programs; }
    const Program* findProgram(std::string_view name, std::string_view searchPath) override
    {
        return m_programs.find(name, searchPath);
    }
    bool sleepFor(Milliseconds duration, std::stop_token stop) override
    {
        std::mutex mutex;
        std::condition_variable_any never;
        std::unique_lock lock(mutex);
        return !never.wait_for(lock, stop, duration, [] { return false; }) && !stop.stop_requested();
    }
    UtcTime now() override { return SystemClock{}.utcNow(); }
    std::string hostName() override { return "testhost"; }

private:
    VirtualFiles m_files;
    ProcessTable m_processes;
    ProgramTable m_programs;
};

struct ShellResult
{
    std::string out;
    std::string err;
    int status = -1;
};

inline ShellResult runText(TestMachine& machine, const std::string& script, const std::string& input = {},
                           const std::vector<std::string>& arguments = {})
{
    Pipe in(input.size() + 1);
    in.write(input);
    in.closeWrite();
    CollectingStream out;
    CollectingStream err;
    Process process{
        {{"PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}, {"HOME", "/root"}, {"LC_ALL", "C"}},
        "/data",
        in,
        out,
        err,
        {}};
    ShellResult result;
    result.status = runShell(machine, process, script, arguments);
    result.out = out.text();
    result.err = err.text();
    return result;
}

} // namespace ktrdr::sim
