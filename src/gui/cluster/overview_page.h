// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The overview of one environment: four figures, what needs attention, the table of joined truth. Draws what
// WatchedEnvironment says and asks nothing itself. Owned by the main window's tabs; main thread.
#pragma once

#include "gui/cluster/attention_list.h"
#include "gui/cluster/truth_table_model.h"

#include <QSortFilterProxyModel>
#include <QTableView>

namespace ktrdr {

class Pill;
class SteadyLabel;
class WatchedEnvironment;

class OverviewPage : public QWidget
{
    Q_OBJECT

public:
    OverviewPage(WatchedEnvironment& environment, const Theme& theme, QWidget* parent = nullptr);

    QTableView* table() { return m_table; }
    void setFilter(const QString& text);

Q_SIGNALS:
    // An object of the tree was asked for.
    void chosen(const QString& key);

private:
    void refresh();
    void decorate();
    QWidget* makeHead();
    QWidget* makeCards();
    void makeTable();

    WatchedEnvironment& m_environment;
    const Theme& m_theme;
    QLabel* m_title = nullptr;
    SteadyLabel* m_sources = nullptr;
    Pill* m_protection = nullptr;
    Pill* m_needs = nullptr;
    MetricCard* m_workers = nullptr;
    MetricCard* m_operations = nullptr;
    MetricCard* m_failures = nullptr;
    MetricCard* m_version = nullptr;
    AttentionList* m_attention;
    TruthTableModel m_model;
    QSortFilterProxyModel m_sorted;
    QTableView* m_table;
};

} // namespace ktrdr
