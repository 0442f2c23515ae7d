// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/trust/window_prompt.h"

#include "app/on_ready.h"
#include "base/log.h"
#include "gui/trust/question_dialogs.h"

#include <QTimer>

namespace ktrdr {

namespace {

constexpr std::chrono::minutes kPatience{2};

QString qt(const std::string& text) { return QString::fromStdString(text); }

Error declined() { return {ErrorCode::Cancelled, "The question was declined", {}, {}, {}}; }

} // namespace

QFuture<Result<std::shared_ptr<Secret>>> WindowPrompt::passphrase(const PassphraseQuestion& question)
{
    auto promise = std::make_shared<QPromise<Result<std::shared_ptr<Secret>>>>();
    promise->start();
    const auto name = passphraseName(question.environment, question.keyFile);
    if (question.attempt > 1)
        m_keeper.reject(name);
    obtain({name, question.environment, tr("Passphrase of the key %1").arg(qt(question.keyFile)),
            question.attempt > 1 ? tr("For %1. The last one did not open the key.").arg(qt(question.environment))
                                 : tr("For %1").arg(qt(question.environment))},
           [promise](Result<SecretStore::Value> value) {
               promise->addResult(std::move(value));
               promise->finish();
           });
    return promise->future();
}

void WindowPrompt::headerValue(const Environment& environment, Answer answer)
{
    obtain({headerValueName(environment.name, environment.http.authSecret),
            environment.name,
            tr("Value of the header %1 for %2").arg(qt(environment.http.authHeader), qt(environment.name)),
            {}},
           std::move(answer));
}

void WindowPrompt::obtain(const SecretQuestion& question, Answer answer)
{
    m_keeper.lookUp(question.name, [this, question, answer = std::move(answer)](const SecretKeeper::Answer& known) {
        if (!known.value)
            return askSecret(question, known, answer);
        redactFromLogs(known.value->reveal());
        answer(known.value);
    });
}

void WindowPrompt::askSecret(const SecretQuestion& question, const SecretKeeper::Answer& known, Answer answer)
{
    enqueue([this, question, known, answer = std::move(answer)] {
        auto* dialog =
            new SecretDialog(question.text, question.detail, protectionOf(question.environment), m_theme, m_window);
        dialog->offerKeychain(known.keychain, known.rejected);
        connect(dialog, &SecretDialog::unlockWanted, this, [this, question, dialog] { unlockFor(question, dialog); });
        connect(dialog, &QDialog::finished, this, [this, dialog, name = question.name, answer](int result) {
            if (result != QDialog::Accepted)
                return answer(Unexpected(declined()));
            const bool stored = dialog->tookStored();
            const auto value = dialog->take();
            redactFromLogs(value->reveal());
            if (!stored) {
                m_keeper.keep(name, value, dialog->place(), [this](const Result<void>& kept) {
                    if (!kept)
                        Q_EMIT said(tr("Kept for this session only. %1").arg(qt(toString(kept.error()))));
                });
            }
            answer(value);
        });
        return dialog;
    });
}

// The desktop asks for the keychain's password; ours waits with its question meanwhile.
void WindowPrompt::unlockFor(const SecretQuestion& question, QPointer<SecretDialog> dialog)
{
    onReady(m_keeper.keychain().unlock(), this, [this, question, dialog](const Result<void>&) {
        m_keeper.lookUp(question.name, [dialog](const SecretKeeper::Answer& known) {
            if (!dialog)
                return;
            if (known.value)
                dialog->acceptStored(known.value);
            else
                dialog->offerKeychain(known.keychain, known.rejected);
        });
    });
}

QFuture<Result<bool>> WindowPrompt::trustHostKey(const HostKeyQuestion& question)
{
    auto promise = std::make_shared<QPromise<Result<bool>>>();
    promise->start();
    enqueue([this, promise, question] {
        auto* dialog = new HostKeyDialog(question, protectionOf(question.environment), m_theme, m_window);
        connect(dialog, &QDialog::finished, this, [promise](int result) {
            promise->addResult(result == QDialog::Accepted);
            promise->finish();
        });
        return dialog;
    });
    return promise->future();
}

void WindowPrompt::hostKeyChanged(const ChangedHostKey& key)
{
    if (!m_shownChanges.insert(key.environment + ' ' + key.host + ' ' + key.shownFingerprint).second)
        return;
    enqueue([this, key] { return new ChangedKeyDialog(key, protectionOf(key.environment), m_theme, m_window); });
}

Protection WindowPrompt::protectionOf(const std::string& environment) const
{
    const auto known = m_protections ? m_protections(environment) : std::nullopt;
    return known.value_or(Protection::Production);
}

void WindowPrompt::enqueue(std::function<QDialog*()> make)
{
    m_waiting.push_back(std::move(make));
    if (!m_open)
        next();
}

void WindowPrompt::next()
{
    if (m_waiting.empty())
        return;
    const auto make = std::move(m_waiting.front());
    m_waiting.pop_front();
    auto* dialog = make();
    m_open = dialog;
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (!qobject_cast<ChangedKeyDialog*>(dialog)) // that one is not a question: it stays until it was read
        QTimer::singleShot(kPatience, dialog, &QDialog::reject);
    connect(
        dialog, &QDialog::finished, this,
        [this] {
            m_open = nullptr;
            next();
        },
        Qt::QueuedConnection);
    dialog->open();
}

} // namespace ktrdr
