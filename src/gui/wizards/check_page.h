// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The pre-flight page that every PlanWizard has: it asks for the checks, shows each with verdict and evidence, worst
// first, and lets the wizard on when all are good. It reads nothing itself. Owned by its wizard; main thread.
#pragma once

#include "app/deploy_flow.h"
#include "gui/theme/theme.h"
#include "gui/wizards/wizard_page.h"

#include <QTimer>

class QLabel;
class QPushButton;
class QScrollArea;

namespace ktrdr {

class Notice;

class CheckPage : public WizardPage
{
    Q_OBJECT

public:
    CheckPage(const Clock& clock, const Theme& theme, QWidget* parent);

    void enter() override;
    // Good already: true. Else begins the checks, or waits for those under way, and emits passed() if they are good.
    bool validatePage() override;

    // The wizard's answers to checksWanted().
    void showRunning(const QString& what);
    void showResult(const Result<Prepared>& result);
    // What was checked is not what is asked for any more.
    void reset();
    // Passed() would come at a time when the operator has gone elsewhere.
    void stayHere() { m_goOn = false; }
    bool isRunning() const { return m_state == State::Running; }

Q_SIGNALS:
    void checksWanted();

private:
    enum class State { Nothing, Running, Good, Bad };

    void setState(State state);
    void showReport(const PreflightReport& report, UtcTime readAt);
    QWidget* rowFor(const Check& check);
    void sayRunning();
    void say(Status status, const QString& text);
    void decorate();

    const Clock& m_clock;
    const Theme& m_theme;
    State m_state = State::Nothing;
    bool m_goOn = false;
    QString m_running;
    MonoTime m_since{};
    QTimer m_tick;
    Status m_status = Status::Unknown;
    PreflightReport m_report;
    QLabel* m_icon;
    QLabel* m_summary;
    QPushButton* m_again;
    Notice* m_notice;
    QScrollArea* m_scroll;
    QWidget* m_rows = nullptr;
};

// The status shape of a verdict.
Status statusOf(Verdict verdict);

} // namespace ktrdr
