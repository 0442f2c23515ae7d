// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The line above an object's tabs: for an environment its name, protection and how many things need attention; for a
// target its status, name, environment and what it says. Owned by their ObjectPage; main thread.
#pragma once

#include "base/ids.h"
#include "gui/theme/theme.h"

#include <QWidget>

class QLabel;

namespace ktrdr {

class NoteLine;
class Pill;
class WatchedEnvironment;

class ObjectHead : public QWidget
{
    Q_OBJECT

public:
    ObjectHead(WatchedEnvironment& environment, const Theme& theme, QWidget* parent = nullptr);
    // Without a target it is the head of the environment.
    void setTarget(CtId ct);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void refresh();
    void age();
    void showEnvironment();
    void showTarget();
    void decorate();

    WatchedEnvironment& m_environment;
    const Theme& m_theme;
    CtId m_ct;
    QLabel* m_icon;
    QLabel* m_title;
    Pill* m_protection;
    Pill* m_needs;
    NoteLine* m_note;
};

} // namespace ktrdr
