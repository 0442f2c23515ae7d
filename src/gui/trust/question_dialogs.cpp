// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/trust/question_dialogs.h"

#include "gui/theme/plain_label.h"

#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace ktrdr {

namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }

QVBoxLayout* columnOf(QDialog* dialog)
{
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(sizes::kPageMargin, sizes::kPageMargin, sizes::kPageMargin, sizes::kPageMargin);
    column->setSpacing(sizes::kCardGap);
    return column;
}

QLabel* wrapped(const QString& text, QWidget* parent)
{
    auto* label = plainLabel(text, parent);
    label->setWordWrap(true);
    return label;
}

} // namespace

HostKeyDialog::HostKeyDialog(const HostKeyQuestion& question, QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("Unknown host key"));
    setMinimumWidth(520);
    auto* column = columnOf(this);
    column->addWidget(
        wrapped(tr("%1 of %2 has never been seen from here.").arg(qt(question.host), qt(question.environment)), this));
    column->addWidget(wrapped(tr("It shows this key (%1):").arg(qt(question.keyType)), this));
    auto* fingerprint = plainLabel(qt(question.fingerprint), this);
    fingerprint->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    fingerprint->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    fingerprint->setAccessibleName(tr("Fingerprint"));
    column->addWidget(fingerprint);
    column->addWidget(wrapped(tr("Compare it on the host's own console, not over the network:\n"
                                 "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub\n"
                                 "If it differs, somebody may be listening: cancel."),
                              this));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    auto* trust = buttons->addButton(tr("The fingerprint is the same: trust"), QDialogButtonBox::AcceptRole);
    trust->setAutoDefault(false);
    auto* cancel = buttons->button(QDialogButtonBox::Cancel);
    cancel->setDefault(true);
    cancel->setFocus();
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
}

SecretDialog::SecretDialog(const QString& question, const QString& detail, QWidget* parent)
    : QDialog(parent), m_field(new QLineEdit(this))
{
    setWindowTitle(tr("Secret needed"));
    setMinimumWidth(420);
    auto* column = columnOf(this);
    auto* label = wrapped(question, this);
    label->setBuddy(m_field);
    column->addWidget(label);
    if (!detail.isEmpty()) {
        auto* more = secondaryLabel(detail, this);
        more->setWordWrap(true);
        column->addWidget(more);
    }
    m_field->setEchoMode(QLineEdit::Password);
    m_field->setAccessibleName(question);
    column->addWidget(m_field);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel | QDialogButtonBox::Ok, this);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
}

std::string SecretDialog::take()
{
    auto text = m_field->text().toStdString();
    m_field->clear();
    return text;
}

} // namespace ktrdr
