// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// One running pct command: parsed words, the node it runs on, and what several commands need. Its parts are
// spread over pct_*.cpp by topic. Lives on the caller's stack; the calling thread only.
#pragma once

#include "sim/commands/programs.h"
#include "sim/model/service.h"
#include "sim/model/tasks.h"

namespace ktrdr::sim {

inline constexpr int kPctRefused = 255; // also the code of a failed task
inline constexpr int kKilledStatus = 128 + 9;

struct PctCall
{
    MachinePark& park;
    SimMachine& machine;
    Process& process;
    std::string command;
    Words words; // positionals after the command
    std::map<std::string, std::string> options;
    int id = 0; // container, when the command names one

    const std::string& node() const { return machine.name(); }
    void print(std::string_view text) { process.out.writeUnless(text, process.stop); }
    int refuse(std::string_view text, int status = kPctRefused) { return failWith(process, status, text); }
    bool pause(Milliseconds duration) { return machine.sleepFor(duration, process.stop); }
    bool flag(const std::string& name) const;
    std::int64_t number(const std::string& name, std::int64_t fallback) const;
    std::string text(const std::string& name) const;

    template <typename F> auto with(F&& use)
    {
        return park.cluster().with([&](World& world) { return use(world); });
    }
    Timings timings()
    {
        return with([](World& world) { return world.timings(); });
    }
    // The container, only if it lives on this node.
    Box* here(World& world)
    {
        Box* box = world.box(id);
        return box && box->isContainer() && box->node == machine.name() ? box : nullptr;
    }
    std::string missing() const
    {
        return fmt::format("Configuration file 'nodes/{}/lxc/{}.conf' does not exist", machine.name(), id);
    }
    // "" when the configuration lock allows it.
    std::string lockRefusal(const Box& box) const;
};

// Holds the file lock of a container, as real pct commands do while they work; waits up to 10 s for it.
class FileLock
{
public:
    explicit FileLock(PctCall& call) : m_call(call) {}
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    // 0, or the exit status with the message written.
    int take();

private:
    PctCall& m_call;
    bool m_held = false;
};

// A task of the node around `body`, which returns "" or the error text. Writes it to stderr; 0 or 255.
int runTask(PctCall& call, const std::string& type, const std::function<std::string()>& body);

int pctList(PctCall& call);
int pctStatus(PctCall& call);
int pctConfig(PctCall& call);
int pctDf(PctCall& call);
int pctStart(PctCall& call);
int pctStop(PctCall& call);
int pctShutdown(PctCall& call);
int pctReboot(PctCall& call);
int pctUnlock(PctCall& call);
int pctListSnapshot(PctCall& call);
int pctSnapshot(PctCall& call);
int pctDelSnapshot(PctCall& call);
int pctRollback(PctCall& call);
int pctClone(PctCall& call);
int pctSet(PctCall& call);
int pctDestroy(PctCall& call);
int pctExec(MachinePark& park, SimMachine& machine, Process& process, const Words& argv);

} // namespace ktrdr::sim
