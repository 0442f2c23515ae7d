// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/instance/single_instance.h"

#include "base/log.h"

#include <QCryptographicHash>
#include <QDeadlineTimer>
#include <QDir>
#include <QFileInfo>
#include <QLocalSocket>

namespace ktrdr {

namespace {

constexpr int kPatienceMs = 3'000;
constexpr int kLockMs = 50;
constexpr int kAnswerMs = 2'000;
constexpr int kLongestLine = 64;
constexpr char kRaise[] = "raise\n";
constexpr char kRaised[] = "raised\n";

} // namespace

SingleInstance::SingleInstance(const QString& socket, QObject* parent)
    : QObject(parent), m_socket(socket), m_lock(socket + QStringLiteral(".lock"))
{
    m_lock.setStaleLockTime(0); // only the death of its process makes it free
    connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::answer);
}

// Asked again until then: the other may have its lock and not listen yet, or be about to end.
Result<SingleInstance::Start> SingleInstance::claim()
{
    const QDeadlineTimer patience(kPatienceMs);
    do {
        if (m_lock.tryLock(kLockMs))
            return listen();
        if (m_lock.error() != QLockFile::LockFailedError) {
            log(LogLevel::Warning, "window", "{}.lock cannot be written: a second start will open a second window",
                m_socket.toStdString());
            return Start::First;
        }
        if (raiseTheOther())
            return Start::Raised;
    } while (!patience.hasExpired());
    qint64 pid = 0;
    QString host, program;
    m_lock.getLockInfo(&pid, &host, &program);
    return fail(ErrorCode::Busy, "KTRDR Admin already runs with this configuration (process " + std::to_string(pid) +
                                     ") and does not answer. End that process, or start with another --config.");
}

Result<SingleInstance::Start> SingleInstance::listen()
{
    QLocalServer::removeServer(m_socket); // of a process that was killed
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    if (!m_server.listen(m_socket))
        log(LogLevel::Warning, "window", "{}: {}: a second start cannot raise this window", m_socket.toStdString(),
            m_server.errorString().toStdString());
    return Start::First;
}

bool SingleInstance::raiseTheOther() const
{
    QLocalSocket other;
    other.connectToServer(m_socket);
    if (!other.waitForConnected(kAnswerMs))
        return false;
    other.write(kRaise);
    return other.waitForReadyRead(kAnswerMs) && other.readAll() == kRaised;
}

void SingleInstance::answer()
{
    while (auto* socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        socket->setReadBufferSize(kLongestLine);
        const auto read = [this, socket] {
            if (!socket->canReadLine())
                return;
            if (socket->readLine() == kRaise) {
                Q_EMIT raiseWanted();
                socket->write(kRaised);
            }
            socket->disconnectFromServer();
        };
        connect(socket, &QLocalSocket::readyRead, this, read);
        read();
    }
}

QString SingleInstance::socketPath(const QString& stateDirectory, const QString& configFile)
{
    const auto runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    const auto folder = QFileInfo(runtime).isDir() ? runtime : stateDirectory;
    const auto key = QDir(stateDirectory).absolutePath() + u'\n' + QFileInfo(configFile).absoluteFilePath();
    const auto hash = QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
    return QDir(folder).filePath(QStringLiteral("ktrdr-admin-%1").arg(QString::fromLatin1(hash)));
}

} // namespace ktrdr
