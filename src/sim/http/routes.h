// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The routes of the three kinds of services, as functions from request to answer. Called with the cluster's
// mutex held; the world is already brought up to now.
#pragma once

#include "sim/model/web.h"
#include "sim/model/world.h"

namespace ktrdr::sim {

WebAnswer backendRoute(World& world, Box& box, const WebRequest& request);
WebAnswer workerRoute(World& world, Box& box, const WebRequest& request);
WebAnswer ibHostRoute(World& world, Box& box, const WebRequest& request);

// Parts of the backend.
WebAnswer backendOperations(World& world, const WebRequest& request, const std::string& rest); // after /operations
WebAnswer startWork(World& world, const WebRequest& request);                                  // POST .../start

} // namespace ktrdr::sim
