// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// CellDelegate paints one cell of the run matrix with the theme's tokens. Owned by RunMatrixView; main thread.
#pragma once

#include "gui/theme/theme.h"

#include <QStyledItemDelegate>

namespace ktrdr {

struct MatrixCell;

class CellDelegate : public QStyledItemDelegate
{
public:
    CellDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), m_theme(theme) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintCell(QPainter& painter, const QStyleOptionViewItem& option, const MatrixCell& cell) const;

    const Theme& m_theme;
};

} // namespace ktrdr
