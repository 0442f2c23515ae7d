// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// HistoryPage lists all runs of the journal with a filter; Enter or a double click opens one. The journal is read when
// the page is first shown and when a run begins or ends. Owned by BottomPanel; main thread.
#pragma once

#include "gui/theme/theme.h"

#include <QWidget>

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
    HistoryPage(Workspace& workspace, const Theme& theme, QWidget* parent = nullptr);

    void reload();
    void focusFilter();

Q_SIGNALS:
    void runChosen(const QString& runId);
    void loaded();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeTable();
    void describe(const QString& problem);
    bool eventFilter(QObject* watched, QEvent* event) override;

    Workspace& m_workspace;
    HistoryModel* m_model;
    QSortFilterProxyModel* m_filtered;
    QLineEdit* m_filter;
    QLabel* m_count;
    QTableView* m_table;
    bool m_loaded = false;
};

} // namespace ktrdr
