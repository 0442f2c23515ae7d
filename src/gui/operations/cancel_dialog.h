// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// CancelDialog asks before an operation is cancelled: it names the operation, its worker and what is lost. Keeping it
// is the default, Enter never cancels, and production wants the environment's name typed. Opened without blocking; main
// thread.
#pragma once

#include "gui/operations/operation_rows.h"
#include "gui/theme/theme.h"

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace ktrdr {

class CancelDialog : public QDialog
{
    Q_OBJECT

public:
    CancelDialog(const OperationRow& row, const Environment& environment, const Theme& theme,
                 QWidget* parent = nullptr);

private:
    void check();

    QString m_wanted; // to be typed; empty: nothing
    QLineEdit* m_typed = nullptr;
    QPushButton* m_cancel;
};

} // namespace ktrdr
