// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A value that a click, or Space, copies whole, however short it is shown. Owned by its parent; main thread.
#pragma once

#include <QPushButton>

namespace ktrdr {

class CopyLabel : public QPushButton
{
    Q_OBJECT

public:
    explicit CopyLabel(QWidget* parent = nullptr);
    // `what` names the value: "hash of the plan".
    void say(const QString& shown, const QString& copied, const QString& what);

private:
    void copy();

    QString m_copied;
};

} // namespace ktrdr
