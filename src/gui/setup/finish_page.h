// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Last step of the setup: the environment's name and protection, and how the test of the inventory went. Owned by the
// assistant; main thread.
#pragma once

#include "gui/setup/probe_lines.h"
#include "gui/theme/theme.h"
#include "gui/wizards/wizard_page.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace ktrdr {

class Notice;
class ProblemForm;

class FinishPage : public WizardPage
{
    Q_OBJECT

public:
    FinishPage(const Theme& theme, QWidget* parent);

    void enter() override;
    bool isComplete() const override { return m_obstacle.isEmpty(); }
    const QString& obstacle() const { return m_obstacle; }
    Environment named(Environment inventory) const;
    // What the file would not take; fields name their own.
    void show(const std::vector<ConfigProblem>& problems);

    void showRunning();
    void showReport(const Result<ProbeReport>& report);
    void showStopped();

Q_SIGNALS:
    void testWanted();

private:
    QWidget* makeTest();
    void fill();

    const Theme& m_theme;
    ProblemForm* m_form;
    QLineEdit* m_name;
    QLineEdit* m_title;
    QComboBox* m_protection;
    Notice* m_problems;
    QLabel* m_state;
    QPushButton* m_again;
    Notice* m_notice;
    QTableWidget* m_table;
    std::vector<ProbeLine> m_lines;
    QString m_obstacle;
};

} // namespace ktrdr
