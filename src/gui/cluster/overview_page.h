// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The overview of one environment: four figures, what needs attention, the table of joined truth. Draws what
// WatchedEnvironment says and asks nothing itself. Owned by its ObjectPage; main thread.
#pragma once

#include "gui/cluster/attention_list.h"

namespace ktrdr {

class TruthTable;
class WatchedEnvironment;

class OverviewPage : public QWidget
{
    Q_OBJECT

public:
    OverviewPage(WatchedEnvironment& environment, const Theme& theme, QWidget* parent = nullptr);

Q_SIGNALS:
    // An object of the tree was asked for.
    void chosen(const QString& key);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void refresh();
    void age();
    void showSummary();
    QWidget* makeCards();

    WatchedEnvironment& m_environment;
    const Theme& m_theme;
    MetricCard* m_workers = nullptr;
    MetricCard* m_operations = nullptr;
    MetricCard* m_failures = nullptr;
    MetricCard* m_version = nullptr;
    AttentionList* m_attention;
    TruthTable* m_table;
};

} // namespace ktrdr
