// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A second start of the window raises the first: as objects, and as the real program, also after one was killed.
#include "gui/instance/single_instance.h"

#include <QDir>
#include <QFileInfo>
#include <QLocalSocket>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <optional>

using namespace ktrdr;

namespace {

constexpr int kPatienceMs = 60'000;

// What a claim in another thread gives while this one goes on.
Result<SingleInstance::Start> claimBeside(const QString& socket)
{
    std::optional<Result<SingleInstance::Start>> claimed;
    const std::unique_ptr<QThread> thread(QThread::create([&] { claimed = SingleInstance(socket).claim(); }));
    thread->start();
    if (!QTest::qWaitFor([&] { return thread->isFinished(); }, kPatienceMs))
        qFatal("the claim does not end");
    return *claimed;
}

// ktrdr-admin without a screen, in folders of its own.
class Program
{
public:
    explicit Program(const QString& home)
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        for (const char* name : {"HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"})
            environment.insert(QString::fromLatin1(name), home);
        m_process.setProcessEnvironment(environment);
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(QStringLiteral(KTRDR_BIN_DIR "/ktrdr-admin"), QStringList());
    }
    ~Program()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    QProcess& process() { return m_process; }

private:
    QProcess m_process;
};

// Somebody takes connections on a window's socket in this folder.
bool listensIn(const QString& folder)
{
    for (const auto& name : QDir(folder).entryList({QStringLiteral("ktrdr-admin-*")}, QDir::System)) {
        QLocalSocket socket;
        socket.connectToServer(QDir(folder).filePath(name));
        if (socket.waitForConnected(1'000))
            return true;
    }
    return false;
}

} // namespace

class SingleInstanceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder.emplace(); }

    void theSecondRaisesTheFirst()
    {
        SingleInstance first(m_folder->filePath(QStringLiteral("window")));
        QSignalSpy raised(&first, &SingleInstance::raiseWanted);
        QVERIFY(first.claim().value() == SingleInstance::Start::First);
        QVERIFY(claimBeside(m_folder->filePath(QStringLiteral("window"))).value() == SingleInstance::Start::Raised);
        QCOMPARE(raised.size(), 1);
        QVERIFY(claimBeside(m_folder->filePath(QStringLiteral("another"))).value() == SingleInstance::Start::First);
        QCOMPARE(raised.size(), 1);
    }

    void otherWordsRaiseNothing()
    {
        const auto path = m_folder->filePath(QStringLiteral("window"));
        SingleInstance first(path);
        QSignalSpy raised(&first, &SingleInstance::raiseWanted);
        QVERIFY(first.claim());
        QLocalSocket stranger;
        stranger.connectToServer(path);
        stranger.write("delete everything\n");
        QTRY_COMPARE(stranger.state(), QLocalSocket::UnconnectedState);
        QCOMPARE(stranger.readAll(), QByteArray());
        QCOMPARE(raised.size(), 0);
    }

    void onlyTheAccountMayAsk()
    {
        const auto path = m_folder->filePath(QStringLiteral("window"));
        SingleInstance first(path);
        QVERIFY(first.claim());
        QCOMPARE(QFileInfo(path).permissions() & (QFile::ReadOther | QFile::WriteOther | QFile::WriteGroup),
                 QFile::Permissions());
    }

    void aSilentOneIsNamed()
    {
        const auto path = m_folder->filePath(QStringLiteral("window"));
        QLockFile silent(path + QStringLiteral(".lock"));
        QVERIFY(silent.tryLock(0));
        SingleInstance second(path);
        const auto claimed = second.claim();
        QVERIFY(!claimed);
        QVERIFY(claimed.error().what.find(std::to_string(QCoreApplication::applicationPid())) != std::string::npos);
    }

    void eachConfigurationHasItsOwn()
    {
        const auto one = SingleInstance::socketPath(QStringLiteral("/s"), QStringLiteral("/c/a.toml"));
        QCOMPARE(SingleInstance::socketPath(QStringLiteral("/s/"), QStringLiteral("/c/./a.toml")), one);
        QVERIFY(SingleInstance::socketPath(QStringLiteral("/s"), QStringLiteral("/c/b.toml")) != one);
        QVERIFY(SingleInstance::socketPath(QStringLiteral("/t"), QStringLiteral("/c/a.toml")) != one);
    }

    void theProgramEndsWhenAnotherHasTheWindow()
    {
        std::optional<Program> first(std::in_place, m_folder->path());
        QTRY_VERIFY_WITH_TIMEOUT(listensIn(m_folder->path()), kPatienceMs);
        Program second(m_folder->path());
        QTRY_COMPARE_WITH_TIMEOUT(second.process().state(), QProcess::NotRunning, kPatienceMs);
        QCOMPARE(second.process().exitCode(), 0);
        QCOMPARE(first->process().state(), QProcess::Running);
        first.reset(); // killed: its files stay
        QVERIFY(!listensIn(m_folder->path()));
        Program third(m_folder->path());
        QTRY_VERIFY_WITH_TIMEOUT(listensIn(m_folder->path()), kPatienceMs);
        QCOMPARE(third.process().state(), QProcess::Running);
    }

private:
    std::optional<QTemporaryDir> m_folder;
};

QTEST_MAIN(SingleInstanceTest)
#include "single_instance_test.moc"
