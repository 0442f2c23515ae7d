// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The dialogs of WindowPrompt. They are shown with open(), never exec(); Cancel is the default button and Enter never
// accepts trust. Main thread.
#pragma once

#include "ports/prompt.h"

#include <QDialog>

class QLineEdit;

namespace ktrdr {

class HostKeyDialog : public QDialog
{
    Q_OBJECT

public:
    HostKeyDialog(const HostKeyQuestion& question, QWidget* parent);
};

class SecretDialog : public QDialog
{
    Q_OBJECT

public:
    SecretDialog(const QString& question, const QString& detail, QWidget* parent);
    // Moves the typed text out and clears the field.
    std::string take();

private:
    QLineEdit* m_field;
};

} // namespace ktrdr
