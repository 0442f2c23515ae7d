// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A card with one figure: caption, status shape with the value, one line below. Owned by its page; main thread.
#pragma once

#include "gui/theme/theme.h"

#include <QFrame>
#include <QLabel>

namespace ktrdr {

struct Metric
{
    Status status = Status::Unknown;
    QString value;
    QString detail;
    bool operator==(const Metric&) const = default;
};

class MetricCard : public QFrame
{
    Q_OBJECT

public:
    MetricCard(const QString& caption, const Theme& theme, QWidget* parent = nullptr);
    void show(const Metric& metric);
    // False for a figure that has no status: no shape, no word.
    void setWithStatus(bool withStatus);

private:
    void draw();

    const Theme& m_theme;
    Metric m_metric;
    bool m_withStatus = true;
    QLabel* m_caption;
    QLabel* m_icon;
    QLabel* m_value;
    QLabel* m_detail;
};

// Cards side by side, equally wide.
class MetricRow : public QWidget
{
    Q_OBJECT

public:
    MetricRow(const Theme& theme, QWidget* parent);
    MetricCard* add(const QString& caption);

private:
    const Theme& m_theme;
};

} // namespace ktrdr
