// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Running and recent operations of an environment's backend, or of one worker, with the detail of the chosen one and a
// way to cancel it. The list is the one that the monitor reads; the detail is asked when a row is chosen and, while the
// page is seen, again with each new list. What could not be read is unknown and says why, it is never an empty list.
// Owned by ObjectPage; main thread.
#pragma once

#include "app/watched_environment.h"
#include "gui/operations/operation_table_model.h"

#include <QWidget>

#include <stop_token>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSortFilterProxyModel;
class QTableView;

namespace ktrdr {

class Notice;

class OperationsPage : public QWidget
{
    Q_OBJECT

public:
    OperationsPage(WatchedEnvironment& environment, const Theme& theme, QWidget* parent = nullptr);
    ~OperationsPage() override;

    // Only what this worker runs; the null id: all.
    void limitTo(CtId ct);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeHead();
    QWidget* makeTable();
    QWidget* makeDetail();
    void refresh();
    void sayState();
    void keepChoice(const std::string& id);
    void leaveChosenRow(int first, int last);
    void choose(const std::string& id);
    void readDetail();
    void showDetail(const Result<OperationDetail>& detail);
    QString whyNoCancel() const;
    void updateCancel();
    void askToCancel();
    void cancel(const OperationRow& row);
    void cancelled(const OperationRow& row, const Result<OperationCancelled>& answer);
    std::string backendUrl() const;

    WatchedEnvironment& m_environment;
    const Theme& m_theme;
    CtId m_only;
    OperationTableModel m_model;
    QSortFilterProxyModel* m_rows;
    QLineEdit* m_filter = nullptr;
    QLabel* m_count = nullptr;
    Notice* m_state;   // of the list
    Notice* m_outcome; // of a cancel
    QTableView* m_table = nullptr;
    QLabel* m_title = nullptr;
    QPlainTextEdit* m_detail = nullptr;
    QPushButton* m_cancel = nullptr;
    std::string m_chosen;
    std::string m_gone;                 // was chosen and is listed no more
    bool m_updating = false;            // rows move, nobody chooses
    std::optional<UtcTime> m_detailFor; // of which list
    std::optional<std::stop_source> m_reading;
    std::string m_cancelling; // id of the one that is being cancelled
};

} // namespace ktrdr
