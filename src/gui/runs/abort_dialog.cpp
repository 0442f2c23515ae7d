// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/abort_dialog.h"

#include "gui/runs/operator_choices.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/scaled.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace ktrdr {

namespace {

constexpr int kNamed = 12; // more targets are counted

QString qt(const std::string& text) { return QString::fromStdString(text); }

} // namespace

AbortDialog::AbortDialog(const ShownRun& run, const Theme& theme, QWidget* parent)
    : QDialog(parent), m_run(run), m_consequence(plainLabel({}, this))
{
    const auto& plan = run.state().plan;
    setWindowTitle(tr("Abort and roll back?"));
    setMinimumWidth(sizes::scaled(480));
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins({});
    outer->setSpacing(0);
    auto* band = new QWidget(this);
    band->setFixedHeight(sizes::kEnvironmentBand);
    band->setStyleSheet(QStringLiteral("background: %1;").arg(theme.tokens().environment(plan.protection).name()));
    outer->addWidget(band);
    auto* column = new QVBoxLayout;
    column->setContentsMargins(sizes::kPageMargin, sizes::kPageMargin, sizes::kPageMargin, sizes::kPageMargin);
    column->setSpacing(sizes::kCardGap);
    outer->addLayout(column);
    auto* question =
        plainLabel(tr("Abort %1 on %2 and roll back?").arg(qt(run.header().title), qt(run.header().environment)), this);
    question->setFont(strong(question->font()));
    question->setWordWrap(true);
    column->addWidget(question);
    m_consequence->setWordWrap(true);
    column->addWidget(m_consequence);
    auto* buttons = new QDialogButtonBox(this);
    m_abort = buttons->addButton(tr("Abort and roll back"), QDialogButtonBox::DestructiveRole);
    m_abort->setProperty("danger", true);
    m_abort->setAutoDefault(false);
    auto* cancel = buttons->addButton(QDialogButtonBox::Cancel);
    cancel->setText(tr("Let it run"));
    cancel->setDefault(true);
    cancel->setFocus();
    connect(m_abort, &QPushButton::clicked, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
    connect(&run, &ShownRun::changed, this, &AbortDialog::refresh);
    refresh();
}

// The run goes on while the question stands.
void AbortDialog::refresh()
{
    const auto choice = choiceFor(OperatorCommand::AbortAndRollBack, m_run);
    m_abort->setEnabled(choice.enabled);
    if (!choice.enabled)
        return m_consequence->setText(choice.hint);
    const auto changed = changedTargets(m_run.state());
    if (changed.isEmpty())
        return m_consequence->setText(
            tr("No target was changed yet. Scripts that run are finished first, then the run ends."));
    auto names = changed.mid(0, kNamed).join(QStringLiteral(", "));
    if (changed.size() > kNamed)
        names += tr(" and %1 more").arg(changed.size() - kNamed);
    m_consequence->setText(tr("Scripts that run are finished first. Then these targets go back to their own previous "
                              "version and are restarted (%1): ")
                               .arg(changed.size()) +
                           names + QLatin1Char('.'));
}

} // namespace ktrdr
