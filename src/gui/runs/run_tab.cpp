// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/run_tab.h"

#include "app/wording.h"
#include "gui/cluster/cell_text.h"
#include "gui/runs/abort_dialog.h"
#include "gui/runs/operator_choices.h"
#include "gui/runs/result_page.h"
#include "gui/runs/run_log_window.h"
#include "gui/runs/run_matrix_view.h"
#include "gui/runs/run_summary.h"
#include "gui/runs/run_timeline.h"
#include "gui/runs/step_panel.h"
#include "gui/runs/stop_dialog.h"
#include "gui/theme/page_scroll.h"
#include "gui/theme/plain_tip.h"
#include "planning/plan_estimate.h"
#include "ui_run_tab.h"

#include <QSplitter>
#include <QVBoxLayout>

namespace ktrdr {

namespace {

constexpr int kSoonMs = 100;
constexpr int kTickMs = 1'000;

QString qt(const std::string& text) { return QString::fromStdString(text); }

void setElided(QLabel* label, const QString& text)
{
    label->setText(label->fontMetrics().elidedText(text, Qt::ElideRight, std::max(label->width(), 40)));
    label->setToolTip(plainTip(text));
    label->setAccessibleName(text);
}

} // namespace

RunTab::RunTab(std::unique_ptr<ShownRun> run, const Theme& theme, QWidget* parent) : RunTab(*run, theme, parent)
{
    m_owned = std::move(run);
}

RunTab::RunTab(ShownRun& run, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_run(run), m_theme(theme), m_ui(std::make_unique<Ui::RunTab>())
{
    m_ui->setupUi(this);
    setWindowTitle(tr("%1 · %2").arg(qt(run.header().title), qt(run.header().environment)));
    makePages();
    makeButtons();
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    m_ticker.setInterval(kTickMs);
    connect(&m_soon, &QTimer::timeout, this, &RunTab::refreshIfSeen);
    connect(&m_ticker, &QTimer::timeout, this, &RunTab::refreshIfSeen);
    connect(&run, &ShownRun::changed, this, &RunTab::soon);
    connect(&theme, &Theme::changed, this, &RunTab::refresh);
    m_wasEnded = run.ended();
    if (!m_wasEnded)
        m_ticker.start();
    refresh();
    showView(m_wasEnded ? Result : Steps);
}

RunTab::~RunTab() = default;

void RunTab::makePages()
{
    auto* split = new QSplitter(Qt::Vertical, m_ui->pages);
    split->setChildrenCollapsible(false);
    split->setHandleWidth(sizes::kCardGap);
    split->setStyleSheet(QStringLiteral("QSplitter::handle { background: transparent; }"));
    auto* card = new QFrame(split);
    card->setProperty("card", true);
    auto* inside = new QVBoxLayout(card);
    inside->setContentsMargins(10, 6, 6, 8);
    m_matrix = new RunMatrixView(card);
    m_matrix->setTheme(m_theme);
    inside->addWidget(m_matrix);
    m_step = new StepPanel(m_run, m_theme, split);
    split->addWidget(card);
    split->addWidget(m_step);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    m_timeline = new RunTimeline(m_run, m_theme, m_ui->pages);
    m_result = new ResultPage(m_run, m_theme, m_ui->pages);
    auto* steps = scrolled(*split, m_ui->pages); // the parts keep a readable height on a small screen
    auto* result = scrolled(*m_result, m_ui->pages);
    for (QWidget* page : std::initializer_list<QWidget*>{steps, m_timeline, result})
        m_ui->pages->addWidget(page);
    m_ui->views->setDrawBase(false);
    m_ui->views->setExpanding(false);
    m_ui->views->setAccessibleName(tr("Views of the run"));
    for (const auto& title : {tr("Steps"), tr("Timeline"), tr("Result")})
        m_ui->views->addTab(title);
    connect(m_ui->views, &QTabBar::currentChanged, this, [this](int index) {
        refreshPage(index); // before it is laid out
        m_ui->pages->setCurrentIndex(index);
        refreshHead();
    });
    connect(m_ui->showResult, &QPushButton::clicked, this, [this] { showView(Result); });
    connect(m_matrix, &RunMatrixView::stepChosen, this, [this](const QString& step) {
        m_ui->follow->setChecked(false);
        choose(step.toStdString());
    });
    connect(m_step, &StepPanel::logWanted, this, &RunTab::openLog);
    connect(m_ui->follow, &QCheckBox::toggled, this, &RunTab::followRun);
}

void RunTab::makeButtons()
{
    m_buttons = {{OperatorCommand::Pause, m_ui->pause},
                 {OperatorCommand::Resume, m_ui->resume},
                 {OperatorCommand::StopAfterStep, m_ui->stopAfter},
                 {OperatorCommand::AbortAndRollBack, m_ui->abort}};
    for (const auto& entry : m_buttons) {
        connect(entry.second, &QPushButton::clicked, this, [this, command = entry.first] {
            if (!choiceFor(command, m_run).enabled)
                return;
            if (command == OperatorCommand::AbortAndRollBack)
                ask(new AbortDialog(m_run, m_theme, this), command);
            else if (command == OperatorCommand::StopAfterStep)
                ask(new StopDialog(m_run, m_theme, this), command);
            else
                m_run.driver()->say(command);
        });
    }
}

void RunTab::showView(View view)
{
    m_ui->views->setCurrentIndex(view);
    m_ui->pages->setCurrentIndex(view);
}

void RunTab::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrangeHead();
    refreshHead();
}

// Names and buttons share a line where there is room for both.
void RunTab::arrangeHead()
{
    const auto margins = m_ui->column->contentsMargins();
    const int both = m_ui->names->sizeHint().width() + m_ui->head->spacing() + m_ui->buttons->sizeHint().width();
    const bool fits = both <= width() - margins.left() - margins.right();
    m_ui->head->setDirection(fits ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_ui->buttons->setAlignment(fits ? Qt::AlignRight : Qt::AlignLeft);
}

// As narrow as with two lines at the head.
QSize RunTab::minimumSizeHint() const
{
    const auto margins = m_ui->column->contentsMargins();
    int least = std::max(m_ui->names->minimumSize().width(), m_ui->buttons->minimumSize().width());
    for (int i = 0; i < m_ui->column->count(); ++i) {
        const auto* item = m_ui->column->itemAt(i);
        if (item != m_ui->head)
            least = std::max(least, item->minimumSize().width());
    }
    return {least + margins.left() + margins.right(), QWidget::minimumSizeHint().height()};
}

// In a tab behind another nobody looks: it is drawn when it is shown.
void RunTab::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_missed)
        refresh();
}

void RunTab::soon()
{
    if (!m_soon.isActive())
        m_soon.start();
}

// What is not in front is not drawn, but its end is noticed.
void RunTab::refreshIfSeen()
{
    m_missed = !isVisible();
    if (!m_missed)
        refresh();
    else if (m_run.ended())
        m_ticker.stop();
}

void RunTab::refreshPage(int view)
{
    switch (view) {
    case Times: return m_timeline->refresh();
    case Result: return m_result->refresh();
    default: break;
    }
    m_matrix->show(matrixOf(m_run));
    followRun();
    m_step->refresh();
}

void RunTab::refresh()
{
    m_missed = false;
    refreshHead();
    refreshButtons();
    refreshPage(m_ui->pages->currentIndex());
    if (!m_run.ended() || m_wasEnded)
        return;
    m_wasEnded = true;
    m_ticker.stop();
    for (const int view : {Steps, Times, Result}) // nothing changes any more: all are ready to be looked at
        refreshPage(view);
    if (m_run.state().outcome != RunOutcome::Succeeded && m_ui->views->currentIndex() == Steps &&
        m_ui->follow->isChecked())
        showView(Result);
}

void RunTab::refreshHead()
{
    const auto& state = m_run.state();
    const auto& header = m_run.header();
    const auto& tokens = m_theme.tokens();
    m_ui->title->setFont(m_theme.titleFont());
    m_ui->title->setText(qt(header.title));
    const auto colour = tokens.environment(state.plan.protection);
    m_ui->environment->fill(qt(header.environment).toUpper(), colour, inkOn(colour));
    const auto status = statusOf(m_run);
    const auto fill =
        status == Status::Healthy || status == Status::Failed ? tokens.statusText(status) : tokens.status(status);
    m_ui->state->fill(stateText(m_run), fill, inkOn(fill));
    const auto begin = state.startedAt.value_or(header.createdAt);
    m_ui->started->setText(tr("%1 by %2").arg(localMoment(begin, m_run.clock().utcNow()), qt(header.operatorName)));
    m_ui->started->setToolTip(plainTip(tr("%1 UTC").arg(qt(toIso(begin)))));
    const auto elapsed = ageText(std::chrono::duration_cast<Milliseconds>(m_run.shownUntil() - begin));
    m_ui->elapsed->setText(tr("%1 of about %2").arg(elapsed, ageText(estimateOf(state.plan))));
    m_ui->plan->say(qt(header.planHash).left(8), qt(header.planHash), tr("hash of the plan"));
    setElided(m_ui->now, presentOf(m_run));
    m_ui->banner->setVisible(m_run.ended() && m_ui->pages->currentIndex() != Result); // which begins with the same
    m_ui->bannerIcon->setPixmap(m_theme.icons().icon(status).pixmap(sizes::kCardIcon));
    m_ui->bannerText->setText(outcomeText(m_run));
}

void RunTab::refreshButtons()
{
    for (const auto& [command, button] : m_buttons) {
        const auto choice = choiceFor(command, m_run);
        button->setEnabled(choice.enabled);
        button->setVisible(m_run.state().outcome == RunOutcome::None);
        button->setToolTip(plainTip(choice.hint));
        button->setAccessibleDescription(choice.hint);
    }
    m_ui->follow->setEnabled(!m_run.ended());
}

void RunTab::followRun()
{
    if (!m_ui->follow->isChecked() && !m_step->step().empty())
        return;
    const auto step = stepToFollow(m_run);
    m_matrix->mark(step);
    choose(step);
}

void RunTab::choose(const std::string& step)
{
    const auto& model = m_matrix->matrixModel();
    const auto* cell = model.cell(m_matrix->currentIndex());
    const bool part = cell && cell->step == step && cell->span == 1;
    m_step->show(step, part ? columnTitle(m_matrix->currentIndex().column()) : QString());
}

void RunTab::ask(RunQuestion* question, OperatorCommand command)
{
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(question, &QDialog::accepted, this, [this, command] {
        if (choiceFor(command, m_run).enabled)
            m_run.driver()->say(command);
    });
    question->open();
}

void RunTab::openLog(const QString& filter)
{
    auto* window = new RunLogWindow(m_run, m_theme, this);
    window->setAttribute(Qt::WA_DeleteOnClose);
    window->setFilter(filter);
    window->show();
}

} // namespace ktrdr
