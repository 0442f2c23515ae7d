// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RowTable is a small table of texts that are typed in place, with buttons that add and remove rows. Owned by its page;
// main thread.
#pragma once

#include <QStringList>
#include <QWidget>

class QPushButton;
class QTableWidget;

namespace ktrdr {

class RowTable : public QWidget
{
    Q_OBJECT

public:
    // `fresh`: what a new row says; `what`: one row in words ("worker").
    RowTable(const QStringList& columns, QStringList fresh, const QString& what, QWidget* parent);

    void setRows(const std::vector<QStringList>& rows);
    std::vector<QStringList> rows() const; // trimmed
    QTableWidget* table() const { return m_table; }

Q_SIGNALS:
    void edited();

private:
    void put(int row, const QStringList& texts);
    void updateButtons();

    QStringList m_fresh;
    QTableWidget* m_table;
    QPushButton* m_add;
    QPushButton* m_remove;
};

} // namespace ktrdr
