// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/metric_card.h"

#include "app/wording.h"
#include "gui/theme/plain_label.h"

#include <QHBoxLayout>

namespace ktrdr {

MetricCard::MetricCard(const QString& caption, const Theme& theme, QWidget* parent)
    : QFrame(parent), m_theme(theme), m_caption(plainLabel(caption, this)), m_icon(plainLabel({}, this)),
      m_value(plainLabel({}, this)), m_detail(plainLabel({}, this))
{
    setProperty("card", true);
    m_caption->setProperty("secondary", true);
    m_detail->setProperty("secondary", true);
    m_caption->setWordWrap(true); // four cards leave the tree its room on a small screen
    m_value->setWordWrap(true);
    m_detail->setWordWrap(true);
    m_value->setFont(theme.metricFont());
    auto* line = new QHBoxLayout;
    line->setSpacing(2 * sizes::kGrid);
    line->addWidget(m_icon);
    line->addWidget(m_value, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 10, 14, 10);
    column->setSpacing(sizes::kGrid);
    column->addWidget(m_caption);
    column->addLayout(line);
    column->addWidget(m_detail);
    column->addStretch(1);
    connect(&theme, &Theme::changed, this, &MetricCard::draw);
    draw();
}

void MetricCard::show(const Metric& metric)
{
    if (metric == m_metric)
        return;
    m_metric = metric;
    draw();
}

void MetricCard::setWithStatus(bool withStatus)
{
    m_withStatus = withStatus;
    m_icon->setVisible(withStatus);
    draw();
}

void MetricCard::draw()
{
    m_icon->setPixmap(m_theme.icons().icon(m_metric.status).pixmap(sizes::kCardIcon, sizes::kCardIcon));
    m_value->setText(m_metric.value);
    m_detail->setText(m_metric.detail);
    setAccessibleName(
        m_withStatus
            ? tr("%1: %2, %3. %4").arg(m_caption->text(), m_metric.value, word(m_metric.status), m_metric.detail)
            : tr("%1: %2. %3").arg(m_caption->text(), m_metric.value, m_metric.detail));
}

MetricRow::MetricRow(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins({});
    line->setSpacing(sizes::kCardGap);
}

MetricCard* MetricRow::add(const QString& caption)
{
    auto* card = new MetricCard(caption, m_theme, this);
    static_cast<QHBoxLayout*>(layout())->addWidget(card, 1);
    return card;
}

} // namespace ktrdr
