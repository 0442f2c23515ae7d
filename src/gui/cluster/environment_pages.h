// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The page of the selected object: the overview of an environment, or of one target. Pages are made when they are
// first shown. Owned by the main window's first tab; main thread.
#pragma once

#include "gui/theme/theme.h"

#include <QStackedWidget>

#include <map>

namespace ktrdr {

class Workspace;

class EnvironmentPages : public QStackedWidget
{
    Q_OBJECT

public:
    EnvironmentPages(Workspace& workspace, const Theme& theme, QWidget* parent = nullptr);
    void show(const QString& key);

Q_SIGNALS:
    void chosen(const QString& key);

private:
    QWidget* make(const QString& key);

    Workspace& m_workspace;
    const Theme& m_theme;
    std::map<QString, QWidget*> m_pages;
};

} // namespace ktrdr
