// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RunMatrixView paints the matrix of a run: rounded cells with shape, colour and word, names on the left, versions on
// the right. Arrow keys move, Enter or a click chooses a step. Owned by RunTab; main thread.
#pragma once

#include "gui/runs/run_matrix_model.h"
#include "gui/theme/theme.h"

#include <QTableView>

namespace ktrdr {

class RunMatrixView : public QTableView
{
    Q_OBJECT

public:
    explicit RunMatrixView(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void show(RunMatrix matrix);
    const RunMatrixModel& matrixModel() const { return *m_model; }
    // Marks the step's cell without saying that a person chose it.
    void mark(const std::string& step);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void stepChosen(const QString& step);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitColumns();
    void fitSpans();

    RunMatrixModel* m_model;
    bool m_marking = false;
    std::vector<std::pair<int, int>> m_spans; // row * columns + column -> span, as set in the view
};

// Colours of a cell: what fills it, its outline, its ink.
struct CellColours
{
    QColor fill, line, ink;
};
CellColours coloursOf(CellState state, const Tokens& tokens);
// The better readable of dark and light on this colour.
QColor inkOn(const QColor& fill);
double contrast(const QColor& a, const QColor& b); // WCAG, 1 ... 21

} // namespace ktrdr
