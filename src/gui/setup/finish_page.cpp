// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/setup/finish_page.h"

#include "app/wording.h"
#include "gui/setup/problem_form.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/plain_tip.h"
#include "gui/theme/scaled.h"
#include "gui/theme/table_look.h"
#include "gui/wizards/notice.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace ktrdr {

FinishPage::FinishPage(const Theme& theme, QWidget* parent)
    : WizardPage(tr("Test and save"),
                 tr("The test reads what a deployment would read and changes nothing. It may fail: save all the same, "
                    "and the window shows what is wrong."),
                 parent),
      m_theme(theme), m_form(new ProblemForm(theme, this)),
      m_name(m_form->addText("name", tr("&Name"), tr("short: production, staging, lab"))),
      m_title(m_form->addText("title", tr("T&itle"), tr("as the name"))),
      m_protection(m_form->addChoice("protection", tr("&Protection"),
                                     {tr("production: type the name before anything is changed"),
                                      tr("staging: confirm before anything is changed"), tr("demo: no question")})),
      m_problems(new Notice(theme, this)), m_state(plainLabel({}, this)),
      m_again(new QPushButton(tr("&Test again"), this)), m_notice(new Notice(theme, this)),
      m_table(new QTableWidget(0, 2, this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(2 * sizes::kGrid);
    column->addWidget(m_form);
    column->addWidget(m_problems);
    column->addWidget(makeTest(), 1);
    connect(m_form, &ProblemForm::edited, this, &WizardPage::changed);
    connect(m_again, &QPushButton::clicked, this, &FinishPage::testWanted);
    connect(&theme, &Theme::changed, this, &FinishPage::fill);
}

QWidget* FinishPage::makeTest()
{
    auto* box = new QWidget(this);
    m_state->setParent(box);
    m_state->setFont(strong(font()));
    m_again->setAutoDefault(false);
    auto* line = new QHBoxLayout;
    line->addWidget(m_state, 1);
    line->addWidget(m_again);
    giveTableLook(*m_table);
    m_table->setProperty("framed", true);
    m_table->setIconSize(QSize(sizes::kIcon, sizes::kIcon));
    m_table->setHorizontalHeaderLabels({tr("What"), tr("Result")});
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setAccessibleName(tr("Results of the test"));
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setColumnWidth(0, sizes::scaled(240));
    m_table->setMinimumHeight(4 * sizes::scaled(sizes::kTableRow));
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->addLayout(line);
    column->addWidget(m_notice);
    column->addWidget(m_table, 1);
    return box;
}

void FinishPage::enter() { m_name->setFocus(Qt::OtherFocusReason); }

Environment FinishPage::named(Environment inventory) const
{
    static constexpr Protection kLevels[] = {Protection::Production, Protection::Staging, Protection::Demo};
    inventory.name = m_name->text().trimmed().toStdString();
    const auto title = m_title->text().trimmed().toStdString();
    inventory.title = title.empty() ? inventory.name : title;
    inventory.protection = kLevels[m_protection->currentIndex()];
    return inventory;
}

void FinishPage::show(const std::vector<ConfigProblem>& problems)
{
    auto mine = problems;
    if (m_name->text().trimmed().isEmpty()) // not yet a mistake
        std::erase_if(mine, [](const auto& problem) { return problem.key == "name" || problem.key == "title"; });
    QStringList others;
    for (const auto& problem : m_form->show(mine))
        others += problem.key.empty() ? QString::fromStdString(problem.text)
                                      : QString::fromStdString(problem.key + ": " + problem.text);
    if (others.isEmpty())
        m_problems->clear();
    else
        m_problems->say(Status::Failed, tr("The inventory cannot be saved like this. Go back and correct it."),
                        others.join(u'\n'));
    if (m_name->text().trimmed().isEmpty())
        m_obstacle = tr("Give the environment a name");
    else
        m_obstacle = problems.empty() ? QString() : tr("Correct what is marked first");
}

void FinishPage::showRunning()
{
    m_notice->clear();
    m_state->setText(tr("Testing: nodes, backend, workers and their versions…"));
    m_again->setEnabled(false);
    m_again->setToolTip(tr("The test is under way"));
}

void FinishPage::showStopped()
{
    m_state->setText(tr("Not tested"));
    m_again->setEnabled(true);
    m_again->setToolTip({});
}

void FinishPage::showReport(const Result<ProbeReport>& report)
{
    showStopped();
    m_lines.clear();
    if (report) {
        m_lines = probeLines(*report);
        const auto bad = std::count_if(m_lines.begin(), m_lines.end(),
                                       [](const auto& line) { return line.status != Status::Healthy; });
        m_state->setText(bad == 0 ? tr("Everything answers as the inventory says")
                                  : tr("Tested: %1 lines need a look").arg(bad));
    } else {
        m_notice->say(report.error());
    }
    fill();
}

void FinishPage::fill()
{
    m_table->setRowCount(static_cast<int>(m_lines.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const auto& line = m_lines[static_cast<std::size_t>(row)];
        auto* subject = new QTableWidgetItem(line.subject);
        subject->setIcon(m_theme.icons().icon(line.status));
        auto* result = new QTableWidgetItem(line.result);
        result->setToolTip(plainTip(line.result));
        m_table->setItem(row, 0, subject);
        m_table->setItem(row, 1, result);
    }
}

} // namespace ktrdr
