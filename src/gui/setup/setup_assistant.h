// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SetupAssistant leads from one host to an environment in the configuration: connection, inventory, test and save.
// Going back loses nothing; a check that runs can be stopped, and closing stops it. It lives in the start page and in
// the dialog that adds an environment. Main thread.
#pragma once

#include "app/cluster_probe.h"
#include "gui/theme/theme.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace ktrdr {

class AccessPage;
class Crumbs;
class FinishPage;
class InventoryPage;
class Notice;
class WizardPage;

class SetupAssistant : public QWidget
{
    Q_OBJECT

public:
    SetupAssistant(SetupServices services, const Clock& clock, const Theme& theme, QWidget* parent = nullptr);

    void start(); // the keyboard goes to the first field

Q_SIGNALS:
    void closeWanted();
    // The environment stands in the configuration.
    void saved(const ktrdr::Configuration& configuration);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* makeHead();
    QWidget* makeFoot();
    WizardPage* page() const;
    void goTo(int index);
    void back();
    void next();
    void look();
    void found(const Environment& access, Result<ProbeFindings> findings);
    void test();
    void save();
    void stop();
    Environment inventory() const;
    void judge();
    void updateButtons();
    QString obstacle() const;

    SetupServices m_services;
    const Theme& m_theme;
    ClusterProbe m_probe;
    AccessPage* m_access;
    InventoryPage* m_inventory;
    FinishPage* m_finish;
    Crumbs* m_crumbs;
    QLabel* m_help;
    Notice* m_notice;
    QStackedWidget* m_stack;
    QPushButton* m_back;
    QPushButton* m_cancel;
    QPushButton* m_next;
    std::optional<Environment> m_lookedAt; // what the findings are of
    std::optional<Environment> m_tested;
};

} // namespace ktrdr
