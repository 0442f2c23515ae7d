// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The settings of the window. Each takes effect and is kept as soon as it is chosen; there is nothing to confirm.
// Owned by its parent; main thread.
#pragma once

#include "gui/theme/theme.h"

#include <QDialog>

class QComboBox;

namespace ktrdr {

class SettingsDialog : public QDialog
{
    Q_OBJECT

public:
    explicit SettingsDialog(Theme& theme, QWidget* parent = nullptr);

private:
    void keep();

    Theme& m_theme;
    QComboBox* m_scheme;
    QComboBox *m_density, *m_notify;
};

} // namespace ktrdr
