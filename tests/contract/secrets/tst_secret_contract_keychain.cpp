// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/secrets/keychain_store.h"
#include "keyring_session.h"
#include "secret_contract.h"

#include <QCoreApplication>

int main(int argc, char** argv)
{
    using namespace ktrdr;
    QCoreApplication application(argc, argv);
    if (const auto missing = tests::KeyringSession::missing(); !missing.isEmpty())
        qFatal("%s: ./dev test installs it", qPrintable(missing));
    tests::KeyringSession session;
    if (!session.startBus() || !session.startKeyring())
        qFatal("there is no keyring session");
    const auto environment = session.environment();
    for (const auto* name : {"DBUS_SESSION_BUS_ADDRESS", "HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME"})
        qputenv(name, environment.value(QLatin1String(name)).toUtf8());
    return tests::runSecretContract([] { return std::make_shared<KeychainStore>(); }, argc, argv);
}
