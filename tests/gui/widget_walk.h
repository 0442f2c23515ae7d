// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Walks the widgets below a window and tells what a person would stumble over: text taken for markup, fields without a
// name, a focus that jumps, words that are cut off. Each complaint names the widget by its path. The window is shown.
// Plain functions for tests; main thread.
#pragma once

#include <QStringList>
#include <QWidget>

namespace ktrdr::fakes {

// "DeployWizard/QFrame/QPushButton[commit] 'Deploy'"
QString pathOf(const QWidget& widget);
// Seen on the window now; not the parts that Qt makes inside its own widgets.
QList<QWidget*> seenBelow(const QWidget& top);

// Labels are plain text; no tooltip of a widget, action, tab, row or heading holds markup or escapes that are not read.
QStringList markupComplaints(QWidget& top);
// What has the keyboard says by itself what it is.
QStringList nameComplaints(QWidget& top);
// Tab reaches every field and button and leaves it again. From one stop to the next the focus goes down, to the right
// in the same row, or up into a column further right; compared are the largest parts of the window that hold only one
// of the two, so that a region is left when it is done.
QStringList focusComplaints(QWidget& top);
// Nothing lies outside its parent, no text is wider or higher than its place, no table shows less than three rows while
// it has them, and the window can be made as small as 1024 x 768.
QStringList sizeComplaints(QWidget& top);

QStringList allComplaints(QWidget& top);

} // namespace ktrdr::fakes
