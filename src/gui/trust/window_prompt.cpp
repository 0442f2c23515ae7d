// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/trust/window_prompt.h"

#include "gui/trust/question_dialogs.h"

#include <QTimer>

namespace ktrdr {

namespace {

constexpr std::chrono::minutes kPatience{2};

Error declined() { return {ErrorCode::Cancelled, "The question was declined", {}, {}, {}}; }

} // namespace

QFuture<Result<std::shared_ptr<Secret>>> WindowPrompt::passphrase(const std::string& keyFile, int attempt)
{
    auto promise = std::make_shared<QPromise<Result<std::shared_ptr<Secret>>>>();
    promise->start();
    const auto question = tr("Passphrase of the key %1").arg(QString::fromStdString(keyFile));
    const auto detail = attempt > 1 ? tr("The last one did not open the key.") : QString();
    enqueue([this, promise, question, detail] {
        auto* dialog = new SecretDialog(question, detail, m_window);
        connect(dialog, &QDialog::finished, this, [promise, dialog](int result) {
            if (result == QDialog::Accepted)
                promise->addResult(std::make_shared<Secret>(dialog->take()));
            else
                promise->addResult(Unexpected(declined()));
            promise->finish();
        });
        return dialog;
    });
    return promise->future();
}

QFuture<Result<bool>> WindowPrompt::trustHostKey(const HostKeyQuestion& question)
{
    auto promise = std::make_shared<QPromise<Result<bool>>>();
    promise->start();
    enqueue([this, promise, question] {
        auto* dialog = new HostKeyDialog(question, m_window);
        connect(dialog, &QDialog::finished, this, [promise](int result) {
            promise->addResult(result == QDialog::Accepted);
            promise->finish();
        });
        return dialog;
    });
    return promise->future();
}

void WindowPrompt::askSecret(const QString& question, std::function<void(Result<std::string>)> answer)
{
    enqueue([this, question, answer = std::move(answer)] {
        auto* dialog = new SecretDialog(question, {}, m_window);
        connect(dialog, &QDialog::finished, this, [dialog, answer](int result) {
            if (result == QDialog::Accepted)
                answer(dialog->take());
            else
                answer(Unexpected(declined()));
        });
        return dialog;
    });
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
