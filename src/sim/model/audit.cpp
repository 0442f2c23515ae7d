// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/model/audit.h"

#include "sim/model/json_text.h"

#include <algorithm>

namespace ktrdr::sim {

namespace {

constexpr std::size_t kMaxEntries = 100'000; // in memory; the file keeps all

} // namespace

Audit::Audit(std::string file)
{
    if (!file.empty())
        m_file = std::fopen(file.c_str(), "ae");
}

Audit::~Audit()
{
    if (m_file)
        std::fclose(m_file);
}

void Audit::record(AuditEntry entry)
{
    const std::string line = toJsonLine(entry) + "\n";
    const std::lock_guard lock(m_mutex);
    if (m_file) {
        std::fwrite(line.data(), 1, line.size(), m_file);
        std::fflush(m_file);
    }
    if (m_entries.size() < kMaxEntries)
        m_entries.push_back(std::move(entry));
}

std::vector<AuditEntry> Audit::entries() const
{
    const std::lock_guard lock(m_mutex);
    return m_entries;
}

void Audit::countHttp(int box, std::chrono::steady_clock::time_point now)
{
    const std::lock_guard lock(m_mutex);
    auto& count = m_http[box];
    ++count.total;
    count.recent.push_back(now);
    while (now - count.recent.front() >= std::chrono::seconds{1})
        count.recent.pop_front();
    count.peak = std::max(count.peak, count.recent.size());
}

std::map<int, HttpCount> Audit::httpRequests() const
{
    const std::lock_guard lock(m_mutex);
    return m_http;
}

std::string toJsonLine(const AuditEntry& entry)
{
    JsonArray argv;
    for (const auto& word : entry.argv)
        argv.text(word);
    JsonObject line;
    line.text("time", toIso(entry.time)).text("kind", entry.kind).text("node", entry.node);
    entry.container ? line.integer("ct", entry.container) : line.null("ct");
    return line.raw("argv", argv.str()).integer("exit", entry.exit).str();
}

} // namespace ktrdr::sim
