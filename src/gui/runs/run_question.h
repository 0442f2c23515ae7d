// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RunQuestion asks before something is said to a run that cannot be taken back: it names the run, the environment and
// what follows. Letting it run is the default, Enter never confirms. Opened without blocking; main thread.
#pragma once

#include "app/shown_run.h"
#include "gui/theme/theme.h"

#include <QDialog>

#include <functional>

class QLabel;
class QPushButton;

namespace ktrdr {

class RunQuestion : public QDialog
{
    Q_OBJECT

public:
    struct Words
    {
        QString title, question, button;
        std::function<QString(const RunState&)> consequence;
    };
    RunQuestion(const ShownRun& run, OperatorCommand command, Words words, const Theme& theme, QWidget* parent);

    // "a, b and 3 more"
    static QString named(const QStringList& targets);

private:
    void refresh();

    const ShownRun& m_run;
    OperatorCommand m_command;
    Words m_words;
    QLabel* m_consequence;
    QPushButton* m_sure = nullptr;
};

} // namespace ktrdr
