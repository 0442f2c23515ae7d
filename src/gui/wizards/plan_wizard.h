// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// PlanWizard is the dialog of every procedure: input pages, then the shared pages Checks and Review, then the start of
// the run. A procedure brings its input pages and how it prepares a plan. Not a QWizard: that has no place for a band
// and a head above its pages, keeps its layout to itself, and makes Next or Finish the default button, where here
// Enter must never commit. Owned by its opener (deleted on close); main thread.
#pragma once

#include "gui/wizards/check_page.h"
#include "gui/wizards/review_page.h"

#include <QDialog>

class QFrame;
class QPushButton;
class QStackedWidget;

class QTimer;

namespace ktrdr {

class Crumbs;
class Pill;
class WatchedEnvironment;
class Workspace;

class PlanWizard : public QDialog
{
    Q_OBJECT

public:
    PlanWizard(Workspace& workspace, WatchedEnvironment& environment, const Theme& theme, const QString& title,
               QWidget* parent);

    void next();
    void back();
    void commit();
    int currentPage() const;
    void done(int result) override;

protected:
    using Checked = std::function<void(const Result<Prepared>&)>;
    using Rechecked = std::function<void(std::optional<Error>)>;

    // Reads, checks and plans; `ready` is called once, or never after abandon().
    virtual void prepare(Checked ready) = 0;
    virtual void recheck(const Plan& plan, Rechecked ready) = 0;
    virtual void abandon() = 0;
    virtual QString runningText() const = 0; // "Reading 9 targets"
    virtual QString versionNote() const { return {}; }

    // Once, from the constructor of the procedure.
    void setPages(const std::vector<WizardPage*>& inputs);
    // What was asked for is another thing: answers under way are dropped, the plan is none any more.
    void inputChanged();
    // What was under way will not be answered.
    void failCheck(Error error);

    Workspace& workspace() const { return m_workspace; }
    WatchedEnvironment& environment() const { return m_environment; }

    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* makeHead(const QString& title);
    QWidget* makeFoot();
    void makeKeys();
    void goTo(int page);
    void startChecks();
    void takeChecked(const Result<Prepared>& result);
    void updateButtons();
    void toggleHelp(bool shown);
    void decorate();
    WizardPage* pageAt(int index) const;
    int reviewIndex() const;

    Workspace& m_workspace;
    WatchedEnvironment& m_environment;
    const Theme& m_theme;
    int m_generation = 0; // of the newest question; answers to older ones are dropped
    bool m_committing = false;
    QTimer* m_arming; // runs for a moment when the review appears
    std::vector<WizardPage*> m_pages;
    CheckPage* m_checks = nullptr;
    ReviewPage* m_review = nullptr;
    QFrame* m_band = nullptr;
    QFrame* m_foot = nullptr;
    QWidget* m_head = nullptr;
    Pill* m_pill = nullptr;
    Crumbs* m_crumbs = nullptr;
    QStackedWidget* m_stack = nullptr;
    QLabel* m_helpText = nullptr;
    QPushButton* m_help = nullptr;
    QPushButton* m_back = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_next = nullptr;
    QPushButton* m_commit = nullptr;
};

} // namespace ktrdr
