// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SignalWatcher turns SIGINT, SIGTERM and SIGHUP into a Qt signal on the main thread (self-pipe; the handler
// only writes a byte). One per process, made by main.
#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace ktrdr {

class SignalWatcher : public QObject
{
    Q_OBJECT

public:
    explicit SignalWatcher(QObject* parent = nullptr);
    ~SignalWatcher() override;

Q_SIGNALS:
    void interrupted();

private:
    int m_pipe[2] = {-1, -1};
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace ktrdr
