// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SimulatorProcess is a simulated cluster that the window itself started: ktrdr-sim in a temporary folder, ended with
// the window by closing its standard input. Owned by gui/main.cpp; main thread.
#pragma once

#include "base/result.h"

#include <QObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTimer>

namespace ktrdr {

class SimulatorProcess : public QObject
{
    Q_OBJECT

public:
    explicit SimulatorProcess(QString program, QObject* parent = nullptr);
    ~SimulatorProcess() override;

    // Ends with ready() or failed(), once.
    void start(int workers);

    QString stateFolder() const { return m_folder.filePath(QStringLiteral("cluster")); }
    QString configFile() const { return stateFolder() + QStringLiteral("/environment.toml"); }

Q_SIGNALS:
    void ready();
    void failed(const QString& why);

private:
    void give(const QString& why); // "" when it is ready

    QString m_program;
    QTemporaryDir m_folder;
    QProcess m_process;
    QTimer m_patience;
    bool m_answered = false;
};

} // namespace ktrdr
