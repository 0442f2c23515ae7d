// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SimulatorLink puts faults into the simulated cluster that the window was opened on, by its own control program
// (`ktrdr-sim control`), which runs as a process and blocks nothing. Owned by the Demo menu; main thread.
#pragma once

#include "base/result.h"

#include <QObject>
#include <QStringList>

#include <functional>
#include <vector>

namespace ktrdr {

// A fault that is set now; the target is a container's number, a node's name or "all".
struct ActiveFault
{
    QString fault, target;
    bool operator==(const ActiveFault&) const = default;
};

class SimulatorLink : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(Result<void>)>;
    using Status = std::function<void(Result<std::vector<ActiveFault>>)>;

    // `program`: path of ktrdr-sim; `state`: the folder of the running simulator.
    SimulatorLink(QString program, QString state, QObject* parent = nullptr);

    // `words`: fault, target, arguments, as for `ktrdr-sim control inject`.
    void inject(const QStringList& words, Done done) { act(QStringLiteral("inject"), words, std::move(done)); }
    // `words`: fault or "all", target.
    void clear(const QStringList& words, Done done) { act(QStringLiteral("clear"), words, std::move(done)); }
    void status(Status done);

protected:
    using Answer = std::function<void(Result<std::string>)>; // what it printed
    // Runs the control program; tests answer in its place.
    virtual void control(const QString& verb, const QStringList& words, Answer answer);

private:
    void act(const QString& verb, const QStringList& words, Done done);

    QString m_program, m_state;
};

} // namespace ktrdr
