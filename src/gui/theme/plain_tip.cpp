// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/plain_tip.h"

#include <QTextDocument>

namespace ktrdr {

QString plainTip(const QString& text) { return Qt::mightBeRichText(text) ? text.toHtmlEscaped() : text; }

} // namespace ktrdr
