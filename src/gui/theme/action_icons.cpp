// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/action_icons.h"

#include "gui/theme/status_icons.h"
#include "gui/theme/tokens.h"

namespace ktrdr {

namespace {

constexpr char kName[] = "iconName";

QIcon bundled(const QString& name, const Tokens& tokens)
{
    const auto path = QStringLiteral(":/ktrdr/icons/actions/%1.svg").arg(name);
    QIcon icon;
    for (const int size : {sizes::kIcon, 2 * sizes::kIcon}) {
        icon.addPixmap(drawnSvg(path, tokens.text, size), QIcon::Normal);
        icon.addPixmap(drawnSvg(path, tokens.secondaryText, size), QIcon::Disabled);
    }
    return icon;
}

} // namespace

QIcon actionIcon(const QString& name, const Tokens& tokens)
{
    return QIcon::hasThemeIcon(name) ? QIcon::fromTheme(name) : bundled(name, tokens);
}

void nameIcon(QAction& action, const char* name) { action.setProperty(kName, QString::fromLatin1(name)); }

void drawIcons(const QList<QAction*>& actions, const Tokens& tokens)
{
    for (auto* action : actions) {
        const auto name = action->property(kName).toString();
        if (!name.isEmpty())
            action->setIcon(actionIcon(name, tokens));
    }
}

} // namespace ktrdr
