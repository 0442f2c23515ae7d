// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Second step of the setup: what was found, the role proposed for each container, and what speaks against it. Roles
// that were given by hand stay when the patterns change or the cluster is read again. Owned by the assistant; main
// thread.
#pragma once

#include "app/cluster_probe.h"
#include "domain/discovery.h"
#include "gui/theme/theme.h"
#include "gui/wizards/wizard_page.h"

class QLabel;
class QLineEdit;
class QTableView;
class QTableWidget;

namespace ktrdr {

class FoundModel;
class Notice;

// One sentence about a conflict, and what to do.
QString sentenceOf(const DiscoveryConflict& conflict);

class InventoryPage : public WizardPage
{
    Q_OBJECT

public:
    InventoryPage(const Theme& theme, QWidget* parent);

    void enter() override;
    bool isComplete() const override;

    void setFindings(ProbeFindings findings, const SshEndpoint& connected);
    bool hasFindings() const { return m_findings.has_value(); }
    Discovery discovery() const;
    // Why the next step cannot follow; empty: it can.
    QString obstacle() const;

Q_SIGNALS:
    void lookAgainWanted();

private:
    QWidget* makePatterns();
    void makeTables();
    void propose();
    void showNodes();
    void judge();
    DiscoveryPatterns patterns() const;

    std::optional<ProbeFindings> m_findings;
    SshEndpoint m_connected;
    std::map<int, FoundRole> m_given;              // by hand, by container number
    std::map<std::string, SshEndpoint> m_nodeWays; // by hand, by node name
    std::vector<FoundNode> m_nodes;
    QLineEdit* m_backend;
    QLineEdit* m_backtesting;
    QLineEdit* m_training;
    QLineEdit* m_golden;
    QLabel* m_summary;
    Notice* m_notice;
    FoundModel* m_model;
    QTableView* m_table;
    QTableWidget* m_nodeTable;
};

} // namespace ktrdr
