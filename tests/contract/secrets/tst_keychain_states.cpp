// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The keychain in every state that can be made here: what the probe says, and that reading, writing and forgetting
// answer in time and never claim more than is known. QtKeychain and GLib keep one bus per process, so each state has a
// process of its own: this program again, driven by lines.
#include "keychain_child.h"

#include <QDirIterator>
#include <QSettings>

using namespace ktrdr;
using namespace ktrdr::tests;

namespace {

constexpr const char* kCanary = "CANARY-4711-keep-me-secret";

void expectRefused(Program& program, const QByteArray& state, const QByteArray& code)
{
    QCOMPARE(program.ask("probe"), state);
    for (const auto* line : {"read e/p/k", "write e/p/k v", "remove e/p/k", "unlock"})
        QCOMPARE(program.ask(line), code);
    QVERIFY(program.exitedWell());
}

} // namespace

class KeychainStatesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (const auto missing = KeyringSession::missing(); !missing.isEmpty())
            QFAIL(qPrintable(missing + QStringLiteral(": ./dev test installs it")));
    }

    void withoutABus()
    {
        const KeyringSession session;
        Program program(session.environment());
        expectRefused(program, "no-bus", "unreachable");
    }

    void withABusThatIsGone()
    {
        const KeyringSession session;
        auto environment = session.environment();
        environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"),
                           QStringLiteral("unix:path=") + session.path("nothing"));
        Program program(environment);
        expectRefused(program, "no-bus", "unreachable");
    }

    void withoutAService()
    {
        KeyringSession session;
        QVERIFY(session.startBus(false));
        Program program(session.environment());
        expectRefused(program, "no-service", "unreachable");
    }

    // The service starts by itself but nobody ever made a keyring. QtKeychain would say "not found" to a read.
    void withoutAKeyring()
    {
        KeyringSession session;
        QVERIFY(session.startBus());
        Program program(session.environment());
        expectRefused(program, "no-default-collection", "unreachable");
    }

    void withoutGlib()
    {
        KeyringSession session;
        QVERIFY(session.startBus());
        QVERIFY(session.startKeyring());
        auto environment = session.environment();
        environment.insert(QStringLiteral("QT_NO_GLIB"), QStringLiteral("1"));
        Program program(environment);
        QCOMPARE(program.ask("probe"), "unsupported");
        QCOMPARE(program.ask("read e/p/k"), "unsupported");
        QCOMPARE(program.ask("write e/p/k v"), "unsupported");
        QCOMPARE(program.ask("remove e/p/k"), "unsupported");
    }

    // Locked, QtKeychain reads "not found" and removes with success while the secret stays.
    void locked()
    {
        KeyringSession session;
        QVERIFY(session.startBus());
        QVERIFY(session.startKeyring());
        Program program(session.environment());
        QCOMPARE(program.ask("write e/p/k " + QByteArray(kCanary)), "ok");
        QVERIFY(session.lock());
        QCOMPARE(program.ask("probe"), "locked");
        QCOMPARE(program.ask("read e/p/k"), "permission-denied");
        QCOMPARE(program.ask("write e/p/k other"), "permission-denied");
        QCOMPARE(program.ask("remove e/p/k"), "permission-denied");
        QCOMPARE(program.ask("names"), "e/p/k;");
        QCOMPARE(program.ask("unlock"), "cancelled"); // no display: the prompt is dismissed
        QCOMPARE(program.ask("probe"), "locked");
        QVERIFY(session.startKeyring(true));
        QCOMPARE(program.ask("probe"), "unlocked");
        QCOMPARE(program.ask("read e/p/k"), kCanary); // although it is another daemon, with other sessions
        QCOMPARE(program.ask("write e/p/k other"), "ok");
    }

    void daemonThatHangs()
    {
        KeyringSession session;
        QVERIFY(session.startBus());
        QVERIFY(session.startKeyring());
        Program program(session.environment());
        QCOMPARE(program.ask("write e/p/k v"), "ok");
        session.stopDaemon();
        QCOMPARE(program.ask("probe"), "no-reply");
        QCOMPARE(program.ask("read e/p/k"), "timed-out");
        QCOMPARE(program.ask("write e/p/k w"), "timed-out");
        QCOMPARE(program.ask("remove e/p/k"), "timed-out");
        QCOMPARE(program.ask("names"), "timed-out");
        session.resumeDaemon();
        QCOMPARE(program.ask("probe"), "unlocked");
        QCOMPARE(program.ask("read e/p/k"), "v"); // nothing was done late
    }

    // The daemon stops after the probe: the job outlives its caller's patience, and its owner, and does no harm.
    void jobThatHangs()
    {
        KeyringSession session;
        QVERIFY(session.startBus());
        QVERIFY(session.startKeyring());
        Program program(session.environment());
        QCOMPARE(program.ask("write e/p/k v"), "ok");
        session.stopDaemon();
        QCOMPARE(program.ask("job e/p/k"), "timed-out");
        QCOMPARE(program.ask("blocked"), "yes");
        session.resumeDaemon();
        QTRY_COMPARE(program.ask("blocked"), "no");
        QCOMPARE(program.ask("job e/p/k"), "ok");
        session.stopDaemon();
        program.tell("job e/p/k");
        QCOMPARE(program.ask("drop"), "ok");
        session.resumeDaemon();
        QCOMPARE(program.ask("read e/p/k"), "v");
        QVERIFY(program.exitedWell());
    }

    // It starts again by itself, locked.
    void daemonThatDies()
    {
        KeyringSession session;
        QVERIFY(session.startBus());
        QVERIFY(session.startKeyring());
        Program program(session.environment());
        QCOMPARE(program.ask("write e/p/k v"), "ok");
        const auto pid = session.daemonPid();
        QVERIFY(pid > 0);
        ::kill(pid, SIGKILL);
        QTRY_VERIFY(session.daemonPid() != pid);
        QCOMPARE(program.ask("probe"), "locked");
        QCOMPARE(program.ask("read e/p/k"), "permission-denied");
        QCOMPARE(program.ask("remove e/p/k"), "permission-denied");
    }

    void busThatDies()
    {
        auto session = std::make_unique<KeyringSession>();
        QVERIFY(session->startBus());
        QVERIFY(session->startKeyring());
        Program program(session->environment());
        QCOMPARE(program.ask("probe"), "unlocked");
        session->endBus();
        QTRY_COMPARE(program.ask("probe"), "no-bus");
    }

    // In a KDE session QtKeychain would take KWallet, and with it what a plaintext file says.
    void plaintextIsNeverBelieved()
    {
        KeyringSession session;
        QVERIFY(session.startBus());
        QVERIFY(session.startKeyring());
        {
            QSettings planted(session.path("config") + QStringLiteral("/ktrdr-admin.conf"), QSettings::NativeFormat);
            planted.setValue(QStringLiteral("e/p/k/type"), QStringLiteral("plainText"));
            planted.setValue(QStringLiteral("e/p/k/data"), QStringLiteral("planted"));
        }
        auto environment = session.environment();
        environment.insert(QStringLiteral("XDG_CURRENT_DESKTOP"), QStringLiteral("KDE"));
        environment.insert(QStringLiteral("KDE_SESSION_VERSION"), QStringLiteral("5"));
        environment.insert(QStringLiteral("KDE_FULL_SESSION"), QStringLiteral("true"));
        Program program(environment);
        QCOMPARE(program.ask("read e/p/k"), "not-found");
        QCOMPARE(program.ask("write e/p/k real"), "ok");
        QCOMPARE(program.ask("read e/p/k"), "real");
    }

    void theSecretIsNowhereButInTheKeyring()
    {
        KeyringSession session;
        QVERIFY(session.startBus());
        QVERIFY(session.startKeyring());
        Program program(session.environment());
        QCOMPARE(program.ask("write e/p/k " + QByteArray(kCanary)), "ok");
        QCOMPARE(program.ask("read e/p/k"), kCanary);
        int files = 0;
        const auto encoded = QByteArray(kCanary).toBase64();
        QDirIterator walk(session.environment().value(QStringLiteral("HOME")), QDir::Files | QDir::Hidden,
                          QDirIterator::Subdirectories);
        while (walk.hasNext()) {
            QFile file(walk.next());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            ++files;
            const auto content = file.readAll();
            QVERIFY2(!content.contains(kCanary) && !content.contains(encoded), qPrintable(file.fileName()));
        }
        QVERIFY(files > 0); // the keyring itself, encrypted
    }
};

int main(int argc, char** argv) { return runWithChildren<KeychainStatesTest>(argc, argv); }

#include "tst_keychain_states.moc"
