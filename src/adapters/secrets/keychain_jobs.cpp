// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/secrets/keychain_jobs.h"

#include "base/sanitize.h"

#include <QAbstractEventDispatcher>
#include <QCoreApplication>
#include <QLibrary>
#include <QTimer>

#include <qt6keychain/keychain.h>
#include <string.h>

namespace ktrdr {

namespace {

const char* const kDesktop = "XDG_CURRENT_DESKTOP";

// QtKeychain chooses its backend at the first job, by the desktop's variables; in a KDE session that would be KWallet,
// whose reading path believes plaintext files. The variable is changed until the first job has begun.
class DesktopChoice
{
public:
    void begin()
    {
        if (std::exchange(m_chosen, true) || !isKde())
            return;
        m_before = qEnvironmentVariableIsSet(kDesktop) ? std::optional(qgetenv(kDesktop)) : std::nullopt;
        m_changed = true;
        qputenv(kDesktop, "GNOME");
    }
    void end()
    {
        if (!std::exchange(m_changed, false))
            return;
        if (m_before)
            qputenv(kDesktop, *m_before);
        else
            qunsetenv(kDesktop);
    }

private:
    static bool isKde()
    {
        return qgetenv(kDesktop).contains("KDE") || qgetenv("DESKTOP_SESSION").startsWith("kde") ||
               qgetenv("DESKTOP_SESSION").startsWith("plasma") || qEnvironmentVariableIsSet("KDE_FULL_SESSION");
    }

    bool m_chosen = false, m_changed = false;
    std::optional<QByteArray> m_before;
};

DesktopChoice& desktopChoice()
{
    static DesktopChoice choice; // as long as QtKeychain's own choice
    return choice;
}

Error errorOf(const QKeychain::Job& job, const std::string& name)
{
    const auto detail = sanitizeLine(job.errorString().toStdString());
    switch (job.error()) {
    case QKeychain::EntryNotFound: return {ErrorCode::NotFound, "The keychain has no such secret", name, {}, detail};
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return {ErrorCode::PermissionDenied, "The keychain refused access", name, "Unlock it and try again", detail};
    default:
        return {ErrorCode::Io, "The keychain could not do it", name, "Look at the desktop's password manager", detail};
    }
}

} // namespace

std::optional<Error> keychainObstacle()
{
    const auto* dispatcher = QCoreApplication::eventDispatcher();
    if (!dispatcher || !dispatcher->inherits("QEventDispatcherGlib"))
        return Error{ErrorCode::Unsupported,
                     "The keychain cannot answer: the program runs without GLib's event loop",
                     "QT_NO_GLIB",
                     "Start again without the variable QT_NO_GLIB",
                     {}};
    if (!QLibrary(QStringLiteral("secret-1"), 0).load())
        return Error{ErrorCode::Unsupported,
                     "The library of the keychain is missing",
                     "libsecret-1.so.0",
                     "Install the package libsecret-1-0",
                     {}};
    return std::nullopt;
}

KeychainJobs::KeychainJobs(QString service, std::chrono::milliseconds time)
    : m_service(std::move(service)), m_time(time)
{
}

void KeychainJobs::setDaemon(const QString& daemon)
{
    if (std::exchange(m_daemon, daemon) == daemon)
        return;
    QLibrary library(QStringLiteral("secret-1"), 0);
    if (const auto disconnectService = library.resolve("secret_service_disconnect"))
        disconnectService();
}

void KeychainJobs::run(QKeychain::Job* job, const std::string& name, std::function<void(Result<QKeychain::Job*>)> then)
{
    job->setInsecureFallback(false);
    job->setKey(QString::fromStdString(name));
    auto open = std::make_shared<bool>(true);
    connect(job, &QKeychain::Job::finished, this, [then, open, name](QKeychain::Job* finished) {
        desktopChoice().end();
        if (!std::exchange(*open, false))
            return;
        if (finished->error() == QKeychain::NoError)
            then(finished);
        else
            then(Unexpected(errorOf(*finished, name)));
    });
    QTimer::singleShot(m_time, this, [this, job = QPointer(job), then, open, name] {
        if (!std::exchange(*open, false))
            return;
        desktopChoice().end();
        m_parked = job;
        then(fail(ErrorCode::TimedOut, "The keychain did not answer in time; what became of it is not known", name,
                  "Restart the keychain service: gnome-keyring-daemon --replace"));
    });
    desktopChoice().begin();
    job->start(); // deletes itself after its end
}

void KeychainJobs::read(const std::string& name, ThenRead then)
{
    run(new QKeychain::ReadPasswordJob(m_service), name, [then](Result<QKeychain::Job*> done) {
        if (!done)
            return then(Unexpected(done.error()));
        auto bytes = static_cast<QKeychain::ReadPasswordJob*>(*done)->binaryData();
        auto value = std::make_shared<Secret>(bytes.toStdString());
        ::explicit_bzero(bytes.data(), static_cast<std::size_t>(bytes.size()));
        then(std::move(value));
    });
}

void KeychainJobs::write(const std::string& name, const Secret& value, ThenDone then)
{
    auto* job = new QKeychain::WritePasswordJob(m_service);
    job->setBinaryData(QByteArray(value.reveal().data(), static_cast<qsizetype>(value.reveal().size())));
    run(job, name, [then](Result<QKeychain::Job*> done) { then(done ? Result<void>() : Unexpected(done.error())); });
}

void KeychainJobs::remove(const std::string& name, ThenDone then)
{
    run(new QKeychain::DeletePasswordJob(m_service), name,
        [then](Result<QKeychain::Job*> done) { then(done ? Result<void>() : Unexpected(done.error())); });
}

} // namespace ktrdr
