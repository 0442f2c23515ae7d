// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/selection_page.h"

#include "app/wording.h"
#include "app/workspace.h"
#include "gui/cluster/truth_table.h"
#include "gui/theme/plain_label.h"

#include <QVBoxLayout>

namespace ktrdr {

SelectionPage::SelectionPage(Workspace& workspace, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_theme(theme), m_title(plainLabel({}, this)),
      m_note(secondaryLabel({}, this)), m_column(new QVBoxLayout(this))
{
    m_title->setFont(theme.titleFont());
    m_note->setWordWrap(true);
    m_column->setContentsMargins(sizes::kPageMargin, 2 * sizes::kGrid, sizes::kPageMargin, sizes::kPageMargin);
    m_column->setSpacing(sizes::kCardGap);
    m_column->addWidget(m_title);
    m_column->addWidget(m_note);
    m_column->addStretch(0);
    for (const auto& environment : workspace.environments())
        follow(environment.get());
    connect(&workspace, &Workspace::environmentAdded, this, &SelectionPage::follow);
}

void SelectionPage::follow(WatchedEnvironment* environment)
{
    connect(environment, &WatchedEnvironment::changed, this, &SelectionPage::refresh);
    connect(environment, &WatchedEnvironment::aged, this, &SelectionPage::age);
}

void SelectionPage::setObjects(const QStringList& keys)
{
    m_keys = keys;
    refresh();
}

void SelectionPage::showEvent(QShowEvent* event)
{
    refresh();
    QWidget::showEvent(event);
}

void SelectionPage::sortOut()
{
    m_targets.clear();
    m_others = 0;
    for (const auto& key : m_keys) {
        const auto* environment = m_workspace.find(key.section(u'/', 0, 0).toStdString());
        const auto kind = key.section(u'/', 1, 1), name = key.section(u'/', 2);
        const auto ct = CtId::parse(name.toStdString());
        if (environment && kind == QLatin1String("ct") && ct) {
            m_targets[environment->name()].insert(*ct);
        } else {
            ++m_others;
        }
    }
}

void SelectionPage::age()
{
    for (const auto& [name, table] : m_tables) {
        if (const auto* environment = m_workspace.find(name); environment && table->isVisible())
            table->showAge(environment->truth().at);
    }
}

void SelectionPage::refresh()
{
    if (!isVisible())
        return;
    sortOut();
    std::map<Status, int> states;
    int count = 0;
    bool onlyWorkers = true;
    for (const auto& [name, cts] : m_targets) {
        const auto* environment = m_workspace.find(name);
        auto*& table = m_tables[name];
        if (!table) {
            table = new TruthTable(QStringLiteral("selection"), m_theme, this);
            table->setAccessibleName(tr("Selected objects of %1").arg(QString::fromStdString(name)));
            connect(table, &TruthTable::chosen, this, &SelectionPage::chosen);
            m_column->addWidget(table, 1);
        }
        table->showTruth(environment->truth(), environment->snapshot(), cts);
        for (const auto& ct : cts) {
            const auto* target = environment->truth().find(ct);
            if (!target)
                continue;
            ++count;
            ++states[target->status];
            onlyWorkers = onlyWorkers && target->target.role == TargetRole::Worker;
        }
    }
    for (const auto& [name, table] : m_tables)
        table->setVisible(m_targets.contains(name));
    m_title->setText(onlyWorkers ? tr("%1 workers selected").arg(count) : tr("%1 containers selected").arg(count));
    QStringList notes;
    for (const auto& [status, number] : states)
        notes << tr("%1 %2").arg(number).arg(word(status));
    if (m_targets.size() > 1)
        notes << tr("of %1 environments").arg(m_targets.size());
    if (m_others > 0)
        notes << tr("%1 other objects, which are not in the table").arg(m_others);
    m_note->setText(notes.join(QStringLiteral(" · ")));
}

} // namespace ktrdr
