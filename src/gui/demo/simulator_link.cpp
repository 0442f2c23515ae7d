// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/demo/simulator_link.h"

#include "base/sanitize.h"

#include <QProcess>

#include <memory>

namespace ktrdr {

SimulatorLink::SimulatorLink(QString program, QString state, QObject* parent)
    : QObject(parent), m_program(std::move(program)), m_state(std::move(state))
{
}

void SimulatorLink::control(const QString& verb, const QStringList& words, Done done)
{
    auto* process = new QProcess(this);
    const auto answer = [process, done = std::move(done), verb](bool started) {
        process->deleteLater();
        if (started && process->exitStatus() == QProcess::NormalExit && process->exitCode() == 0)
            return done({});
        done(fail(ErrorCode::CommandFailed, "The simulator did not take the fault", verb.toStdString(),
                  "See whether ktrdr-sim still runs",
                  started ? sanitizeText(process->readAllStandardError().toStdString(), 500)
                          : process->errorString().toStdString()));
    };
    connect(process, &QProcess::finished, this, [answer] { answer(true); });
    connect(process, &QProcess::errorOccurred, this, [answer](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            answer(false);
    });
    process->start(m_program, QStringList{QStringLiteral("control"), QStringLiteral("--state"), m_state, verb} + words);
}

} // namespace ktrdr
