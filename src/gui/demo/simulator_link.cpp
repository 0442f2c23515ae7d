// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/demo/simulator_link.h"

#include "base/json_reader.h"
#include "base/sanitize.h"

#include <QProcess>

#include <memory>

namespace ktrdr {

SimulatorLink::SimulatorLink(QString program, QString state, QObject* parent)
    : QObject(parent), m_program(std::move(program)), m_state(std::move(state))
{
}

void SimulatorLink::act(const QString& verb, const QStringList& words, Done done)
{
    control(verb, words, [done = std::move(done)](const Result<std::string>& printed) {
        done(printed ? Result<void>{} : Unexpected(printed.error()));
    });
}

void SimulatorLink::status(Status done)
{
    control(QStringLiteral("status"), {}, [done = std::move(done)](const Result<std::string>& printed) {
        if (!printed)
            return done(Unexpected(printed.error()));
        const auto json = parseJson(*printed, "ktrdr-sim control status");
        if (!json)
            return done(Unexpected(json.error()));
        std::string problem;
        std::vector<ActiveFault> faults;
        for (const auto& each : JsonReader(*json, {}, &problem)["faults"].elements())
            faults.push_back(
                {QString::fromStdString(each["fault"].text()), QString::fromStdString(each["target"].text())});
        if (!problem.empty())
            return done(fail(ErrorCode::BadAnswer, "The simulator's state does not decode", {}, {}, problem));
        done(std::move(faults));
    });
}

void SimulatorLink::control(const QString& verb, const QStringList& words, Answer answer)
{
    auto* process = new QProcess(this);
    const auto give = [process, answer = std::move(answer), verb](bool started) {
        process->deleteLater();
        if (started && process->exitStatus() == QProcess::NormalExit && process->exitCode() == 0)
            return answer(process->readAllStandardOutput().toStdString());
        answer(fail(ErrorCode::CommandFailed, "The simulator did not answer", verb.toStdString(),
                    "See whether ktrdr-sim still runs",
                    started ? sanitizeText(process->readAllStandardError().toStdString(), 500)
                            : process->errorString().toStdString()));
    };
    connect(process, &QProcess::finished, this, [give] { give(true); });
    connect(process, &QProcess::errorOccurred, this, [give](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            give(false);
    });
    process->start(m_program, QStringList{QStringLiteral("control"), QStringLiteral("--state"), m_state, verb} + words);
}

} // namespace ktrdr
