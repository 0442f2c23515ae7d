// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The command palette (Ctrl+K): one field that finds commands of the window and objects of the tree. What does not
// apply is listed with its reason and does nothing. Owned by the main window while open; main thread.
#pragma once

#include <QDialog>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>

#include <functional>
#include <vector>

class QAction;
class QLineEdit;
class QListView;

namespace ktrdr {

struct PaletteEntry
{
    QString text;
    QString hint; // shortcut, or why it does not apply
    bool enabled = true;
    std::function<void()> run;
};

// Commands as entries, without those that have no text.
std::vector<PaletteEntry> entriesOf(const QList<QAction*>& actions);

class CommandPalette : public QDialog
{
    Q_OBJECT

public:
    CommandPalette(std::vector<PaletteEntry> entries, QWidget* parent);

    // Every word must be in the entry, in any order.
    void setQuery(const QString& query);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void runCurrent();

    class Filter : public QSortFilterProxyModel
    {
    public:
        QStringList words;
        void refresh() { invalidateFilter(); }

    protected:
        bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    };

    std::vector<PaletteEntry> m_entries;
    QStandardItemModel m_model;
    Filter m_filter;
    QLineEdit* m_field;
    QListView* m_list;
};

} // namespace ktrdr
