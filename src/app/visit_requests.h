// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which containers one reading visits, and how: per node one request for those that run there, without its nonce.
// Pure, any thread.
#pragma once

#include "domain/snapshot.h"
#include "planning/commands.h"

namespace ktrdr {

// By node. Empty `cts`: all targets; `version` is resolved on each when it is not empty.
std::map<std::string, VisitRequest> visitRequests(const Environment& environment, const ClusterSnapshot& snapshot,
                                                  const std::vector<CtId>& cts, const std::string& version);

} // namespace ktrdr
