// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The place of late widgets in the order of the Tab key: Qt appends what is made later, wherever it is shown. Main
// thread.
#pragma once

class QWidget;

namespace ktrdr {

// The stops of `late`, itself and below, follow `stop`.
void tabAfter(QWidget& stop, QWidget& late);
// They come before `next`, behind whatever was before it.
void tabBefore(QWidget& next, QWidget& late);
// They follow the bar of the tabs that `late` lies in, if any.
void tabAfterBar(QWidget& late);

} // namespace ktrdr
