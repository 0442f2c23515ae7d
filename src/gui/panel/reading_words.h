// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the status bar says of an environment: whether a session to each node answered, and how old the state is. Pure,
// main thread (tr).
#pragma once

#include "domain/environment.h"
#include "domain/snapshot.h"
#include "ports/shell.h"

#include <QString>

namespace ktrdr {

// "● pve1 connected   ? pve2 not tried": only a session that stands is a connection, whatever Proxmox says of the node.
QString connectionsText(const Environment& environment, const std::vector<ConnectionInfo>& sessions,
                        const ClusterSnapshot& snapshot);
// "Read 3 s ago, at 14:03:27 (UTC 12:03:27)"; with the mark of the unknown when that is too old to count.
QString readText(const ClusterSnapshot& snapshot, UtcTime now);

} // namespace ktrdr
