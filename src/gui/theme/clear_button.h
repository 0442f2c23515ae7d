// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The button that empties a field, made when there is something to empty: its icon is looked for in the desktop's
// theme, which took 5 ms of the first window. Main thread.
#pragma once

class QLineEdit;

namespace ktrdr {

void giveClearButton(QLineEdit& field);

} // namespace ktrdr
