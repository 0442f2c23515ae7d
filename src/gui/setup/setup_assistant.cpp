// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/setup/setup_assistant.h"

#include "gui/setup/access_page.h"
#include "gui/setup/finish_page.h"
#include "gui/setup/inventory_page.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/plain_tip.h"
#include "gui/wizards/crumbs.h"
#include "gui/wizards/notice.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>

namespace ktrdr {

namespace {

enum Step { Access, Inventory, Finish };

QString qt(const std::string& text) { return QString::fromStdString(text); }

bool sameWay(const Environment& a, const Environment& b) { return a.nodes == b.nodes && a.ssh == b.ssh; }

} // namespace

SetupAssistant::SetupAssistant(SetupServices services, const Clock& clock, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_services(std::move(services)), m_theme(theme), m_probe(m_services.open, clock),
      m_access(new AccessPage(theme, this)), m_inventory(new InventoryPage(theme, this)),
      m_finish(new FinishPage(theme, this)), m_notice(new Notice(theme, this)), m_stack(new QStackedWidget(this))
{
    auto* inside = new QVBoxLayout;
    inside->setContentsMargins(sizes::kPageMargin, 10, sizes::kPageMargin, 10);
    inside->setSpacing(sizes::kCardGap);
    inside->addWidget(makeHead());
    m_help = secondaryLabel({}, this);
    m_help->setWordWrap(true);
    inside->addWidget(m_help);
    inside->addWidget(m_notice);
    inside->addWidget(m_stack, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addLayout(inside, 1);
    column->addWidget(makeFoot());
    for (WizardPage* each : {static_cast<WizardPage*>(m_access), static_cast<WizardPage*>(m_inventory),
                             static_cast<WizardPage*>(m_finish)}) {
        m_stack->addWidget(each);
        connect(each, &WizardPage::changed, this, &SetupAssistant::judge);
    }
    connect(m_inventory, &InventoryPage::lookAgainWanted, this, &SetupAssistant::look);
    connect(m_finish, &FinishPage::testWanted, this, &SetupAssistant::test);
    goTo(Access);
}

QWidget* SetupAssistant::makeHead()
{
    auto* head = new QWidget(this);
    auto* line = new QHBoxLayout(head);
    line->setContentsMargins({});
    line->setSpacing(sizes::kCardGap);
    auto* title = plainLabel(tr("Add an environment"), head);
    title->setFont(m_theme.titleFont());
    m_crumbs = new Crumbs({m_access->title(), m_inventory->title(), m_finish->title()}, head);
    line->addWidget(title);
    line->addStretch(1);
    line->addWidget(m_crumbs);
    return head;
}

QWidget* SetupAssistant::makeFoot()
{
    auto* foot = new QFrame(this);
    foot->setObjectName(QStringLiteral("wizardFoot"));
    auto* line = new QHBoxLayout(foot);
    line->setContentsMargins(sizes::kPageMargin, 9, sizes::kPageMargin, 9);
    line->setSpacing(6);
    m_back = new QPushButton(tr("&Back"), foot);
    m_cancel = new QPushButton(tr("Cancel"), foot);
    m_next = new QPushButton(foot);
    m_next->setProperty("primary", true);
    line->addStretch(1);
    for (auto* button : {m_back, m_cancel, m_next}) {
        button->setAutoDefault(false);
        line->addWidget(button);
    }
    connect(m_back, &QPushButton::clicked, this, &SetupAssistant::back);
    connect(m_cancel, &QPushButton::clicked, this, &SetupAssistant::stop);
    connect(m_next, &QPushButton::clicked, this, &SetupAssistant::next);
    return foot;
}

void SetupAssistant::start() { page()->enter(); }

WizardPage* SetupAssistant::page() const { return static_cast<WizardPage*>(m_stack->currentWidget()); }

// Enter in a field goes on, as long as nothing is written by it.
void SetupAssistant::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && m_next->isEnabled() && m_stack->currentIndex() != Finish && qobject_cast<QLineEdit*>(focusWidget()))
        return next();
    QWidget::keyPressEvent(event);
}

void SetupAssistant::goTo(int index)
{
    m_stack->setCurrentIndex(index);
    m_crumbs->setCurrent(index);
    m_help->setText(page()->help());
    m_notice->clear();
    judge();
    page()->enter();
    if (index == Finish && (!m_tested || *m_tested != inventory()))
        test();
}

void SetupAssistant::back()
{
    m_probe.cancel();
    m_finish->showStopped();
    goTo(m_stack->currentIndex() - 1);
}

void SetupAssistant::next()
{
    switch (m_stack->currentIndex()) {
    case Access:
        if (m_lookedAt && sameWay(*m_lookedAt, m_access->draft()))
            return goTo(Inventory);
        if (m_access->show(m_services.check(m_access->draft())))
            look();
        return;
    case Inventory: return goTo(Finish);
    case Finish: return save();
    }
}

void SetupAssistant::look()
{
    const auto access = m_access->draft();
    m_notice->say(Status::Busy, tr("Connecting to %1 and looking for containers…").arg(qt(access.nodes[0].ssh.host)),
                  tr("The first time, the host's key is shown to compare. Stop ends it."));
    m_probe.look(access, [this, access](Result<ProbeFindings> findings) { found(access, std::move(findings)); });
    updateButtons();
}

void SetupAssistant::found(const Environment& access, Result<ProbeFindings> findings)
{
    if (!findings) {
        m_notice->say(findings.error());
        return updateButtons();
    }
    m_lookedAt = access;
    m_inventory->setFindings(std::move(*findings), access.nodes.front().ssh);
    goTo(Inventory);
}

Environment SetupAssistant::inventory() const { return withInventory(m_access->draft(), m_inventory->discovery()); }

void SetupAssistant::test()
{
    const auto tested = inventory();
    auto draft = m_finish->named(tested);
    if (draft.name.empty()) // the test does not need it
        draft.name = draft.title = tested.name;
    if (!m_services.check(draft).empty())
        return m_finish->showStopped();
    m_finish->showRunning();
    m_probe.test(draft, [this, tested](Result<ProbeReport> report) {
        if (report)
            m_tested = tested;
        m_finish->showReport(report);
        updateButtons();
    });
    updateButtons();
}

void SetupAssistant::save()
{
    m_probe.cancel();
    m_finish->showStopped();
    const auto environment = m_finish->named(inventory());
    const auto configuration = m_services.save(environment, {});
    if (!configuration) {
        m_notice->say(configuration.error());
        return updateButtons();
    }
    Q_EMIT saved(*configuration);
}

void SetupAssistant::stop()
{
    if (!m_probe.isRunning())
        return Q_EMIT closeWanted();
    m_probe.cancel();
    m_notice->clear();
    m_finish->showStopped();
    updateButtons();
}

void SetupAssistant::judge()
{
    if (m_stack->currentIndex() == Finish)
        m_finish->show(m_services.check(m_finish->named(inventory())));
    updateButtons();
}

QString SetupAssistant::obstacle() const
{
    if (m_probe.isRunning() && m_stack->currentIndex() != Finish)
        return tr("The cluster is being asked");
    switch (m_stack->currentIndex()) {
    case Access: return m_access->isComplete() ? QString() : tr("Name the host first");
    case Inventory: return m_inventory->obstacle();
    default: return m_finish->obstacle();
    }
}

void SetupAssistant::updateButtons()
{
    const int step = m_stack->currentIndex();
    const bool busy = m_probe.isRunning();
    m_back->setVisible(step > Access);
    m_cancel->setText(busy ? tr("Stop") : tr("Cancel"));
    m_next->setText(step == Access ? tr("&Connect and look") : step == Inventory ? tr("&Next") : tr("&Save and open"));
    const auto why = obstacle();
    m_next->setEnabled(why.isEmpty());
    m_next->setToolTip(plainTip(why));
    m_access->setEnabled(!busy || step != Access);
    m_inventory->setEnabled(!busy || step != Inventory);
}

} // namespace ktrdr
