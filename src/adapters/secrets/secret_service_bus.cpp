// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/secrets/secret_service_bus.h"

#include "adapters/secrets/bus_question.h"
#include "base/sanitize.h"

#include <QDBusArgument>
#include <QDBusMetaType>
#include <QFileInfo>
#include <QTimer>

#include <algorithm>
#include <fmt/core.h>

namespace ktrdr {

namespace {

using Attributes = QMap<QString, QString>;

const QString kService = QStringLiteral("org.freedesktop.secrets");
const QString kServicePath = QStringLiteral("/org/freedesktop/secrets");
const QString kServiceInterface = QStringLiteral("org.freedesktop.Secret.Service");

QDBusMessage toBus(const QString& method)
{
    return QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/"),
                                          QStringLiteral("org.freedesktop.DBus"), method);
}

QDBusMessage toService(const QString& method, const QVariantList& arguments)
{
    auto message = QDBusMessage::createMethodCall(kService, kServicePath, kServiceInterface, method);
    message.setArguments(arguments);
    return message;
}

QDBusMessage toProperty(const QString& path, const QString& interface, const QString& name)
{
    auto message = QDBusMessage::createMethodCall(kService, path, QStringLiteral("org.freedesktop.DBus.Properties"),
                                                  QStringLiteral("Get"));
    message.setArguments({interface, name});
    return message;
}

template <typename T> T argumentOf(const QDBusMessage& reply, int index)
{
    return qdbus_cast<T>(reply.arguments().value(index));
}

SecretState stateOf(const QDBusError& error)
{
    switch (error.type()) {
    case QDBusError::NoReply:
    case QDBusError::Timeout:
    case QDBusError::TimedOut: return SecretState::NoReply;
    case QDBusError::Disconnected:
    case QDBusError::NoServer:
    case QDBusError::NoNetwork: return SecretState::NoBus;
    default: return SecretState::NoService;
    }
}

// Without an address the library would start a bus of its own through the display.
bool hasBusAddress()
{
    if (!qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS"))
        return true;
    const auto folder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    return !folder.isEmpty() && QFileInfo::exists(folder + QStringLiteral("/bus"));
}

} // namespace

Error errorOf(SecretState state)
{
    const auto error = [](ErrorCode code, const char* what, const char* hint) {
        return Error{code, what, "keychain", hint, {}};
    };
    switch (state) {
    case SecretState::NoBus:
        return error(ErrorCode::Unreachable, "There is no D-Bus session, so no keychain",
                     "Start from a desktop session");
    case SecretState::NoService:
        return error(ErrorCode::Unreachable, "No keychain service is installed",
                     "Install gnome-keyring or another Secret Service");
    case SecretState::NoReply:
        return error(ErrorCode::TimedOut, "The keychain service does not answer",
                     "Restart it: gnome-keyring-daemon --replace");
    case SecretState::NoDefaultCollection:
        return error(ErrorCode::Unreachable, "The keychain has no default keyring",
                     "Make one with the desktop's password manager, or log in again");
    case SecretState::Locked:
        return error(ErrorCode::PermissionDenied, "The keychain is locked", "Unlock it on the connections page");
    case SecretState::Unlocked: break;
    }
    return error(ErrorCode::Internal, "The keychain is unlocked", "");
}

SecretServiceBus::SecretServiceBus(std::chrono::milliseconds probeTime, std::chrono::milliseconds promptTime)
    : m_busName(QStringLiteral("ktrdr-secrets-%1").arg(reinterpret_cast<quintptr>(this))), m_bus(m_busName),
      m_probeTime(probeTime), m_promptTime(promptTime)
{
    qDBusRegisterMetaType<Attributes>();
}

SecretServiceBus::~SecretServiceBus() { QDBusConnection::disconnectFromBus(m_busName); }

// A connection of our own: the shared one stays broken when its bus went away.
bool SecretServiceBus::connectToBus()
{
    if (m_bus.isConnected())
        return true;
    QDBusConnection::disconnectFromBus(m_busName);
    if (!hasBusAddress())
        return false;
    m_bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, m_busName);
    return m_bus.isConnected();
}

void SecretServiceBus::probe(ThenState then)
{
    if (!connectToBus()) {
        QTimer::singleShot(0, this, [then] { then(SecretState::NoBus); });
        return;
    }
    auto* question = new BusQuestion(
        m_bus, m_probeTime, [then](const QDBusError& error) { then(stateOf(error)); }, this);
    findService(question, [question, then](SecretState state) {
        if (question->end())
            then(state);
    });
}

void SecretServiceBus::findService(BusQuestion* question, ThenState then)
{
    auto owned = toBus(QStringLiteral("NameHasOwner"));
    owned.setArguments({kService});
    question->call(owned, [this, question, then](const QDBusMessage& reply) {
        if (argumentOf<bool>(reply, 0))
            return readAlias(question, then);
        question->call(toBus(QStringLiteral("ListActivatableNames")), [this, question, then](const auto& list) {
            if (argumentOf<QStringList>(list, 0).contains(kService))
                readAlias(question, then);
            else
                then(SecretState::NoService);
        });
    });
}

void SecretServiceBus::readAlias(BusQuestion* question, ThenState then)
{
    const auto alias = toService(QStringLiteral("ReadAlias"), {QStringLiteral("default")});
    question->call(alias, [this, question, then](const QDBusMessage& reply) {
        m_collection = argumentOf<QDBusObjectPath>(reply, 0).path();
        m_daemon = reply.service();
        if (m_collection.size() > 1)
            readLocked(question, then);
        else
            then(SecretState::NoDefaultCollection);
    });
}

void SecretServiceBus::readLocked(BusQuestion* question, ThenState then)
{
    const auto locked =
        toProperty(m_collection, QStringLiteral("org.freedesktop.Secret.Collection"), QStringLiteral("Locked"));
    question->call(locked, [then](const QDBusMessage& reply) {
        const auto value = argumentOf<QDBusVariant>(reply, 0).variant();
        // What cannot be read counts as locked.
        then(value.typeId() == QMetaType::Bool && !value.toBool() ? SecretState::Unlocked : SecretState::Locked);
    });
}

void SecretServiceBus::unlock(Then<void> then)
{
    probe([this, then](SecretState state) {
        if (state == SecretState::Unlocked)
            then({});
        else if (state == SecretState::Locked)
            unlockCollection(then);
        else
            then(Unexpected(errorOf(state)));
    });
}

void SecretServiceBus::unlockCollection(Then<void> then)
{
    auto* question = new BusQuestion(
        m_bus, m_probeTime, [then](const QDBusError& error) { then(Unexpected(errorOf(stateOf(error)))); }, this);
    const auto collections = QVariant::fromValue(QList<QDBusObjectPath>{QDBusObjectPath(m_collection)});
    question->call(toService(QStringLiteral("Unlock"), {collections}),
                   [this, question, then](const QDBusMessage& reply) {
                       if (!question->end())
                           return;
                       const auto prompt = argumentOf<QDBusObjectPath>(reply, 1).path();
                       if (prompt.size() > 1)
                           showPrompt(prompt, then);
                       else
                           expectUnlocked(then);
                   });
}

// The person has the time of a prompt; the program goes on meanwhile.
void SecretServiceBus::showPrompt(const QString& prompt, Then<void> then)
{
    const auto toPrompt = [prompt](const QString& method) {
        return QDBusMessage::createMethodCall(kService, prompt, QStringLiteral("org.freedesktop.Secret.Prompt"),
                                              method);
    };
    const auto timedOut = [this, toPrompt, then](const QDBusError&) {
        m_bus.send(toPrompt(QStringLiteral("Dismiss")));
        then(fail(ErrorCode::Cancelled, "The question for the keychain's password was not answered", "keychain",
                  "Try again and type the password"));
    };
    auto* question = new BusQuestion(m_bus, m_promptTime, timedOut, this);
    question->awaitPrompt(prompt, [this, question, then](bool dismissed) {
        if (!question->end())
            return;
        if (dismissed)
            return then(fail(ErrorCode::Cancelled, "The keychain stayed locked: its prompt was dismissed", "keychain",
                             "Try again, or keep secrets for this session only"));
        expectUnlocked(then);
    });
    auto show = toPrompt(QStringLiteral("Prompt"));
    show.setArguments({QString()});
    question->call(show, [](const QDBusMessage&) {});
}

void SecretServiceBus::expectUnlocked(Then<void> then)
{
    probe([then](SecretState state) {
        then(state == SecretState::Unlocked ? Result<void>() : Unexpected(errorOf(state)));
    });
}

void SecretServiceBus::names(const QString& service, Then<std::vector<std::string>> then)
{
    if (!connectToBus()) {
        QTimer::singleShot(0, this, [then] { then(Unexpected(errorOf(SecretState::NoBus))); });
        return;
    }
    auto* question = new BusQuestion(
        m_bus, m_probeTime, [then](const QDBusError& error) { then(Unexpected(errorOf(stateOf(error)))); }, this);
    const auto search = toService(QStringLiteral("SearchItems"),
                                  {QVariant::fromValue(Attributes{{QStringLiteral("server"), service}})});
    question->call(search, [this, question, then](const QDBusMessage& reply) {
        auto items = std::make_shared<Items>();
        items->left = argumentOf<QList<QDBusObjectPath>>(reply, 0) + argumentOf<QList<QDBusObjectPath>>(reply, 1);
        readItems(question, std::move(items), then);
    });
}

void SecretServiceBus::readItems(BusQuestion* question, std::shared_ptr<Items> items,
                                 Then<std::vector<std::string>> then)
{
    if (items->left.isEmpty()) {
        std::sort(items->names.begin(), items->names.end());
        items->names.erase(std::unique(items->names.begin(), items->names.end()), items->names.end());
        if (question->end())
            then(std::move(items->names));
        return;
    }
    const auto attributes = toProperty(items->left.takeFirst().path(), QStringLiteral("org.freedesktop.Secret.Item"),
                                       QStringLiteral("Attributes"));
    question->call(attributes, [this, question, items, then](const QDBusMessage& reply) {
        const auto values = qdbus_cast<Attributes>(argumentOf<QDBusVariant>(reply, 0).variant());
        // Another program may have stored it: foreign text.
        if (const auto name = values.value(QStringLiteral("user")); !name.isEmpty())
            items->names.push_back(sanitizeLine(name.toStdString()));
        readItems(question, items, then);
    });
}

} // namespace ktrdr
