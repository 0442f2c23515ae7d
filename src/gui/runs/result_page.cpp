// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/result_page.h"

#include "app/wording.h"
#include "gui/runs/run_summary.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/scaled.h"
#include "gui/theme/table_look.h"
#include "ui_result_page.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QSaveFile>

#include <algorithm>

namespace ktrdr {

namespace {

constexpr int kShownRows = 5;  // more targets scroll
constexpr int kSentence = 200; // less is not readable

QString qt(const std::string& text) { return QString::fromStdString(text); }

bool wasTouched(const RunState& state, CtId ct)
{
    return std::any_of(state.steps.begin(), state.steps.end(), [&](const auto& entry) {
        const auto* planned = state.findStep(entry.first);
        return entry.second.mayHaveChanged && planned && planned->ct == ct;
    });
}

// A step after the turn that failed on the target: its way back, or its registration.
bool failedLater(const RunState& state, CtId ct)
{
    for (const auto* groups : {&state.rollback, &state.reregistration}) {
        for (const auto& group : *groups) {
            for (const auto& lane : group.lanes) {
                const auto failed = [&](const Step& step) {
                    return state.stepState(step.id).status == StepStatus::Failed;
                };
                if (lane.ct == ct && std::any_of(lane.steps.begin(), lane.steps.end(), failed))
                    return true;
            }
        }
    }
    return false;
}

} // namespace

Status statusOf(const RunState& state, const TargetResult& result)
{
    if (result.version == TargetVersion::Unknown)
        return Status::Unknown;
    const auto lost = unregisteredWorkers(state);
    if (failedLater(state, result.ct) || std::find(lost.begin(), lost.end(), result.ct) != lost.end())
        return Status::Degraded;
    const bool untouched = result.version == TargetVersion::Old && !wasTouched(state, result.ct);
    return result.verified || untouched ? Status::Healthy : Status::Degraded;
}

ResultPage::ResultPage(const ShownRun& run, const Theme& theme, QWidget* parent)
    : QFrame(parent), m_run(run), m_theme(theme), m_ui(std::make_unique<Ui::ResultPage>())
{
    m_ui->setupUi(this);
    m_ui->targets->setColumnCount(6);
    m_ui->targets->setHorizontalHeaderLabels(
        {tr("Target"), tr("CT"), tr("Before"), tr("Wanted"), tr("Now"), tr("Verified")});
    giveTableLook(*m_ui->targets);
    auto* header = m_ui->targets->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setStretchLastSection(true);
    connect(m_ui->copyNext, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_ui->next->toPlainText()); });
    connect(m_ui->saveMarkdown, &QPushButton::clicked, this, [this] { saveReport(ReportFormat::Markdown); });
    connect(m_ui->saveJson, &QPushButton::clicked, this, [this] { saveReport(ReportFormat::Json); });
    connect(&theme, &Theme::changed, this, &ResultPage::decorate);
    decorate();
}

ResultPage::~ResultPage() = default;

// The sentence and the buttons share a line where there is room for both.
void ResultPage::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    auto* head = m_ui->head;
    const auto margins = m_ui->column->contentsMargins();
    const int others = m_ui->icon->sizeHint().width() + m_ui->saveMarkdown->sizeHint().width() +
                       m_ui->saveJson->sizeHint().width() + 3 * head->spacing() + margins.left() + margins.right();
    const bool fits = width() - others >= sizes::scaled(kSentence);
    head->setDirection(fits ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    for (auto* button : {m_ui->saveMarkdown, m_ui->saveJson})
        head->setAlignment(button, fits ? Qt::Alignment() : Qt::AlignLeft);
}

void ResultPage::decorate()
{
    const auto bold = strong(font());
    m_ui->sentence->setFont(bold);
    m_ui->nextTitle->setFont(bold);
    const int line = QFontMetrics(m_theme.fixedFont()).lineSpacing();
    for (auto* text : {m_ui->next, m_ui->evidence}) {
        text->setFont(m_theme.fixedFont());
        text->setMinimumHeight(3 * line + 2 * sizes::kGrid);
    }
    m_ui->evidence->setMaximumHeight(6 * line + 2 * sizes::kGrid);
    refresh();
}

void ResultPage::refresh()
{
    const auto& state = m_run.state();
    m_ui->icon->setPixmap(m_theme.icons().icon(statusOf(m_run)).pixmap(sizes::kCardIcon));
    m_ui->sentence->setText(outcomeText(m_run));
    fillFailure();
    fillTargets();
    QStringList lines;
    for (const auto& command : nextCommands(state))
        lines << qt(command);
    const auto text = lines.join(u'\n');
    if (m_ui->next->toPlainText() != text)
        m_ui->next->setPlainText(text);
    const bool any = !lines.isEmpty() && m_run.ended();
    for (QWidget* widget : {static_cast<QWidget*>(m_ui->nextTitle), static_cast<QWidget*>(m_ui->copyNext),
                            static_cast<QWidget*>(m_ui->next)})
        widget->setVisible(any);
    m_ui->note->setVisible(!m_ui->note->text().isEmpty());
}

void ResultPage::fillFailure()
{
    const auto& state = m_run.state();
    const auto& failure = state.failure;
    m_ui->failure->setVisible(failure.has_value());
    m_ui->evidence->setVisible(failure && !failure->detail.empty());
    if (!failure)
        return;
    const auto* step = state.findStep(state.failedStep);
    QString text = step ? stepTitle(state.plan, *step) + QStringLiteral(": ") : QString();
    text += qt(failure->what);
    if (!failure->hint.empty())
        text += u'\n' + tr("Next: %1").arg(qt(failure->hint));
    m_ui->failure->setText(text);
    if (m_ui->evidence->toPlainText() != qt(failure->detail))
        m_ui->evidence->setPlainText(qt(failure->detail));
}

void ResultPage::fillTargets()
{
    const auto& state = m_run.state();
    const auto results = targetResults(state);
    m_ui->targets->setRowCount(static_cast<int>(results.size()));
    keepRows(*m_ui->targets, std::min(m_ui->targets->rowCount(), kShownRows));
    for (int row = 0; row < static_cast<int>(results.size()); ++row) {
        const auto& result = results[static_cast<std::size_t>(row)];
        const auto* target = state.plan.findTarget(result.ct);
        const auto* facts = state.plan.findFacts(result.ct);
        const auto before = facts ? qt(versionLabel(state.plan, result.ct, facts->commit)) : QStringLiteral("–");
        const auto now = result.version == TargetVersion::New   ? qt(state.plan.version)
                         : result.version == TargetVersion::Old ? before
                                                                : word(TargetVersion::Unknown);
        const QString texts[] = {target ? qt(target->name) : QString(),
                                 qt(result.ct.text()),
                                 before,
                                 qt(state.plan.version),
                                 QStringLiteral("%1 (%2)").arg(now, word(result.version)),
                                 result.verified ? tr("yes") : QStringLiteral("–")};
        for (int column = 0; column < 6; ++column) {
            if (!m_ui->targets->item(row, column))
                m_ui->targets->setItem(row, column, new QTableWidgetItem);
            m_ui->targets->item(row, column)->setText(texts[column]);
        }
        const auto status = statusOf(state, result);
        m_ui->targets->item(row, 0)->setIcon(m_theme.icons().icon(status));
        m_ui->targets->item(row, 0)->setData(Qt::AccessibleTextRole, tr("%1, %2").arg(texts[0], word(status)));
        m_ui->targets->item(row, 4)->setForeground(m_theme.tokens().statusText(status));
    }
}

void ResultPage::saveReport(ReportFormat format)
{
    const bool json = format == ReportFormat::Json;
    const auto name = qt(m_run.header().runId) + (json ? QStringLiteral(".json") : QStringLiteral(".md"));
    auto* dialog =
        new QFileDialog(this, tr("Save the report of the run"), {}, json ? tr("JSON (*.json)") : tr("Markdown (*.md)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, format](const QString& file) { writeReport(format, file); });
    dialog->open();
}

void ResultPage::writeReport(ReportFormat format, const QString& file)
{
    loadReport(m_run.journal(), m_run.header().runId, format, this, [this, file](const Result<std::string>& report) {
        if (!report) {
            note(tr("The report was not saved: %1").arg(qt(toString(report.error()))));
            return Q_EMIT notSaved(qt(report.error().what));
        }
        QSaveFile out(file);
        const auto size = static_cast<qint64>(report->size());
        if (!out.open(QIODevice::WriteOnly) || out.write(report->data(), size) != size || !out.commit()) {
            note(tr("The report was not saved: %1: %2").arg(file, out.errorString()));
            return Q_EMIT notSaved(out.errorString());
        }
        note(tr("Saved as %1").arg(file));
        Q_EMIT saved(file);
    });
}

void ResultPage::note(const QString& text)
{
    m_ui->note->setText(text);
    m_ui->note->show();
}

} // namespace ktrdr
