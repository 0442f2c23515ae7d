// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The list of notices of this process, newest first: nothing that the desktop showed, or was not allowed to show, is
// lost. Owned by the panel below; main thread.
#pragma once

#include "base/clock.h"
#include "gui/theme/theme.h"

#include <QTableWidget>

namespace ktrdr {

struct RunNotice;

class NoticesPage : public QTableWidget
{
    Q_OBJECT

public:
    NoticesPage(const Clock& clock, const Theme& theme, QWidget* parent = nullptr);

    void add(const RunNotice& notice);
    int unread() const { return m_unread; } // since the list was last seen

Q_SIGNALS:
    void unreadChanged();
    void runChosen(const QString& runId);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void drawIcons();

    const Clock& m_clock;
    const Theme& m_theme;
    int m_unread = 0;
};

} // namespace ktrdr
