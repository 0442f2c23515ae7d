// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The key with which clients log in to the simulated nodes. A free function, any thread.
#pragma once

#include "base/result.h"

#include <string>

namespace ktrdr::sim {

// Reads the private key in `file`, or makes one there (mode 0600); answers its line for authorized_keys.
Result<std::string> clientKeyLine(const std::string& file);

} // namespace ktrdr::sim
