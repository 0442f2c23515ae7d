// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is shown when there is no configuration, or one that cannot be read: why, and the ways on. Owned by
// gui/main.cpp; main thread.
#pragma once

#include "base/result.h"
#include "gui/theme/theme.h"

#include <QLabel>
#include <QPushButton>
#include <QWidget>

namespace ktrdr {

class StartPage : public QWidget
{
    Q_OBJECT

public:
    // `problem`: of the configuration; NotFound is the first run.
    StartPage(const Error& problem, const QString& configFile, const Theme& theme, QWidget* parent = nullptr);

    void say(const QString& text);
    void setBusy(bool busy);

Q_SIGNALS:
    void simulatorWanted();
    void exampleWanted();
    void readAgainWanted();

private:
    QLabel* m_said;
    QPushButton* m_simulator;
    QPushButton* m_example;
    QPushButton* m_again;
};

} // namespace ktrdr
