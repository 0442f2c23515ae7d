// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// `ktrdr-sim control`: sends its words to the control socket of a running simulator and prints the answer.
#pragma once

#include <string>
#include <vector>

namespace ktrdr::sim {

// `words` after "control"; returns the exit status.
int runControlClient(const std::vector<std::string>& words);

} // namespace ktrdr::sim
