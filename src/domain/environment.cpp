// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/environment.h"

#include <algorithm>

namespace ktrdr {

const char* toString(Protection protection)
{
    switch (protection) {
    case Protection::Demo: return "demo";
    case Protection::Staging: return "staging";
    case Protection::Production: return "production";
    }
    return "production";
}

const char* toString(Generation generation)
{
    switch (generation) {
    case Generation::Unknown: return "unknown";
    case Generation::R: return "R";
    case Generation::N: return "N";
    }
    return "unknown";
}

std::vector<TargetConfig> Environment::targets() const
{
    std::vector<TargetConfig> all;
    all.reserve(workers.size() + 1);
    all.push_back(backend);
    all.insert(all.end(), workers.begin(), workers.end());
    return all;
}

const TargetConfig* Environment::findTarget(CtId ct) const
{
    if (backend.ct == ct)
        return &backend;
    const auto found = std::find_if(workers.begin(), workers.end(), [&](const auto& w) { return w.ct == ct; });
    return found == workers.end() ? nullptr : &*found;
}

const NodeConfig* Environment::findNode(std::string_view nodeName) const
{
    const auto found = std::find_if(nodes.begin(), nodes.end(), [&](const auto& n) { return n.name == nodeName; });
    return found == nodes.end() ? nullptr : &*found;
}

const Environment* Configuration::find(std::string_view name) const
{
    const auto found =
        std::find_if(environments.begin(), environments.end(), [&](const auto& e) { return e.name == name; });
    return found == environments.end() ? nullptr : &*found;
}

} // namespace ktrdr
