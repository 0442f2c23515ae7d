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

// The shapes are drawn in black; black becomes the status colour.
QByteArray tinted(Status status, const QColor& colour)
{
    QFile file(QStringLiteral(":/ktrdr/icons/status/%1.svg").arg(QLatin1String(toString(status))));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return file.readAll().replace("#000", colour.name().toLatin1());
}

QPixmap rendered(QSvgRenderer& renderer, int size)
{
    QPixmap pixmap(size, size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    return pixmap;
}

} // namespace

StatusIcons::StatusIcons(const Tokens& tokens)
{
    for (const auto status : kAll) {
        QSvgRenderer renderer(tinted(status, tokens.status(status)));
        QIcon icon;
        for (const int size : {sizes::kIcon, sizes::kCardIcon, 2 * sizes::kIcon, 2 * sizes::kCardIcon})
            for (const auto mode : {QIcon::Normal, QIcon::Selected, QIcon::Disabled}) // a status keeps its colour
                icon.addPixmap(rendered(renderer, size), mode);
        m_icons.emplace(status, icon);
    }
}

} // namespace ktrdr
