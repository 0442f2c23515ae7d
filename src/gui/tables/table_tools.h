// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// TableTools gives a table what every table of the window has: columns that can be hidden, moved and sized and are
// remembered under the table's name, copying as TSV and CSV, a menu on the rows, and a filter box when there is one.
// Make it when the table has its model, widths and first sorting. Child of the table; main thread.
#pragma once

#include "gui/tables/table_text.h"

#include <QObject>
#include <QTimer>

class QAction;
class QLineEdit;
class QMenu;
class QModelIndex;
class QPoint;
class QSortFilterProxyModel;
class QTableView;
class QWidget;

namespace ktrdr {

class TableTools : public QObject
{
    Q_OBJECT

public:
    // `name` is the key in the settings: "workers".
    TableTools(QTableView& table, const QString& name);

    // Ctrl+F within `area` goes to the box, Down from there into the table, Enter activates the first match, Esc
    // empties it and goes back to the table.
    void useFilter(QLineEdit& box, QSortFilterProxyModel& rows, QWidget& area);

    bool isShown(int column) const;
    // The last column that is shown stays.
    void setShown(int column, bool shown);
    void showAllColumns();
    // As the table was made.
    void resetColumns();

    // With a line of headings; hidden columns are left out, the others come in the order in which they are seen.
    QString selectedText(CopyFormat format) const;
    QString allText(CopyFormat format) const;

    QMenu* makeColumnMenu(QWidget* parent);
    QMenu* makeRowMenu(QWidget* parent);

Q_SIGNALS:
    // Before the menu of the rows appears: the page puts its own actions first.
    void rowMenuOpening(QMenu* menu, const QModelIndex& row);
    void filtered();

private:
    QAction* addCopy(const QString& text, const QKeySequence& keys, bool all, CopyFormat format);
    QList<int> shownColumns() const;
    QString textOf(const QList<int>& rows, CopyFormat format) const;
    void openRowMenu(const QPoint& at);
    void copy(bool all, CopyFormat format) const;
    void saveLater();
    void save();
    void restore();
    bool leaveFilter();
    bool filterKey(int key);
    bool eventFilter(QObject* watched, QEvent* event) override;

    QTableView& m_table;
    QString m_key;
    QByteArray m_asMade;
    QTimer m_saving;
    QList<QAction*> m_copies;
    QLineEdit* m_box = nullptr;
};

} // namespace ktrdr
