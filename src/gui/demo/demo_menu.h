// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Demo menu: breaks and mends the selected object of the simulated cluster, for training. What is broken carries a
// check mark; choosing it again mends it. There only when the window was opened on a simulator. Owned by the menu bar;
// main thread.
#pragma once

#include "gui/cluster/cluster_tree.h"
#include "gui/demo/simulator_link.h"

#include <QMenu>

#include <functional>
#include <optional>

namespace ktrdr {

class DemoMenu : public QMenu
{
    Q_OBJECT

public:
    // `selected`: the object that the faults are for, asked each time the menu opens.
    DemoMenu(SimulatorLink& link, std::function<const TreeItem*()> selected, QWidget* parent);

    // Names of all faults that it offers for one object or another.
    static QStringList offered();

Q_SIGNALS:
    // What was done, or why not; for the status bar.
    void said(const QString& text);

private:
    void refresh();
    void askStatus();
    void offer(const TreeItem& item);
    void addMending();
    void mark();
    void send(bool inject, const QString& text, const QStringList& words);
    bool isActive(const QString& fault, const QString& target) const;

    SimulatorLink& m_link;
    std::function<const TreeItem*()> m_selected;
    std::vector<ActiveFault> m_active; // as of the last answer
    std::optional<Error> m_problem;    // why it is not known
    std::vector<std::pair<QAction*, ActiveFault>> m_marks;
    QMenu* m_list = nullptr;
    QAction* m_all = nullptr;
};

} // namespace ktrdr
