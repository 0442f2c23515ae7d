// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// PromptScreen is a screen of its own on which the keyring asks for its password, and the person who answers. The
// server is ended by its id when the object goes. Tests only, main thread.
#pragma once

#include "keyring_session.h"

namespace ktrdr::tests {

class PromptScreen
{
public:
    ~PromptScreen()
    {
        m_server.kill();
        m_server.waitForFinished(10'000);
    }

    static QString missing()
    {
        for (const auto* program : {"Xvfb", "xdotool"}) {
            if (QStandardPaths::findExecutable(QLatin1String(program)).isEmpty())
                return QStringLiteral("%1 is not installed").arg(QLatin1String(program));
        }
        return {};
    }

    bool start()
    {
        KeyringSession::endWithUs(m_server);
        m_server.setStandardErrorFile(QProcess::nullDevice());
        m_server.start(QStringLiteral("Xvfb"),
                       {QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-screen"),
                        QStringLiteral("0"), QStringLiteral("800x600x24"), QStringLiteral("-nolisten"),
                        QStringLiteral("tcp")});
        if (!QTest::qWaitFor([this] { return m_server.canReadLine(); }, 20'000))
            return false;
        m_display = u':' + QString::fromLatin1(m_server.readLine()).trimmed();
        return true;
    }
    const QString& display() const { return m_display; }

    bool showsPrompt()
    {
        return QTest::qWaitFor([this] { return findsPrompt(); }, 20'000);
    }
    bool hidesPrompt()
    {
        return QTest::qWaitFor([this] { return !findsPrompt(); }, 20'000);
    }
    bool type(const QString& text) { return xdotool({QStringLiteral("type"), text}); }
    bool press(const QString& key) { return xdotool({QStringLiteral("key"), key}); }

private:
    bool findsPrompt()
    {
        return xdotool({QStringLiteral("search"), QStringLiteral("--onlyvisible"), QStringLiteral("--class"),
                        QStringLiteral("gcr-prompter")});
    }
    bool xdotool(const QStringList& arguments)
    {
        QProcess tool;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("DISPLAY"), m_display);
        tool.setProcessEnvironment(environment);
        tool.start(QStringLiteral("xdotool"), arguments);
        return tool.waitForFinished(10'000) && tool.exitCode() == 0;
    }

    QProcess m_server;
    QString m_display;
};

} // namespace ktrdr::tests
