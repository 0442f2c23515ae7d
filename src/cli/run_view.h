// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RunView prints a run while it happens: one line per event, a status line on a terminal, or JSON lines. Watches
// a RunDriver that outlives it; main thread.
#pragma once

#include "app/run_driver.h"
#include "cli/output.h"

#include <QObject>
#include <QTimer>

namespace ktrdr {

class RunView : public QObject
{
public:
    RunView(const RunDriver& driver, Output& out, const Clock& clock, bool json, QObject* parent = nullptr);

    // Outcome, table of targets and, when a person is needed, the exact next commands.
    void printSummary();

private:
    void show(const JournalEvent& event);
    void showText(const JournalEvent& event);
    void showStatus();
    QString elapsed() const;
    void line(const QString& what, const QString& detail = {});

    const RunDriver& m_driver;
    Output& m_out;
    const Clock& m_clock;
    bool m_json;
    MonoTime m_begun;
    std::map<std::string, MonoTime> m_stepBegun;
    QTimer m_ticker;
};

} // namespace ktrdr
