// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tooltips that show their text as it is. Qt guesses whether a tooltip is markup: text that looks like it is escaped,
// any other stays as it is, for its escapes would be read aloud and shown. Any thread.
#pragma once

#include <QString>

namespace ktrdr {

QString plainTip(const QString& text);

} // namespace ktrdr
