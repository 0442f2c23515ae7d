// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/setup/access_page.h"

#include "gui/setup/problem_form.h"

#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>

namespace ktrdr {

AccessPage::AccessPage(const Theme& theme, QWidget* parent)
    : WizardPage(tr("Connection"),
                 tr("Name one node of the Proxmox cluster; the others are found through it. Only two commands are run "
                    "there, and both only read: the list of containers and their addresses."),
                 parent),
      m_form(new ProblemForm(theme, this)),
      m_host(m_form->addText("node[0].host", tr("&Host"), tr("name or address, for example proxmox-prod.internal"))),
      m_port(m_form->addNumber("node[0].port", tr("&Port"), 1, 65535)),
      m_user(m_form->addText("node[0].user", tr("&User"), tr("root: pct needs it")))
{
    m_ssh.emplace(*m_form, false);
    m_port->setValue(22);
    m_user->setText(QStringLiteral("root"));
    m_ssh->show({});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(m_form);
    column->addStretch(1);
    connect(m_form, &ProblemForm::edited, this, &WizardPage::changed);
}

void AccessPage::enter() { m_host->setFocus(Qt::OtherFocusReason); }

bool AccessPage::isComplete() const { return !m_host->text().trimmed().isEmpty(); }

Environment AccessPage::draft() const
{
    Environment draft;
    draft.name = "new-environment";
    draft.title = draft.name;
    NodeConfig node;
    node.ssh.host = m_host->text().trimmed().toStdString();
    node.ssh.port = static_cast<std::uint16_t>(m_port->value());
    node.ssh.user = m_user->text().trimmed().toStdString();
    node.name = node.ssh.host;
    draft.nodes = {node};
    draft.ssh = m_ssh->read();
    return draft;
}

bool AccessPage::show(const std::vector<ConfigProblem>& problems)
{
    m_form->show(problems); // what has no field here is for later steps
    m_form->focusProblem();
    return !m_form->hasProblems();
}

} // namespace ktrdr
