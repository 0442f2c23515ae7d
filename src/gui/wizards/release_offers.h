// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The versions of an environment's git remote as offers of the deploy wizard, read through its session. Main thread.
#pragma once

#include "domain/release.h"
#include "gui/wizards/version_offer.h"

class QObject;

namespace ktrdr {

class WatchedEnvironment;

VersionOffers offersOf(const ReleaseList& releases);

// What is under way dies with `owner`, which must not outlive the environment.
VersionSource releaseSource(WatchedEnvironment& environment, QObject* owner);

} // namespace ktrdr
