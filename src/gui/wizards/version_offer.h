// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the version page lists, and where it comes from: a function that reads the list and calls back once, or never
// when the reading was given up. Plain values; main thread.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace ktrdr {

struct VersionOffer
{
    QString version;
    QString commit; // first digits
    std::optional<UtcTime> date;
    QString subject;
    std::optional<int> ahead;        // commits that it has and the deployed one lacks
    std::optional<int> behind;       // commits that the deployed one has and it lacks
    std::optional<bool> lockChanges; // uv.lock differs from the deployed one
    bool deployed = false;
};

struct VersionOffers
{
    std::vector<VersionOffer> offers; // newest first
    QString remark;                   // why it is not the whole list, empty: it is
};

using VersionSource = std::function<void(std::function<void(const Result<VersionOffers>&)>)>;

} // namespace ktrdr
