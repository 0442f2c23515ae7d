// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// HistoryPage lists the runs of the journal, all or those of one environment, with a filter; Enter or a double click
// opens one. The journal is read when the page is first shown and when a run begins or ends. Owned by BottomPanel and
// ObjectPage; main thread.
#pragma once

#include "gui/theme/theme.h"

#include <QWidget>

#include <string>

class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QTableView;

namespace ktrdr {

class HistoryModel;
class Workspace;

class HistoryPage : public QWidget
{
    Q_OBJECT

public:
    // Without an environment: of all.
    HistoryPage(Workspace& workspace, const Theme& theme, QWidget* parent = nullptr, std::string environment = {});

    void reload();

Q_SIGNALS:
    void runChosen(const QString& runId);
    void loaded();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeTable();
    void describe(const QString& problem);
    QString countText() const;

    Workspace& m_workspace;
    std::string m_environment;
    HistoryModel* m_model;
    QSortFilterProxyModel* m_filtered;
    QLineEdit* m_filter;
    QLabel* m_count;
    QTableView* m_table;
    bool m_loaded = false;
    bool m_capped = false; // the journal has more
};

} // namespace ktrdr
