// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// KeyringSession is a desktop session for one test: a message bus of its own and a gnome-keyring in a folder of its
// own. Every process is ended by its id when the object goes. Tests only, main thread.
#pragma once

#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusObjectPath>
#include <QDBusReply>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>
#include <sys/prctl.h>

namespace ktrdr::tests {

class KeyringSession
{
public:
    KeyringSession()
    {
        QDir(m_home.path()).mkdir(QStringLiteral("run"));
        QFile::setPermissions(path("run"), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    ~KeyringSession()
    {
        resumeDaemon();
        if (const auto pid = daemonPid(); pid > 0) // also one that the bus started
            ::kill(pid, SIGKILL);
        QDBusConnection::disconnectFromBus(m_busName);
        for (auto* process : {m_keyring.get(), &m_bus}) {
            if (process && process->state() != QProcess::NotRunning) {
                process->kill();
                process->waitForFinished(10'000);
            }
        }
    }

    static QString missing()
    {
        for (const auto* program : {"dbus-daemon", "gnome-keyring-daemon"}) {
            if (QStandardPaths::findExecutable(QLatin1String(program)).isEmpty())
                return QStringLiteral("%1 is not installed").arg(QLatin1String(program));
        }
        return {};
    }

    // `services`: whether the bus may start installed services.
    bool startBus(bool services = true)
    {
        QStringList arguments{QStringLiteral("--nofork"), QStringLiteral("--nopidfile"),
                              QStringLiteral("--print-address=1")};
        if (services) {
            arguments << QStringLiteral("--session");
        } else {
            QFile file(path("bus.conf"));
            if (!file.open(QIODevice::WriteOnly))
                return false;
            file.write("<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>"
                       "<policy context='default'><allow send_destination='*' eavesdrop='true'/><allow own='*'/>"
                       "<allow receive_sender='*'/></policy></busconfig>");
            file.close();
            arguments << QStringLiteral("--config-file=") + path("bus.conf");
        }
        m_bus.setProcessEnvironment(environment());
        endWithUs(m_bus);
        m_bus.setStandardErrorFile(QProcess::nullDevice());
        m_bus.start(QStringLiteral("dbus-daemon"), arguments);
        if (!m_bus.waitForStarted(10'000) || !m_bus.waitForReadyRead(10'000))
            return false;
        m_address = QString::fromUtf8(m_bus.readLine()).trimmed();
        return connection().isConnected();
    }

    // The first start makes the login keyring; `replace` unlocks a locked one.
    bool startKeyring(bool replace = false)
    {
        auto before = std::move(m_keyring);
        const auto old = daemonPid();
        m_keyring = std::make_unique<QProcess>();
        m_keyring->setProcessEnvironment(environment());
        endWithUs(*m_keyring);
        m_keyring->setStandardOutputFile(QProcess::nullDevice());
        m_keyring->setStandardErrorFile(QProcess::nullDevice());
        QStringList arguments{QStringLiteral("--foreground"), QStringLiteral("--unlock"),
                              QStringLiteral("--components=secrets")};
        if (replace)
            arguments << QStringLiteral("--replace");
        m_keyring->start(QStringLiteral("gnome-keyring-daemon"), arguments);
        if (!m_keyring->waitForStarted(10'000))
            return false;
        m_keyring->write("test-pass");
        m_keyring->closeWriteChannel();
        const bool there = QTest::qWaitFor(
            [&] {
                const auto pid = daemonPid();
                return pid > 0 && pid != old;
            },
            15'000);
        if (before && !before->waitForFinished(10'000))
            before->kill();
        return there;
    }

    bool lock()
    {
        auto alias = service("ReadAlias");
        alias << QStringLiteral("default");
        const QDBusReply<QDBusObjectPath> collection = connection().call(alias);
        auto message = service("Lock");
        message << QVariant::fromValue(QList<QDBusObjectPath>{collection.value()});
        return connection().call(message).type() == QDBusMessage::ReplyMessage;
    }

    pid_t daemonPid()
    {
        if (m_address.isEmpty() || !connection().isConnected())
            return 0;
        const auto reply = connection().interface()->servicePid(QStringLiteral("org.freedesktop.secrets"));
        return reply.isValid() ? static_cast<pid_t>(reply.value()) : 0;
    }
    void endBus()
    {
        m_bus.kill();
        m_bus.waitForFinished(10'000);
    }
    void stopDaemon()
    {
        m_stopped = daemonPid();
        ::kill(m_stopped, SIGSTOP);
    }
    void resumeDaemon()
    {
        if (const auto pid = std::exchange(m_stopped, 0); pid > 0)
            ::kill(pid, SIGCONT);
    }

    // What a program of this session sees.
    QProcessEnvironment environment() const
    {
        QProcessEnvironment all;
        const auto system = QProcessEnvironment::systemEnvironment();
        for (const auto* name : {"PATH", "ASAN_OPTIONS", "LSAN_OPTIONS"}) {
            if (system.contains(QLatin1String(name)))
                all.insert(QLatin1String(name), system.value(QLatin1String(name)));
        }
        all.insert(QStringLiteral("LANG"), QStringLiteral("C.UTF-8"));
        all.insert(QStringLiteral("HOME"), m_home.path());
        all.insert(QStringLiteral("XDG_RUNTIME_DIR"), path("run"));
        all.insert(QStringLiteral("XDG_DATA_HOME"), path("data"));
        all.insert(QStringLiteral("XDG_CONFIG_HOME"), path("config"));
        all.insert(QStringLiteral("XDG_CACHE_HOME"), path("cache"));
        all.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        if (!m_display.isEmpty())
            all.insert(QStringLiteral("DISPLAY"), m_display);
        if (!m_address.isEmpty())
            all.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), m_address);
        return all;
    }
    // Where prompts appear; set before the bus is started, whose services inherit it.
    void setDisplay(const QString& display) { m_display = display; }
    QString path(const char* name) const { return m_home.filePath(QLatin1String(name)); }

    QDBusConnection connection() { return QDBusConnection::connectToBus(m_address, m_busName); }

    // A test that crashes leaves nothing running.
    static void endWithUs(QProcess& process)
    {
        process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    }

private:
    static QDBusMessage service(const char* method)
    {
        return QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.secrets"),
                                              QStringLiteral("/org/freedesktop/secrets"),
                                              QStringLiteral("org.freedesktop.Secret.Service"), QLatin1String(method));
    }

    QTemporaryDir m_home;
    QString m_address, m_display;
    const QString m_busName = QStringLiteral("test-%1").arg(reinterpret_cast<quintptr>(this));
    QProcess m_bus;
    std::unique_ptr<QProcess> m_keyring;
    pid_t m_stopped = 0;
};

} // namespace ktrdr::tests
