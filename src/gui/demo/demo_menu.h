// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Demo menu: breaks and mends the selected object of the simulated cluster, for training. There only when the
// window was opened on a simulator. Owned by the menu bar; main thread.
#pragma once

#include "gui/cluster/cluster_tree.h"

#include <QMenu>

#include <functional>
#include <optional>

namespace ktrdr {

class SimulatorLink;

class DemoMenu : public QMenu
{
    Q_OBJECT

public:
    // `selected`: the object that the faults are for, asked each time the menu opens.
    DemoMenu(SimulatorLink& link, std::function<const TreeItem*()> selected, QWidget* parent);

Q_SIGNALS:
    // What was done, or why not; for the status bar.
    void said(const QString& text);

private:
    void refresh();
    void send(bool inject, const QString& text, const QStringList& words);

    SimulatorLink& m_link;
    std::function<const TreeItem*()> m_selected;
};

} // namespace ktrdr
