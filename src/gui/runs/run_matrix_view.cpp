// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/run_matrix_view.h"

#include "gui/runs/cell_delegate.h"
#include "gui/theme/scaled.h"

#include <QHeaderView>
#include <QScrollBar>

#include <algorithm>

namespace ktrdr {

namespace {

constexpr int kRowHeight = 31;
constexpr int kNarrowest = 58; // a phase; below that the table scrolls
constexpr int kWidest = 118;

} // namespace

RunMatrixView::RunMatrixView(QWidget* parent) : QTableView(parent), m_model(new RunMatrixModel(this))
{
    setModel(m_model);
    setAccessibleName(tr("Targets and phases"));
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setSelectionBehavior(QAbstractItemView::SelectItems);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setDefaultAlignment(Qt::AlignCenter);
    horizontalHeader()->setMinimumSectionSize(sizes::scaled(kNarrowest));
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsClickable(false);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(sizes::scaled(kRowHeight));
    verticalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    verticalHeader()->setHighlightSections(false);
    verticalHeader()->setSectionsClickable(false);
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& now) {
        const auto* cell = m_model->cell(now);
        if (!m_marking && cell && !cell->step.empty())
            Q_EMIT stepChosen(QString::fromStdString(cell->step));
    });
    const auto choose = [this](const QModelIndex& index) {
        const auto* cell = m_model->cell(index);
        if (cell && !cell->step.empty())
            Q_EMIT stepChosen(QString::fromStdString(cell->step));
    };
    connect(this, &QAbstractItemView::activated, this, choose);
    connect(this, &QAbstractItemView::clicked, this, choose);
}

void RunMatrixView::setTheme(const Theme& theme)
{
    setItemDelegate(new CellDelegate(theme, this));
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void RunMatrixView::show(RunMatrix matrix)
{
    const auto rows = m_model->rowCount();
    m_model->update(std::move(matrix));
    fitSpans();
    if (m_model->rowCount() != rows) {
        fitColumns();
        updateGeometry();
    }
}

void RunMatrixView::mark(const std::string& step)
{
    const auto index = m_model->indexOf(step);
    if (!index.isValid() || index == currentIndex())
        return;
    m_marking = true;
    setCurrentIndex(index);
    scrollTo(index);
    m_marking = false;
}

QSize RunMatrixView::sizeHint() const
{
    const int rows = std::clamp(m_model->rowCount(), 3, 14);
    return {700, horizontalHeader()->sizeHint().height() + rows * sizes::scaled(kRowHeight) + 4};
}

// Three targets, and the bar that scrolls their phases.
QSize RunMatrixView::minimumSizeHint() const
{
    const int rows = 3 * sizes::scaled(kRowHeight) + horizontalScrollBar()->sizeHint().height() + sizes::kGrid;
    return {QTableView::minimumSizeHint().width(), horizontalHeader()->sizeHint().height() + rows};
}

void RunMatrixView::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    fitColumns();
}

// The phases share what names and versions leave.
void RunMatrixView::fitColumns()
{
    int versions = horizontalHeader()->fontMetrics().horizontalAdvance(
        m_model->headerData(RunMatrixModel::kVersions, Qt::Horizontal, Qt::DisplayRole).toString());
    for (const auto& row : m_model->matrix().rows)
        versions = std::max(versions, fontMetrics().horizontalAdvance(row.versions));
    versions = std::min(versions + 28, 220);
    const int each = std::clamp((viewport()->width() - versions) / RunMatrix::kColumns, sizes::scaled(kNarrowest),
                                sizes::scaled(kWidest));
    for (int column = 0; column < RunMatrix::kColumns; ++column)
        setColumnWidth(column, each);
    setColumnWidth(RunMatrixModel::kVersions, std::max(versions, viewport()->width() - each * RunMatrix::kColumns));
}

void RunMatrixView::fitSpans()
{
    std::vector<std::pair<int, int>> spans;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const auto& line = m_model->row(row);
        if (line.heading)
            spans.emplace_back(row * m_model->columnCount(), m_model->columnCount());
        for (std::size_t column = 0; column < line.cells.size(); ++column) {
            if (line.cells[column].span > 1)
                spans.emplace_back(row * m_model->columnCount() + static_cast<int>(column), line.cells[column].span);
        }
    }
    if (spans == m_spans)
        return;
    clearSpans();
    for (const auto& [at, span] : spans)
        setSpan(at / m_model->columnCount(), at % m_model->columnCount(), 1, span);
    m_spans = std::move(spans);
}

} // namespace ktrdr
