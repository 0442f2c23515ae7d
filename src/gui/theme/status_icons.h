// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The status shapes (resources/icons/status) tinted with the tokens: each status has a shape, a colour and a word.
// Owned by Theme; main thread.
#pragma once

#include "gui/theme/tokens.h"

#include <QIcon>
#include <QPixmap>

#include <map>

namespace ktrdr {

// The picture of a resource drawn in black; black becomes `colour`. Transparent when there is no such resource.
QPixmap drawnSvg(const QString& path, const QColor& colour, int size);

class StatusIcons
{
public:
    explicit StatusIcons(const Tokens& tokens);
    QIcon icon(Status status) const { return m_icons.at(status); }

private:
    std::map<Status, QIcon> m_icons;
};

} // namespace ktrdr
