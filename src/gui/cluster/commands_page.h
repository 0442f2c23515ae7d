// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of an object: a list, the chosen one as plain text, and a button that copies it. Owned by ObjectPage;
// main thread.
#pragma once

#include "gui/cluster/object_commands.h"
#include "gui/theme/theme.h"

#include <QWidget>

class QLabel;
class QListWidget;
class QPlainTextEdit;
class QPushButton;

namespace ktrdr {

class WatchedEnvironment;

class CommandsPage : public QWidget
{
    Q_OBJECT

public:
    CommandsPage(WatchedEnvironment& environment, const Theme& theme, QWidget* parent = nullptr);
    // The null id: of the environment.
    void setTarget(CtId ct);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void refresh();
    void showChosen();

    WatchedEnvironment& m_environment;
    CtId m_ct;
    std::vector<ObjectCommand> m_commands;
    QListWidget* m_list;
    QLabel* m_note;
    QPushButton* m_copy;
    QPlainTextEdit* m_text;
};

} // namespace ktrdr
