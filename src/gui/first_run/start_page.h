// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is shown when there is no configuration, or one that cannot be read: why, and the ways on; with the assistant
// that makes the first environment. Owned by gui/main.cpp; main thread.
#pragma once

#include "app/cluster_probe.h"
#include "base/result.h"
#include "gui/theme/theme.h"

#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>

namespace ktrdr {

class SetupAssistant;

class StartPage : public QStackedWidget
{
    Q_OBJECT

public:
    // `problem`: of the configuration; NotFound is the first run.
    StartPage(const Error& problem, SetupServices services, const Clock& clock, const Theme& theme,
              QWidget* parent = nullptr);

    void say(const QString& text);
    void setBusy(bool busy);

Q_SIGNALS:
    void simulatorWanted();
    void exampleWanted();
    void readAgainWanted();
    // The first environment stands in the configuration.
    void configured(const ktrdr::Configuration& configuration);

private:
    QWidget* makeWelcome(const Error& problem, const Theme& theme);
    void connectCluster();

    SetupServices m_services;
    const Clock& m_clock;
    const Theme& m_theme;
    SetupAssistant* m_assistant = nullptr; // once it was asked for; keeps what was typed
    QLabel* m_said;
    QPushButton* m_connect;
    QPushButton* m_simulator;
    QPushButton* m_example;
    QPushButton* m_again;
};

} // namespace ktrdr
