// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RunLogWindow shows the log of a whole run in a window of its own, by time, with a filter; it follows while the run
// goes on: new lines are put behind the old ones, which keep their selection. Owned by RunTab, closes with it; main
// thread.
#pragma once

#include "app/shown_run.h"
#include "gui/theme/theme.h"

#include <QDialog>
#include <QTextCursor>
#include <QTimer>

#include <map>

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
    void fill();
    void append();
    QTextCursor markAt(int position) const;
    QStringList newLines();

    const ShownRun& m_run;
    QLineEdit* m_filter;
    QPlainTextEdit* m_text;
    std::map<std::string, std::size_t> m_seen; // lines of each step that were taken, those that went included
    QTimer m_soon;
};

} // namespace ktrdr
