// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/demo/simulator_process.h"

namespace ktrdr {

namespace {

constexpr int kPatience = 20'000;   // ms
constexpr int kEndPatience = 3'000; // ms

} // namespace

SimulatorProcess::SimulatorProcess(QString program, QObject* parent) : QObject(parent), m_program(std::move(program))
{
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] { give(tr("The simulated cluster does not become ready.")); });
    connect(&m_process, &QProcess::readyReadStandardOutput, this, [this] {
        if (m_process.canReadLine() && m_process.readLine().startsWith("ready"))
            give({});
    });
    connect(&m_process, &QProcess::errorOccurred, this, [this] { give(m_process.errorString()); });
    connect(&m_process, &QProcess::finished, this,
            [this] { give(QString::fromUtf8(m_process.readAllStandardError()).left(500)); });
}

// The simulator ends by itself within moments when its input ends; only one that hangs is killed.
SimulatorProcess::~SimulatorProcess()
{
    m_answered = true;
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(kEndPatience)) {
        m_process.kill();
        m_process.waitForFinished(kEndPatience);
    }
}

void SimulatorProcess::start(int workers)
{
    if (!m_folder.isValid())
        return give(m_folder.errorString());
    m_patience.start(kPatience);
    m_process.start(m_program, {QStringLiteral("--workers"), QString::number(workers), QStringLiteral("--state"),
                                stateFolder(), QStringLiteral("--until-eof")});
}

void SimulatorProcess::give(const QString& why)
{
    if (m_answered)
        return;
    m_answered = true;
    m_patience.stop();
    if (why.isEmpty())
        Q_EMIT ready();
    else
        Q_EMIT failed(why);
}

} // namespace ktrdr
