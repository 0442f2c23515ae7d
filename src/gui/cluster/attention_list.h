// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What needs attention in an environment, worst first: one line what, one line why, and a way to the object. Says
// with the time of the last reading when nothing does. Owned by the overview; main thread.
#pragma once

#include "gui/cluster/overview_summary.h"

class QVBoxLayout;

namespace ktrdr {

class AttentionList : public QFrame
{
    Q_OBJECT

public:
    explicit AttentionList(const Theme& theme, QWidget* parent = nullptr);
    // `readAt`: when Proxmox was read last.
    void show(const std::vector<AttentionItem>& items, std::optional<UtcTime> readAt);

Q_SIGNALS:
    void chosen(const QString& key);

private:
    void rebuild();
    QString titleText() const;
    QWidget* rowFor(const AttentionItem& item);

    const Theme& m_theme;
    std::vector<AttentionItem> m_items;
    std::optional<UtcTime> m_readAt;
    QLabel* m_title;
    QWidget* m_rows = nullptr;
    QVBoxLayout* m_column;
};

} // namespace ktrdr
