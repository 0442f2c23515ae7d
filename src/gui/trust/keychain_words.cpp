// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/trust/keychain_words.h"

#include <QCoreApplication>

namespace ktrdr {

namespace {

QString say(const char* text) { return QCoreApplication::translate("Keychain", text); }

} // namespace

KeychainWords wordsOf(const Result<SecretState>& state)
{
    if (!state)
        return {Status::Failed, QString::fromStdString(state.error().what), QString::fromStdString(state.error().hint)};
    switch (*state) {
    case SecretState::NoBus:
        return {Status::Stopped, say("No keychain: this is no desktop session (no D-Bus)"),
                say("Secrets are kept for this session only")};
    case SecretState::NoService:
        return {Status::Stopped, say("No keychain service is installed"),
                say("Install gnome-keyring, or keep secrets for this session only")};
    case SecretState::NoReply:
        return {Status::Failed, say("The keychain service does not answer"),
                say("Restart it: gnome-keyring-daemon --replace")};
    case SecretState::NoDefaultCollection:
        return {Status::Degraded, say("The keychain has no default keyring"),
                say("Make one with the desktop's password manager")};
    case SecretState::Locked:
        return {Status::Degraded, say("The keychain is locked"), say("Unlock it to use what it remembers")};
    case SecretState::Unlocked: break;
    }
    return {Status::Healthy, say("The keychain is unlocked"), {}};
}

QString secretTitle(const std::string& name)
{
    const auto text = QString::fromStdString(name);
    const auto environment = text.section(u'/', 0, 0), kind = text.section(u'/', 1, 1), rest = text.section(u'/', 2);
    if (kind == QLatin1String("passphrase"))
        return say("%1: passphrase of %2").arg(environment, rest);
    if (kind == QLatin1String("http-header"))
        return say("%1: header value %2").arg(environment, rest);
    return text;
}

} // namespace ktrdr
