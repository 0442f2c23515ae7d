// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/release.h"

#include "domain/version_order.h"

#include <algorithm>

namespace ktrdr {

void sortNewestFirst(std::vector<Release>& releases)
{
    std::sort(releases.begin(), releases.end(), [](const Release& a, const Release& b) {
        if (const auto order = compareVersions(a.tag, b.tag); order != 0)
            return order > 0;
        return a.date != b.date ? a.date > b.date : a.tag > b.tag;
    });
}

} // namespace ktrdr
