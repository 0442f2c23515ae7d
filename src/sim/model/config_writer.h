// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The product's configuration file for the simulated cluster. A free function, called with the cluster's mutex
// held or before anybody shares the world.
#pragma once

#include "sim/model/world.h"

namespace ktrdr::sim {

struct ConfigPlaces
{
    std::string identityFile;
    std::string knownHostsFile;
    std::map<std::string, std::uint16_t> nodePorts; // SSH, by node
    std::map<int, std::uint16_t> hostPorts;         // SSH of service hosts, by box
};

std::string configurationFor(World& world, const ConfigPlaces& places);

} // namespace ktrdr::sim
