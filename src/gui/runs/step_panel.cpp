// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/step_panel.h"

#include "app/wording.h"
#include "gui/runs/run_cells.h"
#include "gui/runs/run_matrix_view.h"
#include "gui/runs/step_text.h"
#include "gui/theme/plain_label.h"
#include "ui_step_panel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QScrollBar>

#include <algorithm>

namespace ktrdr {

namespace {

constexpr int kCommandLines = 3;

} // namespace

StepPanel::StepPanel(const ShownRun& run, const Theme& theme, QWidget* parent)
    : QFrame(parent), m_run(run), m_theme(theme), m_ui(std::make_unique<Ui::StepPanel>())
{
    m_ui->setupUi(this);
    m_ui->log->setMaximumBlockCount(static_cast<int>(RunLog::kMaxLines) * 2);
    connect(m_ui->copyCommand, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_copy); });
    connect(m_ui->openLog, &QPushButton::clicked, this, [this] {
        const auto* step = m_run.state().findStep(m_step);
        const auto* target = step ? m_run.state().plan.findTarget(step->ct) : nullptr;
        Q_EMIT logWanted(target ? QString::fromStdString(target->name) : QString());
    });
    connect(&theme, &Theme::changed, this, &StepPanel::decorate);
    decorate();
    show({}, {});
}

StepPanel::~StepPanel() = default;

void StepPanel::decorate()
{
    m_ui->title->setFont(strong(font()));
    m_ui->command->setFont(m_theme.fixedFont());
    m_ui->log->setFont(m_theme.fixedFont());
    const QFontMetrics metrics(m_theme.fixedFont());
    m_ui->command->setFixedHeight(kCommandLines * metrics.lineSpacing() + 14);
    m_ui->log->setMinimumHeight(3 * metrics.lineSpacing());
    refresh();
}

void StepPanel::show(const std::string& stepId, const QString& phase)
{
    const auto& plan = m_run.state().plan;
    const auto* step = m_run.state().findStep(stepId);
    m_ui->copyCommand->setEnabled(step != nullptr);
    if (!step) {
        m_step.clear();
        m_ui->title->say(tr("No step has begun yet"));
        m_ui->command->clear();
        m_ui->log->clear();
        return refresh();
    }
    auto title =
        targetLabel(plan, step->ct) + QStringLiteral("  ›  ") + (phase.isEmpty() ? actionTitle(step->action) : phase);
    if (step->id.starts_with("rollback/"))
        title += tr("  (way back)");
    m_ui->title->say(title);
    if (m_step != stepId) {
        m_step = stepId;
        const auto command = stepCommand(plan, *step);
        m_ui->command->setPlainText(command.shown);
        m_copy = command.copy;
        m_ui->log->clear();
        m_shownLines = 0;
    }
    refresh();
}

void StepPanel::refresh()
{
    const auto* step = m_run.state().findStep(m_step);
    m_ui->mark->setVisible(step != nullptr);
    if (!step)
        return;
    const auto state = m_run.state().stepState(m_step);
    const auto& tokens = m_theme.tokens();
    const auto colours = coloursOf(cellStateOf(state.status), tokens);
    const auto text =
        state.attempts > 1 ? tr("%1, attempt %2").arg(word(state.status)).arg(state.attempts) : word(state.status);
    if (colours.fill.alpha() == 0)
        m_ui->mark->outline(text, colours.ink);
    else
        m_ui->mark->fill(text, colours.fill, colours.ink);
    appendLog();
}

void StepPanel::appendLog()
{
    const auto& log = m_run.log().of(m_step);
    const auto total = log.dropped + log.lines.size();
    auto from = std::max(m_shownLines, log.dropped);
    auto* bar = m_ui->log->verticalScrollBar();
    const bool atEnd = bar->value() >= bar->maximum();
    for (; from < total; ++from)
        m_ui->log->appendPlainText(logLineText(log.lines[from - log.dropped]));
    m_shownLines = total;
    if (atEnd)
        bar->setValue(bar->maximum());
}

} // namespace ktrdr
