// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// VisitCache remembers what the last visit inside each container found, one JSON file per environment in the
// cache folder, so that a cold start can show versions with their age. Only a memory: a missing or damaged
// file is an empty one. Owned by whoever needs it, stateless; load and save block on small files, any thread.
#pragma once

#include "base/ids.h"
#include "domain/observations.h"
#include "domain/reading.h"

#include <map>
#include <string>

namespace ktrdr {

class VisitCache
{
public:
    using Visits = std::map<CtId, Reading<InsideState>>;

    explicit VisitCache(std::string cacheDirectory) : m_directory(std::move(cacheDirectory)) {}

    // Readings keep the time they were read, so they are as old as they are. Damage is logged.
    Visits load(const std::string& environment) const;
    // Readings without a value are left out, problems are not kept.
    Result<void> save(const std::string& environment, const Visits& visits) const;

    std::string fileOf(const std::string& environment) const;

private:
    std::string m_directory;
};

} // namespace ktrdr
