// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RunTab shows one run: targets against phases, the selected step with its command and log, and the four ways to act on
// it. Closing it does not touch the run. Owned by the main window's tabs; main thread.
#pragma once

#include "app/run_driver.h"
#include "gui/theme/theme.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTimer>
#include <QWidget>

namespace ktrdr {

class Pill;

class RunTab : public QWidget
{
    Q_OBJECT

public:
    RunTab(RunDriver& run, const Theme& theme, QWidget* parent = nullptr);

private:
    void refresh();

    RunDriver& m_run;
    const Theme& m_theme;
    QLabel* m_present;
    QPlainTextEdit* m_log;
    QTimer m_ticker;
};

} // namespace ktrdr
