// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is shown when several objects of the tree are selected: how many, in which states, and their joined truth, one
// table per environment. Owned by EnvironmentPages; main thread.
#pragma once

#include "base/ids.h"
#include "gui/theme/theme.h"

#include <QWidget>

#include <map>
#include <set>

class QLabel;
class QVBoxLayout;

namespace ktrdr {

class TruthTable;
class WatchedEnvironment;
class Workspace;

class SelectionPage : public QWidget
{
    Q_OBJECT

public:
    SelectionPage(Workspace& workspace, const Theme& theme, QWidget* parent = nullptr);
    // Keys of the tree; groups of workers come as their workers.
    void setObjects(const QStringList& keys);

Q_SIGNALS:
    void chosen(const QString& key);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void follow(WatchedEnvironment* environment);
    void refresh();
    void age();
    void sortOut();

    Workspace& m_workspace;
    const Theme& m_theme;
    QStringList m_keys;
    int m_others = 0;                                // selected objects that are no targets
    std::map<std::string, std::set<CtId>> m_targets; // by environment
    std::map<std::string, TruthTable*> m_tables;
    QLabel* m_title;
    QLabel* m_note;
    QVBoxLayout* m_column;
};

} // namespace ktrdr
