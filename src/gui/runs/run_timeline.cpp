// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/run_timeline.h"

#include "app/wording.h"
#include "gui/cluster/cell_text.h"
#include "gui/runs/run_matrix.h"
#include "gui/runs/timeline_bars.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/scaled.h"

#include <QBarCategoryAxis>
#include <QChart>
#include <QChartView>
#include <QDateTimeAxis>
#include <QKeyEvent>
#include <QLineSeries>
#include <QVBoxLayout>

#include <algorithm>

namespace ktrdr {

namespace {

constexpr int kRow = 24;
constexpr int kAround = 70; // axis and margins
constexpr Milliseconds kShortest{30'000};

QDateTime qTime(UtcTime at) { return QDateTime::fromMSecsSinceEpoch(at.time_since_epoch().count()); }

class Collector
{
public:
    explicit Collector(const ShownRun& run) : m_run(run), m_until(run.shownUntil())
    {
        for (const auto& lane : run.lanes()) {
            if (lane.parked)
                m_parked.insert(lane.step);
        }
    }

    void add(Timeline& timeline, const Step& step, bool back)
    {
        const auto state = m_run.state().stepState(step.id);
        const auto [row, isNew] = m_rows.try_emplace(step.ct, static_cast<int>(timeline.rows.size()));
        if (isNew)
            timeline.rows << targetLabel(m_run.state().plan, step.ct);
        if (!state.startedAt)
            return;
        TimelineBar bar;
        bar.row = row->second;
        bar.from = *state.startedAt;
        bar.to = state.endedAt.value_or(m_until);
        bar.kind = kindOf(step, state, back);
        bar.tip =
            QStringLiteral("%1: %2, %3–%4 (%5)")
                .arg(stepTitle(m_run.state().plan, step), word(state.status), localTime(bar.from), localTime(bar.to),
                     cellDuration(std::chrono::duration_cast<Milliseconds>(bar.to - bar.from)));
        timeline.bars.push_back(std::move(bar));
    }

private:
    TimelineBar::Kind kindOf(const Step& step, const StepState& state, bool back) const
    {
        if (state.status == StepStatus::Failed)
            return TimelineBar::Kind::Failed;
        const bool interrupted = state.status == StepStatus::Running && m_run.ended();
        if (state.status == StepStatus::Abandoned || interrupted)
            return TimelineBar::Kind::Unclear;
        if (m_parked.contains(step.id) || std::holds_alternative<action::AwaitIdle>(step.action))
            return TimelineBar::Kind::Waiting;
        if (state.status == StepStatus::Running)
            return TimelineBar::Kind::Open;
        if (back)
            return TimelineBar::Kind::Back;
        return isGate(step.action) ? TimelineBar::Kind::Gate : TimelineBar::Kind::Script;
    }

    const ShownRun& m_run;
    UtcTime m_until;
    std::set<std::string> m_parked;
    std::map<CtId, int> m_rows;
};

} // namespace

Timeline timelineOf(const ShownRun& run)
{
    Timeline timeline;
    const auto& state = run.state();
    Collector collector(run);
    for (const auto* groups : {&state.plan.groups, &state.rollback}) {
        for (const auto& group : *groups) {
            for (const auto& lane : group.lanes) {
                for (const auto& step : lane.steps)
                    collector.add(timeline, step, groups == &state.rollback);
            }
        }
    }
    timeline.from = state.startedAt.value_or(run.header().createdAt);
    timeline.to = std::max(run.shownUntil(), timeline.from + kShortest);
    return timeline;
}

RunTimeline::RunTimeline(const ShownRun& run, const Theme& theme, QWidget* parent)
    : QScrollArea(parent), m_run(run), m_theme(theme), m_chart(new QChart), m_view(new QChartView(m_chart, this)),
      m_time(new QDateTimeAxis), m_targets(new QBarCategoryAxis), m_scale(new QLineSeries),
      m_chosen(secondaryLabel({}, this))
{
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins({});
    column->setSpacing(sizes::kGrid);
    column->addWidget(m_view, 1);
    column->addWidget(m_chosen);
    setWidget(page);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Timeline: targets against time"));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setAccessibleName(tr("Timeline"));
    m_view->setFocusPolicy(Qt::NoFocus); // the keys are ours
    m_chosen->setWordWrap(true);
    m_chart->legend()->hide();
    m_chart->setMargins({0, 4, 8, 4});
    m_chart->layout()->setContentsMargins(0, 0, 0, 0);
    m_chart->addSeries(m_scale);
    m_time->setFormat(QStringLiteral("HH:mm:ss"));
    m_chart->addAxis(m_time, Qt::AlignBottom);
    m_chart->addAxis(m_targets, Qt::AlignLeft);
    m_scale->attachAxis(m_time);
    m_scale->attachAxis(m_targets);
    m_bars = new TimelineBars(m_chart, m_scale, theme);
    connect(&theme, &Theme::changed, this, &RunTimeline::decorate);
    decorate();
}

void RunTimeline::decorate()
{
    const auto& tokens = m_theme.tokens();
    m_chart->setBackgroundBrush(tokens.surface);
    m_chart->setBackgroundPen(QPen(tokens.hairline));
    m_chart->setBackgroundRoundness(sizes::kCardRadius);
    m_view->setBackgroundBrush(tokens.background);
    for (auto* axis : {static_cast<QAbstractAxis*>(m_time), static_cast<QAbstractAxis*>(m_targets)}) {
        axis->setLabelsColor(tokens.secondaryText);
        axis->setLinePenColor(tokens.hairline);
        axis->setGridLineColor(tokens.hairline);
        axis->setLabelsFont(m_theme.captionFont());
    }
    m_targets->setGridLineVisible(false);
    refresh();
}

void RunTimeline::refresh()
{
    auto timeline = timelineOf(m_run);
    QStringList upwards(timeline.rows.crbegin(), timeline.rows.crend()); // the axis counts from below
    if (m_targets->categories() != upwards)
        m_targets->setCategories(upwards);
    m_time->setRange(qTime(timeline.from), qTime(timeline.to));
    m_time->setTickCount(6);
    m_view->setMinimumHeight(sizes::scaled(kAround) + sizes::scaled(kRow) * static_cast<int>(timeline.rows.size()));
    m_bars->show(std::move(timeline));
    describe();
}

void RunTimeline::keyPressEvent(QKeyEvent* event)
{
    const int count = static_cast<int>(m_bars->timeline().bars.size());
    switch (event->key()) {
    case Qt::Key_Left: return choose(m_bar < 0 ? count - 1 : std::max(0, m_bar - 1));
    case Qt::Key_Right: return choose(std::min(count - 1, m_bar + 1));
    case Qt::Key_Home: return choose(std::min(count - 1, 0));
    case Qt::Key_End: return choose(count - 1);
    default: QScrollArea::keyPressEvent(event);
    }
}

void RunTimeline::focusOutEvent(QFocusEvent* event)
{
    QScrollArea::focusOutEvent(event);
    choose(-1);
}

void RunTimeline::choose(int bar)
{
    m_bar = bar;
    m_bars->choose(bar);
    describe();
    if (bar < 0)
        return;
    const auto at = m_bars->mapToScene(m_bars->rectOf(m_bars->timeline().bars[static_cast<std::size_t>(bar)]).center());
    const auto point = m_view->mapTo(widget(), m_view->mapFromScene(at));
    ensureVisible(0, point.y(), 0, sizes::scaled(kRow));
}

void RunTimeline::describe()
{
    const auto& timeline = m_bars->timeline();
    const auto& bars = timeline.bars;
    const auto text =
        m_bar >= 0 && m_bar < static_cast<int>(bars.size())
            ? tr("%1 · %2").arg(timeline.rows.value(bars[static_cast<std::size_t>(m_bar)].row),
                                bars[static_cast<std::size_t>(m_bar)].tip)
            : tr("Filled: a step · thin: a check · hatched: waits · empty: runs now · with an arrow: the way back · "
                 "crossed: failed · dotted with ?: given up, not known. Left and right go from bar to bar.");
    if (m_chosen->text() == text)
        return;
    m_chosen->setText(text);
    setAccessibleDescription(text);
}

} // namespace ktrdr
