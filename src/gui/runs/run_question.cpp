// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/run_question.h"

#include "gui/runs/operator_choices.h"
#include "gui/theme/environment_band.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/scaled.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace ktrdr {

namespace {

constexpr int kNamed = 12; // more targets are counted

} // namespace

RunQuestion::RunQuestion(const ShownRun& run, OperatorCommand command, Words words, const Theme& theme, QWidget* parent)
    : QDialog(parent), m_run(run), m_command(command), m_words(std::move(words)), m_consequence(plainLabel({}, this))
{
    setWindowTitle(m_words.title);
    setMinimumWidth(sizes::scaled(480));
    auto* column = bandedColumn(*this, run.state().plan.protection, theme);
    auto* question = plainLabel(m_words.question, this);
    question->setFont(strong(question->font()));
    question->setWordWrap(true);
    column->addWidget(question);
    m_consequence->setWordWrap(true);
    column->addWidget(m_consequence);
    auto* buttons = new QDialogButtonBox(this);
    m_sure = buttons->addButton(m_words.button, QDialogButtonBox::DestructiveRole);
    m_sure->setProperty("danger", true);
    m_sure->setAutoDefault(false);
    auto* keep = buttons->addButton(QDialogButtonBox::Cancel);
    keep->setText(tr("Let it run"));
    keep->setIcon({});
    keep->setDefault(true);
    connect(m_sure, &QPushButton::clicked, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
    setTabOrder(m_sure, keep);
    keep->setFocus();
    connect(&run, &ShownRun::changed, this, &RunQuestion::refresh);
    refresh();
}

QString RunQuestion::named(const QStringList& targets)
{
    const auto names = targets.mid(0, kNamed).join(QStringLiteral(", "));
    return targets.size() > kNamed ? tr("%1 and %2 more").arg(names).arg(targets.size() - kNamed) : names;
}

// The run goes on while the question stands.
void RunQuestion::refresh()
{
    const auto choice = choiceFor(m_command, m_run);
    m_sure->setEnabled(choice.enabled);
    m_consequence->setText(choice.enabled ? m_words.consequence(m_run.state()) : choice.hint);
}

} // namespace ktrdr
