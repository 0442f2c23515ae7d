// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RunLogWindow shows the log of a whole run in a window of its own, by time, with a filter; it follows while the run
// goes on. Owned by RunTab, closes with it; main thread.
#pragma once

#include "app/shown_run.h"
#include "gui/theme/theme.h"

#include <QDialog>
#include <QTimer>

class QLineEdit;
class QPlainTextEdit;

namespace ktrdr {

class RunLogWindow : public QDialog
{
    Q_OBJECT

public:
    RunLogWindow(const ShownRun& run, const Theme& theme, QWidget* parent = nullptr);
    void setFilter(const QString& filter);

private:
    void refresh();

    const ShownRun& m_run;
    QLineEdit* m_filter;
    QPlainTextEdit* m_text;
    QTimer m_soon;
};

} // namespace ktrdr
