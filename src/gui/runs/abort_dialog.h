// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// AbortDialog asks before a run is aborted and rolled back: it names the run, the environment and the targets that go
// back. Cancel is the default, Enter never confirms. Opened without blocking; main thread.
#pragma once

#include "app/shown_run.h"
#include "gui/theme/theme.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace ktrdr {

class AbortDialog : public QDialog
{
    Q_OBJECT

public:
    AbortDialog(const ShownRun& run, const Theme& theme, QWidget* parent = nullptr);

private:
    void refresh();

    const ShownRun& m_run;
    QLabel* m_consequence;
    QPushButton* m_abort;
};

} // namespace ktrdr
