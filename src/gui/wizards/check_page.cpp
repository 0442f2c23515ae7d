// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/wizards/check_page.h"

#include "app/wording.h"
#include "gui/cluster/cell_text.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/scaled.h"
#include "gui/wizards/notice.h"

#include <QGridLayout>
#include <QPushButton>
#include <QScrollArea>

#include <algorithm>

namespace ktrdr {

namespace {

constexpr std::size_t kMostEvidence = 8;
constexpr int kTitleWidth = 260; // of the longest title
constexpr int kVerdictWidth = 72;

QString evidenceOf(const Check& check)
{
    QStringList lines;
    const auto shown = std::min(check.evidence.size(), kMostEvidence);
    for (std::size_t i = 0; i < shown; ++i)
        lines += wording(check.evidence[i]);
    if (shown < check.evidence.size())
        lines += CheckPage::tr("and %1 more").arg(check.evidence.size() - shown);
    return lines.join(QLatin1Char('\n'));
}

// What stops the procedure comes first.
int rank(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Fail: return 0;
    case Verdict::Unknown: return 1;
    case Verdict::Warn: return 2;
    case Verdict::Pass: return 3;
    }
    return 0;
}

bool hasWarnings(const PreflightReport& report)
{
    return std::any_of(report.checks.begin(), report.checks.end(),
                       [](const Check& check) { return check.verdict == Verdict::Warn; });
}

} // namespace

Status statusOf(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Pass: return Status::Healthy;
    case Verdict::Warn: return Status::Degraded;
    case Verdict::Fail: return Status::Failed;
    case Verdict::Unknown: return Status::Unknown;
    }
    return Status::Unknown;
}

CheckPage::CheckPage(const Clock& clock, const Theme& theme, QWidget* parent)
    : WizardPage(tr("Checks"),
                 tr("Everything is read anew and checked; nothing is changed. A check that failed or could not be made "
                    "says where and what to do: mend it and check again. Warnings do not stop you, but read them."),
                 parent),
      m_clock(clock), m_theme(theme), m_icon(plainLabel({}, this)), m_summary(plainLabel({}, this)),
      m_again(new QPushButton(tr("Check &again"), this)), m_notice(new Notice(theme, this)),
      m_scroll(new QScrollArea(this))
{
    auto* head = new QHBoxLayout;
    head->setSpacing(2 * sizes::kGrid);
    head->addWidget(m_icon);
    head->addWidget(m_summary, 1);
    head->addWidget(m_again);
    m_again->setAutoDefault(false);
    m_scroll->setWidgetResizable(true);
    m_scroll->setProperty("card", true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setAccessibleName(tr("Checks with their evidence"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(sizes::kCardGap);
    column->addLayout(head);
    column->addWidget(m_notice);
    column->addWidget(m_scroll, 1);
    m_tick.setInterval(1'000);
    connect(&m_tick, &QTimer::timeout, this, &CheckPage::sayRunning);
    connect(m_again, &QPushButton::clicked, this, &CheckPage::checksWanted);
    connect(&theme, &Theme::changed, this, &CheckPage::decorate);
    setState(State::Nothing);
}

void CheckPage::enter()
{
    m_goOn = false;
    if (m_state != State::Good && m_state != State::Running)
        Q_EMIT checksWanted();
    m_scroll->setFocus();
}

bool CheckPage::validatePage()
{
    if (m_state == State::Good)
        return true;
    m_goOn = true;
    if (m_state != State::Running)
        Q_EMIT checksWanted();
    m_goOn = true; // a new beginning forgot it
    sayRunning();
    return false;
}

void CheckPage::setState(State state)
{
    m_state = state;
    m_again->setEnabled(state == State::Good || state == State::Bad);
    state == State::Running ? m_tick.start() : m_tick.stop();
    Q_EMIT changed();
}

void CheckPage::reset()
{
    m_goOn = false;
    m_notice->clear();
    showReport({}, {});
    say(Status::Unknown, tr("Not checked yet"));
    setState(State::Nothing);
}

void CheckPage::showRunning(const QString& what)
{
    reset();
    m_running = what;
    m_since = m_clock.monoNow();
    setState(State::Running);
    sayRunning();
}

void CheckPage::sayRunning()
{
    if (m_state != State::Running)
        return;
    const auto elapsed = ageText(std::chrono::duration_cast<Milliseconds>(m_clock.monoNow() - m_since));
    say(Status::Busy, m_goOn ? tr("%1… %2; goes on by itself when all is good").arg(m_running, elapsed)
                             : tr("%1… %2").arg(m_running, elapsed));
}

void CheckPage::showResult(const Result<Prepared>& result)
{
    const bool goOn = std::exchange(m_goOn, false);
    if (!result) {
        say(Status::Failed, tr("The checks could not be made; nothing was changed"));
        m_notice->say(result.error());
        return setState(State::Bad);
    }
    showReport(result->report, result->snapshot.takenAt);
    if (result->plan) {
        setState(State::Good);
        if (goOn && hasWarnings(result->report))
            m_notice->say(Status::Degraded, tr("Read the warnings, then press Next once more"));
        else if (goOn)
            Q_EMIT passed();
        return;
    }
    if (result->report.passed())
        m_notice->say(result->plan.error());
    setState(State::Bad);
}

void CheckPage::showReport(const PreflightReport& report, UtcTime readAt)
{
    m_report = report;
    const auto count = [&](auto... verdicts) {
        return std::count_if(report.checks.begin(), report.checks.end(),
                             [&](const Check& check) { return ((check.verdict == verdicts) || ...); });
    };
    const auto bad = count(Verdict::Fail, Verdict::Unknown);
    const auto warnings = count(Verdict::Warn);
    const auto all = QString::number(report.checks.size());
    const auto at = localTime(readAt);
    if (bad > 0)
        say(Status::Failed,
            tr("%1 of %2 checks did not pass · read at %3 · nothing was changed").arg(QString::number(bad), all, at));
    else if (warnings > 0)
        say(Status::Degraded,
            tr("All %1 checks passed, %2 with a warning · read at %3").arg(all, QString::number(warnings), at));
    else
        say(Status::Healthy, tr("All %1 checks passed · read at %2").arg(all, at));
    decorate();
}

QWidget* CheckPage::rowFor(const Check& check)
{
    auto* row = new QWidget(m_rows);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(14, 7, 14, 7);
    line->setSpacing(2 * sizes::kGrid);
    auto* icon = plainLabel({}, row);
    icon->setPixmap(m_theme.icons().icon(statusOf(check.verdict)).pixmap(sizes::kIcon, sizes::kIcon));
    auto* title = plainLabel(checkTitle(check), row);
    title->setFont(strong(title->font()));
    title->setMinimumWidth(sizes::scaled(kTitleWidth));
    auto* verdict = plainLabel(word(check.verdict), row);
    verdict->setMinimumWidth(sizes::scaled(kVerdictWidth));
    verdict->setStyleSheet(
        QStringLiteral("color: %1;").arg(m_theme.tokens().statusText(statusOf(check.verdict)).name()));
    auto* evidence =
        check.verdict == Verdict::Pass ? secondaryLabel(evidenceOf(check), row) : plainLabel(evidenceOf(check), row);
    evidence->setWordWrap(true);
    evidence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    line->addWidget(icon, 0, Qt::AlignTop);
    line->addWidget(title, 0, Qt::AlignTop);
    line->addWidget(verdict, 0, Qt::AlignTop);
    line->addWidget(evidence, 1, Qt::AlignTop);
    row->setAccessibleName(tr("%1: %2. %3").arg(title->text(), verdict->text(), evidence->text()));
    return row;
}

void CheckPage::say(Status status, const QString& text)
{
    m_status = status;
    m_icon->setPixmap(m_theme.icons().icon(status).pixmap(sizes::kIcon, sizes::kIcon));
    m_icon->setAccessibleName(word(status));
    m_summary->setText(text);
}

void CheckPage::decorate()
{
    say(m_status, m_summary->text());
    m_rows = new QWidget;
    m_rows->setBackgroundRole(QPalette::Base);
    auto* column = new QVBoxLayout(m_rows);
    column->setContentsMargins(0, sizes::kGrid, 0, sizes::kGrid);
    column->setSpacing(0);
    auto checks = m_report.checks;
    std::stable_sort(checks.begin(), checks.end(),
                     [](const Check& left, const Check& right) { return rank(left.verdict) < rank(right.verdict); });
    for (const auto& check : checks)
        column->addWidget(rowFor(check));
    column->addStretch(1);
    m_scroll->setWidget(m_rows); // deletes the rows before
}

} // namespace ktrdr
