// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Lengths that hold text follow the user's font, so that nothing is cut off at a larger one. Main thread.
#pragma once

namespace ktrdr::sizes {

// A length of the design, which is drawn for text of 13 px, for the text as it is; never less than drawn.
int scaled(int length);

// The same for the height of a row, which is more in a comfortable density (Theme).
int row(int height);
void setComfortable(bool comfortable);

} // namespace ktrdr::sizes
