// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is sent to the nodes for an object, and the way into it, as text to read and to copy. Made by the builders that
// the readings use. Pure, main thread (tr).
#pragma once

#include "domain/environment.h"
#include "domain/snapshot.h"

#include <QString>

#include <vector>

namespace ktrdr {

struct ObjectCommand
{
    QString title; // "Visit the containers of pve1"
    QString note;  // when it is sent
    QString text;  // as one would type it
    bool operator==(const ObjectCommand&) const = default;
};

// The null id: of the whole environment.
std::vector<ObjectCommand> commandsFor(const Environment& environment, const ClusterSnapshot& snapshot, CtId ct);

// "ssh -t ... 'pct enter 201'"; empty while the container's node is not known.
QString shellCommand(const Environment& environment, const ClusterSnapshot& snapshot, CtId ct);

} // namespace ktrdr
