// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The status bar: each environment's nodes with their connection, and when the state was last read. Owned by the main
// window; main thread.
#pragma once

#include "gui/theme/theme.h"

#include <QLabel>

class QHBoxLayout;

namespace ktrdr {

class SteadyLabel;
class Workspace;

class ReadingStatus : public QWidget
{
    Q_OBJECT

public:
    ReadingStatus(Workspace& workspace, const Theme& theme, QWidget* parent = nullptr);

private:
    void refresh();

    Workspace& m_workspace;
    const Theme& m_theme;
    QLabel* m_connections;
    SteadyLabel* m_readAt;
};

} // namespace ktrdr
