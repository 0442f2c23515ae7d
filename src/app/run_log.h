// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RunLog keeps what was seen of a run: per step the lines with their times, the phases that its script named, and when
// each condition of a gate began to hold. Bounded per step and as a whole. A plain value, filled by ShownRun; main
// thread.
#pragma once

#include "engine/run_machine.h"

#include <deque>
#include <map>
#include <string>
#include <vector>

namespace ktrdr {

struct LogLine
{
    UtcTime at{};
    std::string text;
    bool operator==(const LogLine&) const = default;
};

struct PhaseMark
{
    std::string name;
    UtcTime at{};
};

class RunLog
{
public:
    static constexpr std::size_t kMaxLines = 1'000; // of one step; older ones go
    static constexpr std::size_t kMaxLineBytes = 2'000;
    static constexpr std::size_t kMaxBytes = std::size_t{4} << 20; // of all steps

    struct StepLog
    {
        std::deque<LogLine> lines;
        std::size_t dropped = 0;       // lines that went
        std::vector<PhaseMark> phases; // of the newest attempt, in order
        std::map<Condition, UtcTime> met;
        std::string partial; // output without its line end yet
        std::string waiting; // last wait that was noted
    };

    void record(const JournalEvent& event, UtcTime at);
    void output(const std::string& step, std::string_view chunk, UtcTime at);
    // Notes what the lanes wait for when that changed.
    void gates(const std::vector<LaneView>& lanes, UtcTime at);

    const StepLog& of(std::string_view step) const;
    const std::map<std::string, StepLog, std::less<>>& steps() const { return m_steps; }

private:
    void add(StepLog& log, std::string text, UtcTime at);
    void takeLine(StepLog& log, const std::string& line, UtcTime at);
    void dropOldest();

    std::map<std::string, StepLog, std::less<>> m_steps; // under "" the run's own events
    std::size_t m_bytes = 0;
};

// The journal's event as a line of the log; empty when it tells nothing that the log does not show already.
std::string logTextOf(const JournalEvent& event);

} // namespace ktrdr
