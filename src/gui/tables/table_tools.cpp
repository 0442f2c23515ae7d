// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/tables/table_tools.h"

#include "gui/theme/clear_button.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QSettings>
#include <QShortcut>
#include <QSortFilterProxyModel>
#include <QTableView>

#include <algorithm>

namespace ktrdr {

namespace {

constexpr int kSaveAfterMs = 300; // a drag of a column's edge is one change
constexpr int kShownOfCell = 40;  // characters in the menu

// Columns that show only a shape have their name for screen readers.
QString titleOf(const QTableView& table, int column)
{
    const auto* model = table.model();
    const auto title = model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    return title.isEmpty() ? model->headerData(column, Qt::Horizontal, Qt::AccessibleTextRole).toString() : title;
}

QString textAt(const QModelIndex& index)
{
    const auto text = index.data(Qt::DisplayRole).toString();
    return text.isEmpty() ? index.data(Qt::AccessibleTextRole).toString() : text;
}

QString shortened(const QString& text)
{
    const auto line = text.simplified();
    return line.size() > kShownOfCell ? line.left(kShownOfCell - 1) + u'…' : line;
}

} // namespace

TableTools::TableTools(QTableView& table, const QString& name)
    : QObject(&table), m_table(table),
      m_key(QStringLiteral("tables/%1/%2-columns").arg(name).arg(table.model()->columnCount()))
{
    auto* header = table.horizontalHeader();
    header->setSectionsMovable(true);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this,
            [this, header](const QPoint& at) { makeColumnMenu(header)->popup(header->mapToGlobal(at)); });
    m_copies = {addCopy(tr("&Copy"), QKeySequence::Copy, false, CopyFormat::Tsv),
                addCopy(tr("Copy as CS&V"), tr("Ctrl+Shift+C"), false, CopyFormat::Csv),
                addCopy(tr("Copy &all rows"), {}, true, CopyFormat::Tsv),
                addCopy(tr("Copy all rows &as CSV"), {}, true, CopyFormat::Csv)};
    table.setContextMenuPolicy(Qt::CustomContextMenu);
    connect(&table, &QWidget::customContextMenuRequested, this, &TableTools::openRowMenu);
    table.installEventFilter(this);
    m_asMade = header->saveState();
    restore();
    m_saving.setSingleShot(true);
    m_saving.setInterval(kSaveAfterMs);
    connect(&m_saving, &QTimer::timeout, this, &TableTools::save);
    connect(header, &QHeaderView::sectionMoved, this, &TableTools::saveLater);
    connect(header, &QHeaderView::sectionResized, this, &TableTools::saveLater);
    connect(header, &QHeaderView::sortIndicatorChanged, this, &TableTools::saveLater);
}

QAction* TableTools::addCopy(const QString& text, const QKeySequence& keys, bool all, CopyFormat format)
{
    auto* action = new QAction(text, this);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, [this, all, format] { copy(all, format); });
    m_table.addAction(action);
    return action;
}

void TableTools::useFilter(QLineEdit& box, QSortFilterProxyModel& rows, QWidget& area)
{
    m_box = &box;
    giveClearButton(box);
    box.installEventFilter(this);
    connect(&box, &QLineEdit::textChanged, this, [this, proxy = &rows](const QString& text) {
        proxy->setFilterFixedString(text.trimmed());
        Q_EMIT filtered();
    });
    auto* find = new QShortcut(QKeySequence::Find, &area);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, &box, [filter = &box] {
        filter->setFocus(Qt::ShortcutFocusReason);
        filter->selectAll();
    });
}

bool TableTools::isShown(int column) const { return !m_table.isColumnHidden(column); }

QList<int> TableTools::shownColumns() const
{
    QList<int> columns;
    const auto* header = m_table.horizontalHeader();
    for (int place = 0; place < header->count(); ++place) {
        const int column = header->logicalIndex(place);
        if (isShown(column))
            columns << column;
    }
    return columns;
}

void TableTools::setShown(int column, bool shown)
{
    if (!shown && shownColumns() == QList<int>{column})
        return;
    m_table.setColumnHidden(column, !shown);
    if (shown && m_table.columnWidth(column) == 0)
        m_table.resizeColumnToContents(column);
    saveLater();
}

void TableTools::showAllColumns()
{
    for (int column = 0; column < m_table.horizontalHeader()->count(); ++column)
        setShown(column, true);
}

void TableTools::resetColumns()
{
    m_table.horizontalHeader()->restoreState(m_asMade);
    saveLater();
}

QMenu* TableTools::makeColumnMenu(QWidget* parent)
{
    auto* menu = new QMenu(tr("Co&lumns"), parent);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto shown = shownColumns();
    const auto* header = m_table.horizontalHeader();
    for (int place = 0; place < header->count(); ++place) {
        const int column = header->logicalIndex(place);
        auto* action = menu->addAction(titleOf(m_table, column).replace(u'&', QLatin1String("&&")));
        action->setCheckable(true);
        action->setChecked(isShown(column));
        action->setEnabled(shown != QList<int>{column});
        connect(action, &QAction::toggled, this, [this, column](bool on) { setShown(column, on); });
    }
    menu->addSeparator();
    menu->addAction(tr("&Show all columns"), this, &TableTools::showAllColumns);
    menu->addAction(tr("&Reset columns"), this, &TableTools::resetColumns);
    return menu;
}

QMenu* TableTools::makeRowMenu(QWidget* parent)
{
    auto* menu = new QMenu(parent);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    Q_EMIT rowMenuOpening(menu, m_table.currentIndex());
    if (!menu->isEmpty())
        menu->addSeparator();
    if (const auto cell = textAt(m_table.currentIndex()); !cell.isEmpty())
        menu->addAction(tr("Copy “%1”").arg(shortened(cell).replace(u'&', QLatin1String("&&"))), &m_table,
                        [cell] { QGuiApplication::clipboard()->setText(cell); });
    const bool selected = m_table.selectionModel()->hasSelection();
    m_copies[0]->setEnabled(selected);
    m_copies[1]->setEnabled(selected);
    menu->addActions(m_copies);
    // A disabled action takes no shortcut either; what is selected may change before the next press.
    connect(menu, &QMenu::aboutToHide, this, [this] {
        for (auto* action : m_copies)
            action->setEnabled(true);
    });
    menu->addSeparator();
    menu->addMenu(makeColumnMenu(menu));
    return menu;
}

void TableTools::openRowMenu(const QPoint& at) { makeRowMenu(&m_table)->popup(m_table.viewport()->mapToGlobal(at)); }

QString TableTools::textOf(const QList<int>& rows, CopyFormat format) const
{
    if (rows.isEmpty())
        return {};
    const auto columns = shownColumns();
    QList<QStringList> lines(1);
    for (const int column : columns)
        lines.front() << titleOf(m_table, column);
    for (const int row : rows) {
        QStringList cells;
        for (const int column : columns)
            cells << textAt(m_table.model()->index(row, column));
        lines << cells;
    }
    return tableText(lines, format);
}

QString TableTools::selectedText(CopyFormat format) const
{
    QList<int> rows;
    for (const auto& range : m_table.selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows << row;
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return textOf(rows, format);
}

QString TableTools::allText(CopyFormat format) const
{
    QList<int> rows;
    for (int row = 0; row < m_table.model()->rowCount(); ++row)
        rows << row;
    return textOf(rows, format);
}

void TableTools::copy(bool all, CopyFormat format) const
{
    const auto text = all ? allText(format) : selectedText(format);
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

void TableTools::saveLater() { m_saving.start(); }

void TableTools::save()
{
    m_saving.stop();
    QSettings().setValue(m_key, m_table.horizontalHeader()->saveState());
}

void TableTools::restore()
{
    auto* header = m_table.horizontalHeader();
    const auto state = QSettings().value(m_key).toByteArray();
    const bool usable = !state.isEmpty() && header->restoreState(state) && !shownColumns().isEmpty();
    if (!usable)
        header->restoreState(m_asMade);
    if (m_table.isSortingEnabled())
        m_table.sortByColumn(header->sortIndicatorSection(), header->sortIndicatorOrder());
}

bool TableTools::leaveFilter()
{
    if (!m_box || m_box->text().isEmpty())
        return false;
    m_box->clear();
    return true;
}

bool TableTools::filterKey(int key)
{
    if (key == Qt::Key_Escape) {
        leaveFilter();
        m_table.setFocus(Qt::OtherFocusReason);
        return true;
    }
    const bool down = key == Qt::Key_Down, enter = key == Qt::Key_Return || key == Qt::Key_Enter;
    if ((!down && !enter) || m_table.model()->rowCount() == 0)
        return false;
    m_table.selectRow(0);
    if (down)
        m_table.setFocus(Qt::TabFocusReason);
    else
        Q_EMIT m_table.activated(m_table.currentIndex());
    return true;
}

bool TableTools::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Hide && watched == &m_table && m_saving.isActive())
        save();
    if (event->type() != QEvent::KeyPress)
        return false;
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (watched == m_box)
        return filterKey(key);
    return watched == &m_table && key == Qt::Key_Escape && leaveFilter();
}

} // namespace ktrdr
