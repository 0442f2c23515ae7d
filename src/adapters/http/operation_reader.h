// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// One operation as the list and the detail of both generations write it. Pure, any thread.
#pragma once

#include "base/json_reader.h"
#include "domain/observations.h"

namespace ktrdr {

OperationSummary readOperation(const JsonReader& item);

} // namespace ktrdr
