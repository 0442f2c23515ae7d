// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SimulatorLink puts faults into the simulated cluster that the window was opened on, by its own control program
// (`ktrdr-sim control`), which runs as a process and blocks nothing. Owned by the Demo menu; main thread.
#pragma once

#include "base/result.h"

#include <QObject>
#include <QStringList>

#include <functional>

namespace ktrdr {

class SimulatorLink : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(Result<void>)>;

    // `program`: path of ktrdr-sim; `state`: the folder of the running simulator.
    SimulatorLink(QString program, QString state, QObject* parent = nullptr);

    // `words`: fault, target, arguments, as for `ktrdr-sim control inject`.
    void inject(const QStringList& words, Done done) { control(QStringLiteral("inject"), words, std::move(done)); }
    void clear(const QStringList& words, Done done) { control(QStringLiteral("clear"), words, std::move(done)); }

private:
    void control(const QString& verb, const QStringList& words, Done done);

    QString m_program, m_state;
};

} // namespace ktrdr
