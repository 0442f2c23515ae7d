// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The joined truth as a table and as JSON, for `ktrdrctl status`. Pure, main thread (words through tr).
#pragma once

#include "domain/truth.h"

#include <QJsonObject>
#include <QString>

namespace ktrdr {

// Whether units and versions were read just now or are what earlier visits left behind.
enum class Insides { Visited, Remembered };

QString truthAsText(const ClusterTruth& truth, Insides insides);
// Something is degraded, failed or unknown; stopped and maintenance are somebody's wish.
bool needsAttention(const ClusterTruth& truth);
QJsonObject truthAsJson(const ClusterTruth& truth, const ClusterSnapshot& snapshot);

} // namespace ktrdr
