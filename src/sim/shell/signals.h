// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Signal names and the kill command over a simulated process table. Any thread.
#pragma once

#include <string>
#include <vector>

namespace ktrdr::sim {

class ProcessTable;

int signalNumber(const std::string& word); // "TERM", "SIGTERM", "15"; -1 when it is none
std::string signalName(int number);
// Exit status; `message` for stderr. The builtin of dash takes no "--" behind a signal given as "-KILL": to it
// that is an illegal number.
int killCommand(ProcessTable& processes, const std::vector<std::string>& argv, bool builtin, std::string& message);

} // namespace ktrdr::sim
