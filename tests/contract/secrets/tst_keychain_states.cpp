// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The keychain in every state that can be made here: what the probe says, and that reading, writing and forgetting
// answer in time and never claim more than is known. QtKeychain and GLib keep one bus per process, so each state has a
// process of its own: this program again, driven by lines.
#include "adapters/secrets/keychain_store.h"
#include "keyring_session.h"

#include <QCoreApplication>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFutureWatcher>
#include <QSettings>
#include <QSocketNotifier>

#include <cstdio>
#include <unistd.h>

using namespace ktrdr;
using namespace ktrdr::tests;

namespace {

constexpr const char* kCanary = "CANARY-4711-keep-me-secret";
const char* const kStates[] = {"no-bus", "no-service", "no-reply", "no-default-collection", "locked", "unlocked"};

// The child: one line in, one line out.
class Responder : public QObject
{
public:
    Responder() : m_notifier(STDIN_FILENO, QSocketNotifier::Read)
    {
        connect(&m_notifier, &QSocketNotifier::activated, this, [this] { readable(); });
    }

private:
    void readable()
    {
        char buffer[1024];
        const auto count = ::read(STDIN_FILENO, buffer, sizeof buffer);
        if (count <= 0)
            return QCoreApplication::quit();
        m_input += QByteArray(buffer, count);
        for (auto end = m_input.indexOf('\n'); end >= 0; end = m_input.indexOf('\n')) {
            const auto words = m_input.left(end).split(' ');
            m_input.remove(0, end + 1);
            perform(words[0], words.value(1).toStdString(), words.value(2).toStdString());
        }
    }

    void perform(const QByteArray& verb, const std::string& name, std::string value)
    {
        if (verb == "probe")
            answerWith(m_store.probe(),
                       [](SecretState state) { return std::string(kStates[static_cast<int>(state)]); });
        else if (verb == "read")
            answerWith(m_store.read(name), [](const auto& read) { return std::string(read->reveal()); });
        else if (verb == "write")
            answerWith(m_store.write(name, Secret(std::move(value))));
        else if (verb == "remove")
            answerWith(m_store.remove(name));
        else if (verb == "unlock")
            answerWith(m_store.unlock());
        else if (verb == "job") // past all probes
            m_jobs->read(name, [](const auto& read) { say(read ? "ok" : toString(read.error().code)); });
        else if (verb == "blocked")
            say(m_jobs->isBlocked() ? "yes" : "no");
        else if (verb == "drop")
            m_jobs.reset(), say("ok");
        else if (verb == "names")
            answerWith(m_store.names(), [](const auto& names) {
                std::string all;
                for (const auto& one : names)
                    all += one + ';';
                return all;
            });
    }

    static void say(const std::string& line)
    {
        std::printf("%s\n", line.c_str());
        std::fflush(stdout);
    }

    template <typename T, typename... Text> void answerWith(QFuture<Result<T>> future, Text... text)
    {
        auto* watcher = new QFutureWatcher<Result<T>>(this);
        connect(watcher, &QFutureWatcherBase::finished, this, [watcher, text...] {
            watcher->deleteLater();
            const auto result = watcher->result();
            std::string line = "ok";
            if (!result)
                line = toString(result.error().code);
            else if constexpr (sizeof...(Text) > 0)
                line = (text(*result), ...);
            say(line);
        });
        watcher->setFuture(std::move(future));
    }

    KeychainStore m_store{{"ktrdr-admin", std::chrono::milliseconds(1'500), std::chrono::milliseconds(2'000),
                           std::chrono::milliseconds(3'000)}};
    std::unique_ptr<KeychainJobs> m_jobs =
        std::make_unique<KeychainJobs>(QStringLiteral("ktrdr-admin"), std::chrono::milliseconds(500));
    QSocketNotifier m_notifier;
    QByteArray m_input;
};

// The parent's view of a child in a session.
class Program
{
public:
    explicit Program(const QProcessEnvironment& environment)
    {
        KeyringSession::endWithUs(m_process);
        m_process.setProcessEnvironment(environment);
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--respond")});
    }
    ~Program()
    {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(10'000))
            m_process.kill();
        m_process.waitForFinished(10'000);
    }

    void tell(const QByteArray& line) { m_process.write(line + '\n'); }
    QByteArray hear()
    {
        if (!QTest::qWaitFor([this] { return m_process.canReadLine(); }, 20'000))
            return "no answer";
        return m_process.readLine().trimmed();
    }
    QByteArray ask(const QByteArray& line)
    {
        tell(line);
        return hear();
    }
    bool exitedWell()
    {
        m_process.closeWriteChannel();
        return m_process.waitForFinished(10'000) && m_process.exitStatus() == QProcess::NormalExit &&
               m_process.exitCode() == 0;
    }

private:
    QProcess m_process;
};

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

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 2 && std::string_view(argv[1]) == "--respond") {
        Responder responder;
        return QCoreApplication::exec();
    }
    KeychainStatesTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_keychain_states.moc"
