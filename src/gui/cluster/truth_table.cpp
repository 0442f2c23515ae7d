// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/truth_table.h"

#include "gui/tables/table_tools.h"
#include "gui/theme/scaled.h"
#include "gui/theme/table_look.h"

#include <QHeaderView>
#include <QMenu>

namespace ktrdr {

TruthTable::TruthTable(const QString& name, const Theme& theme, QWidget* parent) : QTableView(parent), m_model(theme)
{
    m_sorted.setSourceModel(&m_model);
    m_sorted.setSortRole(TruthTableModel::SortRole);
    m_sorted.setFilterRole(TruthTableModel::FilterRole);
    m_sorted.setFilterKeyColumn(0);
    m_sorted.setFilterCaseSensitivity(Qt::CaseInsensitive);
    setModel(&m_sorted);
    setProperty("framed", true);
    giveTableLook(*this);
    setSortingEnabled(true);
    sortByColumn(TruthTableModel::Ct, Qt::AscendingOrder);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setWordWrap(false);
    setTabKeyNavigation(false);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setMinimumSectionSize(30);
    const std::pair<int, int> widths[] = {
        {TruthTableModel::Icon, 30},      {TruthTableModel::Name, 150},     {TruthTableModel::Ct, 52},
        {TruthTableModel::Type, 96},      {TruthTableModel::Node, 56},      {TruthTableModel::Address, 108},
        {TruthTableModel::Container, 84}, {TruthTableModel::Unit, 76},      {TruthTableModel::Service, 104},
        {TruthTableModel::Operation, 90}, {TruthTableModel::Registry, 110}, {TruthTableModel::Version, 72},
        {TruthTableModel::Cpu, 56},       {TruthTableModel::Memory, 92},    {TruthTableModel::Disk, 56},
        {TruthTableModel::Seen, 60},      {TruthTableModel::Note, 60}};
    for (const auto& [column, width] : widths)
        horizontalHeader()->resizeSection(column, sizes::scaled(width));
    for (const int column : {TruthTableModel::Type, TruthTableModel::Address, TruthTableModel::Operation})
        setColumnHidden(column, true);
    m_tools = new TableTools(*this, name);
    connect(this, &QTableView::activated, this, [this](const QModelIndex& row) { Q_EMIT chosen(keyOf(row)); });
    connect(m_tools, &TableTools::rowMenuOpening, this, [this](QMenu* menu, const QModelIndex& row) {
        if (row.isValid())
            menu->addAction(tr("&Show this worker"), this, [this, key = keyOf(row)] { Q_EMIT chosen(key); });
    });
}

QString TruthTable::keyOf(const QModelIndex& row) const
{
    return m_environment + QStringLiteral("/ct/") + QString::number(row.data(TruthTableModel::CtRole).toInt());
}

void TruthTable::showTruth(const ClusterTruth& truth, const ClusterSnapshot& snapshot, const std::set<CtId>& only)
{
    m_environment = QString::fromStdString(truth.environment);
    m_model.update(truth, snapshot, only);
}

} // namespace ktrdr
