// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/model/faults.h"

#include <array>
#include <charconv>
#include <fmt/core.h>

namespace ktrdr::sim {

namespace {

constexpr std::array kFaults{
    FaultKind{"busy-forever", FaultTarget::Box, "", 0,
              "the worker runs an operation that never ends, also after a restart"},
    FaultKind{"operation-fails", FaultTarget::Box, "", 0, "what the worker runs ends as failed, once, now"},
    FaultKind{"unit-fails", FaultTarget::Box, "[VERSION]", 0,
              "the unit's process exits at once; with VERSION only when that one is checked out"},
    FaultKind{"health-503", FaultTarget::Box, "", 0, "GET /health (worker) or /api/v1/health (backend) answers 503"},
    FaultKind{"health-error", FaultTarget::Box, "", 0,
              "the worker's health answers 200 with \"healthy\": false; the backend takes it for idle"},
    FaultKind{"registers-late", FaultTarget::Box, "SECONDS", 1, "the worker registers so much later after each start"},
    FaultKind{"registers-never", FaultTarget::Box, "", 0, "the worker does not register at its next starts"},
    FaultKind{"commit-missing", FaultTarget::Box, "VERSION", 1,
              "the git remote that this container sees lacks VERSION"},
    FaultKind{"disk-full", FaultTarget::Box, "", 0, "no free space in the container: git, uv and writes fail"},
    FaultKind{"ssh-cut", FaultTarget::Node, "", 0, "cuts all SSH connections of the node once, now"},
    FaultKind{"ssh-cut-during", FaultTarget::Node, "N", 1, "cuts the connection while the N-th exec from now runs"},
    FaultKind{"ssh-cut-at", FaultTarget::Node, "TEXT [N]", 1,
              "cuts the connection when a command prints TEXT for the N-th time from now (1)"},
    FaultKind{"ssh-stall", FaultTarget::Node, "", 0, "connections stay open, but nothing is read or sent any more"},
    FaultKind{"host-key-changed", FaultTarget::Node, "", 0,
              "new connections see another host key, until it is cleared"},
    FaultKind{"slow", FaultTarget::Any, "MS", 1,
              "container: HTTP answers come MS later; node: pct and pvesh take MS longer"},
    FaultKind{"garbage", FaultTarget::Any, "", 0, "container: HTTP answers do not decode; node: pvesh prints no JSON"},
    FaultKind{"http-hang", FaultTarget::Box, "", 0, "HTTP connections are accepted and never answered"},
    FaultKind{"hostile-names", FaultTarget::Box, "", 0,
              "names with terminal escapes and HTML in the registry and in Proxmox"},
    FaultKind{"duplicate-ids", FaultTarget::Box, "", 0, "the worker registers with the id of the first worker"},
    FaultKind{"container-stopped", FaultTarget::Box, "", 0, "the container is stopped hard; clearing starts it"},
    FaultKind{
        "node-offline", FaultTarget::Node, "[running]", 0,
        "Proxmox says offline and its containers unknown, or with \"running\" what they were, as in the first five "
        "minutes; SSH to it is cut"},
    FaultKind{"ct-locked", FaultTarget::Box, "[LOCK]", 0,
              "the container has a configuration lock (backup unless LOCK is given)"},
    FaultKind{"git-remote-down", FaultTarget::Box, "", 0, "the git remote cannot be reached from the container"},
    FaultKind{"uv-fails", FaultTarget::Box, "", 0, "uv sync cannot download packages"},
    FaultKind{"ghost-registry", FaultTarget::Box, "", 0,
              "the worker's registry entry stays available whatever happens to it"},
    FaultKind{"foreign-owner", FaultTarget::Box, "", 0, "another user owns the working copy: git wants safe.directory"},
    FaultKind{"crash", FaultTarget::Box, "", 0, "kills the unit's process once, now; systemd restarts it"},
};

} // namespace

std::span<const FaultKind> faultKinds() { return kFaults; }

const FaultKind* findFault(std::string_view name)
{
    for (const auto& kind : kFaults) {
        if (name == kind.name)
            return &kind;
    }
    return nullptr;
}

std::string faultHelp()
{
    std::string help;
    for (const auto& kind : kFaults) {
        const char* target = kind.target == FaultTarget::Box    ? "CT"
                             : kind.target == FaultTarget::Node ? "NODE"
                                                                : "CT|NODE";
        help += fmt::format("  {:<38}{}\n", fmt::format("{} {} {}", kind.name, target, kind.arguments), kind.help);
    }
    return help;
}

void FaultBook::set(const std::string& fault, const std::string& target, std::vector<std::string> arguments)
{
    m_faults[fault][target] = std::move(arguments);
}

void FaultBook::clear(const std::string& fault, const std::string& target)
{
    const auto found = m_faults.find(fault);
    if (found == m_faults.end())
        return;
    found->second.erase(target);
    if (found->second.empty())
        m_faults.erase(found);
}

const std::vector<std::string>* FaultBook::find(std::string_view fault, std::string_view target, bool orAll) const
{
    const auto found = m_faults.find(fault);
    if (found == m_faults.end())
        return nullptr;
    auto entry = found->second.find(target);
    if (entry == found->second.end() && orAll)
        entry = found->second.find(std::string_view{});
    return entry == found->second.end() ? nullptr : &entry->second;
}

std::string FaultBook::argument(std::string_view fault, std::string_view target, bool orAll) const
{
    const auto* arguments = find(fault, target, orAll);
    return arguments && !arguments->empty() ? arguments->front() : std::string();
}

std::int64_t FaultBook::number(std::string_view fault, std::string_view target, bool orAll) const
{
    const auto text = argument(fault, target, orAll);
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::vector<FaultBook::Entry> FaultBook::entries() const
{
    std::vector<Entry> all;
    for (const auto& [fault, targets] : m_faults) {
        for (const auto& [target, arguments] : targets)
            all.push_back({fault, target, arguments});
    }
    return all;
}

} // namespace ktrdr::sim
