// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A line that tells the operator something where it happened: status shape, what, and below it where and what to do
// next; with at most one action. Hidden while there is nothing to say. Owned by its page; main thread.
#pragma once

#include "base/result.h"
#include "gui/theme/theme.h"

#include <QFrame>

class QPushButton;

namespace ktrdr {

class Notice : public QFrame
{
    Q_OBJECT

public:
    explicit Notice(const Theme& theme, QWidget* parent = nullptr);

    void say(Status status, const QString& what, const QString& more = {}, const QString& action = {});
    void say(const Error& error, const QString& action = {});
    void clear();
    QString what() const;
    QString more() const;

Q_SIGNALS:
    void actionWanted();

private:
    void decorate();

    const Theme& m_theme;
    Status m_status = Status::Unknown;
    QLabel* m_icon;
    QLabel* m_what;
    QLabel* m_more;
    QPushButton* m_action;
};

} // namespace ktrdr
