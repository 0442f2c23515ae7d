// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/operation_watch.h"

#include <algorithm>

namespace ktrdr {

namespace {

bool hasEnded(OperationStatus status)
{
    return status == OperationStatus::Completed || status == OperationStatus::Failed ||
           status == OperationStatus::Cancelled;
}

} // namespace

OperationWatch::Seen& OperationWatch::find(const std::string& id)
{
    return m_seen.try_emplace(id, Seen{!m_begun, true, OperationStatus::Unknown, {}}).first->second;
}

void OperationWatch::end(Seen& seen, OperationStatus status)
{
    seen.active = false;
    seen.status = status;
}

void OperationWatch::see(const OperationList& listed)
{
    m_listRead = true;
    for (const auto& operation : listed.operations) {
        auto& seen = find(operation.id);
        if (seen.active && hasEnded(operation.status))
            end(seen, operation.status);
    }
}

void OperationWatch::see(const Registry& registry)
{
    m_registryRead = true;
    for (const auto& entry : registry) {
        if (!entry.currentOperation.empty())
            find(entry.currentOperation);
    }
}

std::vector<std::string> OperationWatch::due(MonoTime now)
{
    m_begun = m_begun || (m_listRead && m_registryRead);
    std::vector<std::pair<MonoTime, std::string>> waiting;
    for (const auto& [id, seen] : m_seen) {
        if (seen.active && seen.dueAt <= now)
            waiting.emplace_back(seen.dueAt, id);
    }
    std::sort(waiting.begin(), waiting.end());
    waiting.resize(std::min(waiting.size(), kMaxAsked));
    std::vector<std::string> ids;
    for (const auto& [dueAt, id] : waiting) {
        m_seen[id].dueAt = now + kAskInterval;
        ids.push_back(id);
    }
    return ids;
}

void OperationWatch::take(const std::string& id, const OperationDetail& detail)
{
    auto& seen = find(id);
    if (!seen.active)
        return;
    if (hasEnded(detail.summary.status))
        end(seen, detail.summary.status);
    else
        seen.before = false; // active in the observation: its end belongs to it
}

void OperationWatch::postpone(const std::string& id, MonoTime now) { find(id).dueAt = now + kAskAgain; }

OperationWatch::Ended OperationWatch::ended() const
{
    Ended ended;
    for (const auto& [id, seen] : m_seen) {
        if (seen.before || seen.active || seen.status == OperationStatus::Cancelled)
            continue;
        ++ended.all;
        ended.failed += seen.status == OperationStatus::Failed ? 1 : 0;
    }
    return ended;
}

} // namespace ktrdr
