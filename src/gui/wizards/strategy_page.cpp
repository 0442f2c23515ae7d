// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/wizards/strategy_page.h"

#include "app/wording.h"
#include "gui/cluster/cell_text.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/table_look.h"

#include <QHeaderView>

#include "gui/theme/plain_tip.h"
#include "gui/theme/scaled.h"
#include "ui_strategy_page.h"

namespace ktrdr {

namespace {

enum Column { Worker, Ct, Type, Version, State };

QString qt(const std::string& text) { return QString::fromStdString(text); }

void setText(QTableWidgetItem* item, const QString& text)
{
    if (item->text() == text)
        return;
    item->setText(text);
    item->setToolTip(plainTip(text));
}

} // namespace

StrategyPage::StrategyPage(const WatchedEnvironment& environment, const Theme& theme, QWidget* parent)
    : WizardPage(tr("Strategy"),
                 tr("The backend comes first, then the workers: idle ones before busy ones, never one that is working. "
                    "The first failure brings every changed target back to its own former commit. The defaults are "
                    "those of the environment."),
                 parent),
      m_environment(environment), m_theme(theme), m_ui(std::make_unique<Ui::StrategyPage>())
{
    m_ui->setupUi(this);
    const auto bold = strong(font());
    m_ui->paceTitle->setFont(bold);
    m_ui->chosen->setFont(bold);
    m_ui->line->setStretch(0, 2);
    m_ui->line->setStretch(1, 3);
    makeTable();
    show(DeployInput::defaultsOf(environment.environment(), {}));
    const auto said = [this] {
        explain();
        Q_EMIT changed();
    };
    for (auto* field : {m_ui->batch, static_cast<QSpinBox*>(m_ui->busy), static_cast<QSpinBox*>(m_ui->observe)})
        connect(field, &QSpinBox::valueChanged, this, said);
    for (auto* box : {m_ui->canary, m_ui->force})
        connect(box, &QCheckBox::toggled, this, said);
    connect(m_ui->workers, &QTableWidget::itemChanged, this, [said](const QTableWidgetItem* item) {
        if (item->column() == Worker)
            said();
    });
    connect(m_ui->all, &QPushButton::clicked, this, [this] { setAll(true); });
    connect(m_ui->none, &QPushButton::clicked, this, [this] { setAll(false); });
    connect(&environment, &WatchedEnvironment::changed, this, &StrategyPage::fillStates);
    connect(&environment, &WatchedEnvironment::aged, this, &StrategyPage::fillStates);
    connect(&theme, &Theme::changed, this, &StrategyPage::fillStates);
    explain();
}

StrategyPage::~StrategyPage() = default;

void StrategyPage::show(const DeployInput& defaults)
{
    m_ui->batch->setValue(defaults.batchSize);
    m_ui->canary->setChecked(defaults.canary);
    m_ui->busy->setSpan(defaults.busyBudget);
    m_ui->observe->setSpan(defaults.observation);
    m_ui->force->setChecked(defaults.force);
}

void StrategyPage::makeTable()
{
    auto* table = m_ui->workers;
    const auto& workers = m_environment.environment().workers;
    table->setRowCount(static_cast<int>(workers.size()));
    for (int row = 0; row < table->rowCount(); ++row) {
        const auto& worker = workers[static_cast<std::size_t>(row)];
        for (int column = 0; column < table->columnCount(); ++column)
            table->setItem(row, column, new QTableWidgetItem);
        setText(table->item(row, Worker), qt(worker.name));
        setText(table->item(row, Ct), qt(worker.ct.text()));
        setText(table->item(row, Type), qt(worker.workerType));
        table->item(row, Worker)->setCheckState(Qt::Checked);
    }
    giveTableLook(*table);
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    auto* header = table->horizontalHeader();
    header->setHighlightSections(false);
    const std::pair<int, int> widths[] = {{Worker, 190}, {Ct, 56}, {Type, 100}, {Version, 84}};
    for (const auto& [column, width] : widths)
        header->resizeSection(column, sizes::scaled(width));
    header->setStretchLastSection(true);
    fillStates();
}

void StrategyPage::fillStates()
{
    const auto& truth = m_environment.truth();
    const auto& workers = m_environment.environment().workers;
    const QSignalBlocker quiet(m_ui->workers);
    for (int row = 0; row < m_ui->workers->rowCount(); ++row) {
        const auto* target = truth.find(workers[static_cast<std::size_t>(row)].ct);
        if (!target)
            continue;
        setText(m_ui->workers->item(row, Version), cellText(target->version, truth.at));
        auto* state = m_ui->workers->item(row, State);
        // The reason of a busy one says so itself.
        const auto reason = wording(target->reason);
        setText(state, target->status == Status::Healthy ? word(target->status)
                       : target->status == Status::Busy  ? reason
                                                         : tr("%1 · %2").arg(word(target->status), reason));
        state->setIcon(m_theme.icons().icon(target->status));
    }
}

void StrategyPage::setAll(bool chosen)
{
    for (int row = 0; row < m_ui->workers->rowCount(); ++row)
        m_ui->workers->item(row, Worker)->setCheckState(chosen ? Qt::Checked : Qt::Unchecked);
}

void StrategyPage::chooseWorkers(const std::vector<CtId>& chosen)
{
    const auto& workers = m_environment.environment().workers;
    for (int row = 0; row < m_ui->workers->rowCount(); ++row) {
        const auto ct = workers[static_cast<std::size_t>(row)].ct;
        const bool wanted = chosen.empty() || std::find(chosen.begin(), chosen.end(), ct) != chosen.end();
        m_ui->workers->item(row, Worker)->setCheckState(wanted ? Qt::Checked : Qt::Unchecked);
    }
}

int StrategyPage::chosenCount() const
{
    int count = 0;
    for (int row = 0; row < m_ui->workers->rowCount(); ++row)
        count += m_ui->workers->item(row, Worker)->checkState() == Qt::Checked ? 1 : 0;
    return count;
}

void StrategyPage::fill(DeployInput& input) const
{
    input.batchSize = m_ui->batch->value();
    input.canary = m_ui->canary->isChecked();
    input.busyBudget = m_ui->busy->span();
    input.observation = m_ui->observe->span();
    input.force = m_ui->force->isChecked();
    input.workers.clear();
    const auto& workers = m_environment.environment().workers;
    if (chosenCount() == static_cast<int>(workers.size()))
        return; // all of the inventory
    for (int row = 0; row < m_ui->workers->rowCount(); ++row) {
        if (m_ui->workers->item(row, Worker)->checkState() == Qt::Checked)
            input.workers.push_back(workers[static_cast<std::size_t>(row)].ct);
    }
}

void StrategyPage::enter() { m_ui->batch->setFocus(); }

bool StrategyPage::isComplete() const { return chosenCount() > 0 || m_environment.environment().workers.empty(); }

void StrategyPage::explain()
{
    const int chosen = chosenCount();
    const int all = m_ui->workers->rowCount();
    m_ui->chosen->setText(chosen == 0
                              ? tr("Backend; choose at least one worker")
                              : tr("Backend and %1 of %2 workers").arg(QString::number(chosen), QString::number(all)));
    QStringList lines;
    lines += m_ui->batch->value() == 1 ? tr("One worker at a time is out of service.")
                                       : tr("Up to %1 workers at a time are out of service.").arg(m_ui->batch->value());
    lines += m_ui->busy->value() == 0
                 ? tr("A busy worker is not waited for: the deployment fails and goes back.")
                 : tr("A busy worker is waited for, up to %1 after the others; if it is still busy then, everything "
                      "goes back.")
                       .arg(spanText(m_ui->busy->span()));
    lines += m_ui->observe->value() == 0
                 ? tr("Nothing is observed afterwards.")
                 : tr("For %1 afterwards health, registry and failed operations are watched; trouble brings "
                      "everything back.")
                       .arg(spanText(m_ui->observe->span()));
    m_ui->explanation->setText(lines.join(QStringLiteral("\n\n")));
}

} // namespace ktrdr
