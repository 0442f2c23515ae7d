// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// OperationWatch follows the operations of one observation and counts those that ended in it. No list is complete: the
// backend of generation R shows a worker's operation as running until somebody reads its detail, that of N leaves out
// what has ended. So every operation that was once seen is asked for until it has ended. Plain value; main thread.
#pragma once

#include "domain/operation_detail.h"

#include <map>
#include <string>
#include <vector>

namespace ktrdr {

class OperationWatch
{
public:
    static constexpr std::size_t kMaxAsked = 16;       // details in one round
    static constexpr Milliseconds kAskInterval{2'000}; // between two questions about one operation
    static constexpr Milliseconds kAskAgain{30'000};   // after one without an answer

    // What a round read. Operations of the first round in which both were read are from before the observation.
    void see(const OperationList& listed);
    void see(const Registry& registry);

    // Ends the reading of the lists: the operations to ask for now, those that wait longest first.
    std::vector<std::string> due(MonoTime now);
    void take(const std::string& id, const OperationDetail& detail);
    // It was not told: asked for later, so that one slow worker does not slow down every round.
    void postpone(const std::string& id, MonoTime now);

    struct Ended
    {
        std::size_t failed = 0, all = 0; // completed or failed since the observation began
        bool operator==(const Ended&) const = default;
    };
    Ended ended() const;

private:
    struct Seen
    {
        bool before = false; // there when the observation began; it counts only if it was seen active since
        bool active = true;
        OperationStatus status = OperationStatus::Unknown;
        MonoTime dueAt{};
    };
    Seen& find(const std::string& id);
    static void end(Seen& seen, OperationStatus status);

    bool m_begun = false, m_listRead = false, m_registryRead = false;
    std::map<std::string, Seen> m_seen;
};

} // namespace ktrdr
