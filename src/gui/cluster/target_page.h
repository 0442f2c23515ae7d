// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The overview of one backend or worker: its figures, what disagrees and what to do, and each source's word with its
// age. Owned by ObjectPage; main thread.
#pragma once

#include "base/ids.h"
#include "gui/cluster/target_facts.h"

class QTableWidget;
class QVBoxLayout;

namespace ktrdr {

class WatchedEnvironment;

class TargetPage : public QWidget
{
    Q_OBJECT

public:
    TargetPage(WatchedEnvironment& environment, const Theme& theme, QWidget* parent = nullptr);
    void setTarget(CtId ct);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void refresh();
    void makeTable();
    QWidget* makeCards();
    void showAdvice(std::vector<Advice> advice);
    void showRows(const std::vector<SourceRow>& rows);

    WatchedEnvironment& m_environment;
    const Theme& m_theme;
    CtId m_ct;
    MetricCard* m_cpu = nullptr;
    MetricCard* m_memory = nullptr;
    MetricCard* m_disk = nullptr;
    MetricCard* m_free = nullptr;
    QFrame* m_card;
    QWidget* m_lines = nullptr;
    std::vector<Advice> m_advice;
    QTableWidget* m_sources;
};

} // namespace ktrdr
