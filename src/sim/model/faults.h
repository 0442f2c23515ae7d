// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// FaultBook holds the injected faults by name and target. Owned by World, guarded by the cluster's mutex. The
// table of known faults is the single source of `ktrdr-sim control --help`.
#pragma once

#include "base/result.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ktrdr::sim {

enum class FaultTarget { Box, Node, Any };

struct FaultKind
{
    const char* name;
    FaultTarget target;
    const char* arguments; // as shown in the help
    int required;          // number of arguments that must be given
    const char* help;
};

std::span<const FaultKind> faultKinds();
const FaultKind* findFault(std::string_view name);
std::string faultHelp();

// "" stands for every target, unless the caller wants only what was said of this very one (`orAll`).
class FaultBook
{
public:
    void set(const std::string& fault, const std::string& target, std::vector<std::string> arguments);
    void clear(const std::string& fault, const std::string& target);
    bool has(std::string_view fault, std::string_view target, bool orAll = true) const
    {
        return find(fault, target, orAll) != nullptr;
    }
    const std::vector<std::string>* find(std::string_view fault, std::string_view target, bool orAll = true) const;
    // First argument as a number; 0 when the fault is not set.
    std::int64_t number(std::string_view fault, std::string_view target, bool orAll = true) const;
    std::string argument(std::string_view fault, std::string_view target, bool orAll = true) const;

    struct Entry
    {
        std::string fault;
        std::string target;
        std::vector<std::string> arguments;
    };
    std::vector<Entry> entries() const;

private:
    std::map<std::string, std::map<std::string, std::vector<std::string>, std::less<>>, std::less<>> m_faults;
};

} // namespace ktrdr::sim
