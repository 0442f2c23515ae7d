// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/trust/question_dialogs.h"

#include "gui/theme/environment_band.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/plain_tip.h"
#include "gui/theme/scaled.h"
#include "gui/trust/keychain_words.h"
#include "gui/wizards/notice.h"

#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace ktrdr {

namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }

constexpr int kTyped = 8; // of the fingerprint's end

QLabel* wrapped(const QString& text, QWidget* parent)
{
    auto* label = plainLabel(text, parent);
    label->setWordWrap(true);
    return label;
}

// Words are enough: the style's own pictures on buttons belong to another look.
QDialogButtonBox* wordsOnly(QDialogButtonBox* buttons)
{
    for (auto* button : buttons->buttons())
        button->setIcon({});
    return buttons;
}

} // namespace

HostKeyDialog::HostKeyDialog(const HostKeyQuestion& question, Protection protection, const Theme& theme,
                             QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Unknown host key"));
    setMinimumWidth(sizes::scaled(520));
    auto* column = bandedColumn(*this, protection, theme);
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
    QLineEdit* typed = nullptr;
    if (protection == Protection::Production) {
        auto* label = wrapped(
            tr("This is production. Type the last %1 characters that the host's console shows:").arg(kTyped), this);
        typed = new QLineEdit(this);
        typed->setFont(theme.fixedFont());
        typed->setAccessibleName(label->text());
        label->setBuddy(typed);
        column->addWidget(label);
        column->addWidget(typed);
    }
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    auto* trust = buttons->addButton(tr("The fingerprint is the same: trust"), QDialogButtonBox::AcceptRole);
    trust->setAutoDefault(false);
    trust->setEnabled(!typed);
    if (typed) {
        trust->setToolTip(tr("Type the end of the fingerprint first"));
        connect(typed, &QLineEdit::textChanged, trust,
                [trust, end = qt(question.fingerprint).right(kTyped)](const QString& text) {
                    trust->setEnabled(text == end);
                });
    }
    auto* cancel = buttons->button(QDialogButtonBox::Cancel);
    cancel->setDefault(true);
    cancel->setFocus();
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(wordsOnly(buttons));
}

ChangedKeyDialog::ChangedKeyDialog(const ChangedHostKey& key, Protection protection, const Theme& theme,
                                   QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(key.revoked ? tr("Revoked host key") : tr("Changed host key"));
    setMinimumWidth(sizes::scaled(560));
    auto* column = bandedColumn(*this, protection, theme);
    auto* notice = new Notice(theme, this);
    notice->say(Status::Failed,
                key.revoked
                    ? tr("%1 of %2 shows a key that is marked as revoked").arg(qt(key.host), qt(key.environment))
                    : tr("%1 of %2 shows another key than the recorded one").arg(qt(key.host), qt(key.environment)),
                tr("Nothing was sent to it. The connection stays refused."));
    column->addWidget(notice);
    const auto fingerprint = [&](const QString& title, const std::string& type, const std::string& print) {
        column->addWidget(wrapped(QStringLiteral("%1 (%2)").arg(title, qt(type)), this));
        auto* label = plainLabel(qt(print), this);
        label->setFont(theme.fixedFont());
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        label->setAccessibleName(title);
        column->addWidget(label);
    };
    fingerprint(tr("Recorded"), key.recordedType, key.recordedFingerprint);
    fingerprint(tr("Shown now"), key.shownType, key.shownFingerprint);
    column->addWidget(wrapped(
        key.revoked ? tr("Somebody may be using a stolen key: do not connect, ask the owner of the host.\nRecord: %1")
                          .arg(qt(key.place))
                    : tr("Somebody may be listening in. Ask the owner of the host. Only if the key was changed on "
                         "purpose: remove the record by hand, then connect again and compare the new fingerprint.\n"
                         "Record: %1")
                          .arg(qt(key.place)),
        this));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(wordsOnly(buttons));
}

SecretDialog::SecretDialog(const QString& question, const QString& detail, Protection protection, const Theme& theme,
                           QWidget* parent)
    : QDialog(parent), m_field(new QLineEdit(this)), m_session(new QRadioButton(this)),
      m_keychain(new QRadioButton(this)), m_notice(new Notice(theme, this))
{
    setWindowTitle(tr("Secret needed"));
    setMinimumWidth(sizes::scaled(460));
    auto* column = bandedColumn(*this, protection, theme);
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
    m_session->setText(tr("Keep for this &session only"));
    m_session->setChecked(true);
    m_keychain->setText(tr("&Remember in the keychain"));
    auto* choices = new QVBoxLayout;
    choices->setSpacing(sizes::kGrid);
    choices->addWidget(m_session);
    choices->addWidget(m_keychain);
    column->addLayout(choices);
    column->addWidget(m_notice);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel | QDialogButtonBox::Ok, this);
    buttons->button(QDialogButtonBox::Ok)->setProperty("primary", true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_notice, &Notice::actionWanted, this, &SecretDialog::unlockWanted);
    column->addWidget(wordsOnly(buttons));
    m_field->setFocus();
}

void SecretDialog::offerKeychain(const Result<SecretState>& state, bool rejected)
{
    const bool usable = state && *state == SecretState::Unlocked;
    const auto words = wordsOf(state);
    m_keychain->setEnabled(usable);
    m_keychain->setText(rejected ? tr("&Replace it in the keychain") : tr("&Remember in the keychain"));
    m_keychain->setToolTip(usable ? QString() : plainTip(words.what));
    if (!usable)
        m_session->setChecked(true);
    else if (rejected)
        m_keychain->setChecked(true);
    if (usable)
        m_notice->clear();
    else
        m_notice->say(words.status, words.what, words.next,
                      state && *state == SecretState::Locked ? tr("&Unlock…") : QString());
}

void SecretDialog::acceptStored(SecretStore::Value value)
{
    m_stored = std::move(value);
    accept();
}

SecretKeeper::Place SecretDialog::place() const
{
    return m_keychain->isChecked() ? SecretKeeper::Place::Keychain : SecretKeeper::Place::Session;
}

SecretStore::Value SecretDialog::take()
{
    auto value = m_stored ? m_stored : std::make_shared<Secret>(m_field->text().toStdString());
    m_field->clear();
    return value;
}

} // namespace ktrdr
