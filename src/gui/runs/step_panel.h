// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// StepPanel shows one step of a run: what is sent or asked exactly, and its log as it grows. Owned by RunTab; main
// thread.
#pragma once

#include "app/shown_run.h"
#include "gui/theme/theme.h"

#include <QFrame>

#include <memory>

class QPlainTextEdit;

namespace Ui {
class StepPanel;
}

namespace ktrdr {

class StepPanel : public QFrame
{
    Q_OBJECT

public:
    StepPanel(const ShownRun& run, const Theme& theme, QWidget* parent = nullptr);
    ~StepPanel() override;

    void show(const std::string& step, const QString& phase);
    void refresh(); // the log has grown or the state has changed
    const std::string& step() const { return m_step; }

Q_SIGNALS:
    void logWanted(const QString& filter);

private:
    void decorate();
    void appendLog();

    const ShownRun& m_run;
    const Theme& m_theme;
    std::unique_ptr<Ui::StepPanel> m_ui;
    std::string m_step;
    QString m_copy;
    std::size_t m_shownLines = 0; // of the step, counted from its first ever
};

} // namespace ktrdr
