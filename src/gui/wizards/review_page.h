// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The last page that every PlanWizard has: the plan in cards and rows, its exact commands, saving it, and what must be
// confirmed before it may be committed. It starts nothing itself. Owned by its wizard; main thread.
#pragma once

#include "app/deploy_flow.h"
#include "gui/theme/theme.h"
#include "gui/wizards/wizard_page.h"

#include <QTimer>

#include <memory>

class QTableWidget;

namespace Ui {
class ReviewPage;
}

namespace ktrdr {

class MetricCard;
class Notice;
struct ReviewRow;

class ReviewPage : public WizardPage
{
    Q_OBJECT

public:
    ReviewPage(const Environment& environment, const Clock& clock, const Theme& theme, QWidget* parent);
    ~ReviewPage() override;

    void enter() override;
    void show(const Prepared& prepared, const QString& versionNote);
    void clear();
    const Plan& plan() const { return m_plan; }

    QString commitText() const; // "Deploy v1.5.2 to production"
    bool mayCommit() const { return whyNot().isEmpty(); }
    // Why the plan may not be committed, empty: it may.
    QString whyNot() const;
    void setBusy(bool busy);
    // The start was refused; the reason stays until the plan is made again or the start is tried again.
    void refuse(const Error& error);
    // Replaces the file in one step, as a private file.
    Result<void> savePlan(const QString& file) const;

Q_SIGNALS:
    void checksWanted();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeCards();
    void makeTable();
    void fillTable(const std::vector<ReviewRow>& rows);
    void decorate();
    void watchAge();
    bool isOld() const;
    void showCommands();
    void askForFile();
    void copyScript();

    const Environment& m_environment;
    const Clock& m_clock;
    const Theme& m_theme;
    std::unique_ptr<Ui::ReviewPage> m_ui;
    MetricCard* m_version;
    MetricCard* m_targets;
    MetricCard* m_estimate;
    MetricCard* m_wayBack;
    Notice* m_notice;
    bool m_ready = false;
    bool m_busy = false;
    bool m_refused = false; // for good: the plan must be made again
    bool m_saidOld = false;
    Plan m_plan;
    std::vector<Status> m_statuses;
    QTimer m_age;
};

} // namespace ktrdr
