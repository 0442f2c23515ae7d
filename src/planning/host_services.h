// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Host services that are workers too: the GPU host registers with the backend like a container, but no procedure here
// restarts it. Pure, any thread.
#pragma once

#include "domain/snapshot.h"

#include <vector>

namespace ktrdr {

struct RegisteredHost
{
    std::string workerId;
    std::string endpointUrl;
    std::string unit;  // empty: it fits no host service of the configuration
    std::string reach; // "ssh root@192.168.1.20", likewise
    bool operator==(const RegisteredHost&) const = default;
};

// The GPU entries of the registry that are no container of the environment, in the registry's order. Generation R's
// backend forgets them with its restart, and only a restart of their service brings them back.
std::vector<RegisteredHost> registeredHosts(const Environment& environment, const ClusterSnapshot& snapshot);

} // namespace ktrdr
