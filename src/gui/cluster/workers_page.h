// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// All workers of an environment in one table with a filter. Owned by ObjectPage; main thread.
#pragma once

#include "gui/theme/theme.h"

#include <QWidget>

class QLabel;
class QLineEdit;

namespace ktrdr {

class TruthTable;
class WatchedEnvironment;

class WorkersPage : public QWidget
{
    Q_OBJECT

public:
    WorkersPage(WatchedEnvironment& environment, const Theme& theme, QWidget* parent = nullptr);

Q_SIGNALS:
    void chosen(const QString& key);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void refresh();
    void count();

    WatchedEnvironment& m_environment;
    QLineEdit* m_filter;
    QLabel* m_count;
    TruthTable* m_table;
};

} // namespace ktrdr
