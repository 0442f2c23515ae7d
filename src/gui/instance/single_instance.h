// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SingleInstance lets one window work on a configuration: a second start raises the first and ends. The first holds a
// lock file and listens on a local socket that only its account may open. Owned by gui/main.cpp; main thread.
#pragma once

#include "base/result.h"

#include <QLocalServer>
#include <QLockFile>
#include <QObject>

namespace ktrdr {

class SingleInstance : public QObject
{
    Q_OBJECT

public:
    enum class Start { First, Raised };

    // `socket` is a path that exists for this account and this configuration only, see socketPath().
    explicit SingleInstance(const QString& socket, QObject* parent = nullptr);

    // First: this process has the window. Raised: another had it and has come to the front; this one ends. An error
    // names the process that has it and does not answer. Blocks for at most 7 s, and only when there is another.
    Result<Start> claim();

    // Below $XDG_RUNTIME_DIR, else below `stateDirectory`; one for each pair of state folder and configuration file.
    static QString socketPath(const QString& stateDirectory, const QString& configFile);

Q_SIGNALS:
    void raiseWanted();

private:
    Result<Start> listen();
    bool raiseTheOther() const;
    void answer();

    QString m_socket;
    QLockFile m_lock;
    QLocalServer m_server;
};

} // namespace ktrdr
