// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/operations/cancel_dialog.h"

#include "gui/theme/environment_band.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/plain_tip.h"
#include "gui/theme/scaled.h"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace ktrdr {

namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }

} // namespace

CancelDialog::CancelDialog(const OperationRow& row, const Environment& environment, const Theme& theme, QWidget* parent)
    : QDialog(parent), m_cancel(nullptr)
{
    setWindowTitle(tr("Cancel the operation?"));
    setMinimumWidth(sizes::scaled(480));
    auto* column = bandedColumn(*this, environment.protection, theme);
    auto* question = plainLabel(tr("Cancel %1 on %2?").arg(titleOf(row.operation), qt(environment.name)), this);
    question->setFont(strong(question->font()));
    question->setWordWrap(true);
    auto* consequence = plainLabel(tr("What it has computed so far is lost. %1").arg(workerSentence(row)), this);
    consequence->setWordWrap(true);
    column->addWidget(question);
    column->addWidget(consequence);
    if (environment.protection == Protection::Production) {
        m_wanted = qt(environment.name);
        auto* label = plainLabel(tr("This is production. Type %1 to confirm:").arg(m_wanted), this);
        m_typed = new QLineEdit(this);
        m_typed->setAccessibleName(label->text());
        label->setBuddy(m_typed);
        column->addWidget(label);
        column->addWidget(m_typed);
        connect(m_typed, &QLineEdit::textChanged, this, &CancelDialog::check);
    }
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_cancel = new QPushButton(tr("Cancel the operation"), buttons);
    m_cancel->setProperty("danger", true);
    buttons->addButton(m_cancel, QDialogButtonBox::DestructiveRole);
    m_cancel->setAutoDefault(false);
    auto* keep = buttons->button(QDialogButtonBox::Cancel);
    keep->setText(tr("Let it run"));
    keep->setIcon({});
    keep->setDefault(true);
    keep->setFocus();
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
    setTabOrder(m_cancel, keep); // as the eye goes
    check();
}

void CancelDialog::check()
{
    const bool ready = !m_typed || m_typed->text() == m_wanted;
    m_cancel->setEnabled(ready);
    m_cancel->setToolTip(ready ? QString() : plainTip(tr("Type %1 to confirm").arg(m_wanted)));
}

} // namespace ktrdr
