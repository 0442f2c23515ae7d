// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tells how much of the calling thread's stack is left: scripts that call themselves without end are refused
// before they overflow it. Any thread.
#pragma once

namespace ktrdr::sim {

// True when less than about a quarter of the stack, or 256 KiB, is left.
bool stackNearlyFull();

} // namespace ktrdr::sim
