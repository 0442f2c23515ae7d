// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The status bar: each environment's nodes with their connection, and how old the state of the selected environment is.
// Owned by the main window; main thread.
#pragma once

#include "gui/theme/theme.h"

#include <QLabel>

#include <string>

namespace ktrdr {

class SteadyLabel;
class WatchedEnvironment;
class Workspace;

class ReadingStatus : public QWidget
{
    Q_OBJECT

public:
    ReadingStatus(Workspace& workspace, const Theme& theme, QWidget* parent = nullptr);

    // Null: none is selected.
    void setEnvironment(const WatchedEnvironment* environment);

private:
    const WatchedEnvironment* acting() const;
    void refresh();

    Workspace& m_workspace;
    std::string m_selected;
    const Theme& m_theme;
    QLabel* m_connections;
    SteadyLabel* m_readAt;
};

} // namespace ktrdr
