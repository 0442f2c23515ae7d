// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/status_icons.h"

#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

namespace ktrdr {

namespace {

constexpr Status kAll[] = {Status::Healthy, Status::Busy,        Status::Degraded, Status::Failed,
                           Status::Stopped, Status::Maintenance, Status::Unknown};

} // namespace

QPixmap drawnSvg(const QString& path, const QColor& colour, int size)
{
    QPixmap pixmap(size, size);
    pixmap.fill(Qt::transparent);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return pixmap;
    QSvgRenderer renderer(file.readAll().replace("#000", colour.name().toLatin1()));
    QPainter painter(&pixmap);
    renderer.render(&painter);
    return pixmap;
}

StatusIcons::StatusIcons(const Tokens& tokens)
{
    for (const auto status : kAll) {
        const auto path = QStringLiteral(":/ktrdr/icons/status/%1.svg").arg(QLatin1String(toString(status)));
        QIcon icon;
        for (const int size : {sizes::kIcon, sizes::kCardIcon, 2 * sizes::kIcon, 2 * sizes::kCardIcon}) {
            const auto pixmap = drawnSvg(path, tokens.status(status), size);
            for (const auto mode : {QIcon::Normal, QIcon::Selected, QIcon::Disabled}) // a status keeps its colour
                icon.addPixmap(pixmap, mode);
        }
        m_icons.emplace(status, icon);
    }
}

} // namespace ktrdr
