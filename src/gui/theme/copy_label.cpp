// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/copy_label.h"

#include "gui/theme/plain_tip.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QToolTip>

namespace ktrdr {

CopyLabel::CopyLabel(QWidget* parent) : QPushButton(parent)
{
    setProperty("copies", true);
    setFlat(true);
    setAutoDefault(false);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    connect(this, &QPushButton::clicked, this, &CopyLabel::copy);
}

void CopyLabel::say(const QString& shown, const QString& copied, const QString& what)
{
    m_copied = copied;
    setText(QString(shown).replace(u'&', QLatin1String("&&")));
    setEnabled(!copied.isEmpty());
    setToolTip(plainTip(tr("Copy the %1: %2").arg(what, copied)));
    setAccessibleName(tr("Copy the %1: %2").arg(what, copied));
}

void CopyLabel::copy()
{
    QGuiApplication::clipboard()->setText(m_copied);
    QToolTip::showText(mapToGlobal(rect().bottomLeft()), tr("Copied"), this);
}

} // namespace ktrdr
