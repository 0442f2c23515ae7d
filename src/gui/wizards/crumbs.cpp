// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/wizards/crumbs.h"

#include "gui/theme/plain_label.h"

#include <QHBoxLayout>
#include <QStyle>

namespace ktrdr {

Crumbs::Crumbs(const QStringList& steps, QWidget* parent) : QWidget(parent), m_steps(steps)
{
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins({});
    line->setSpacing(2 * sizes::kGrid);
    for (int i = 0; i < steps.size(); ++i) {
        if (i > 0)
            line->addWidget(secondaryLabel(QStringLiteral("›"), this));
        m_labels.push_back(secondaryLabel({}, this));
        line->addWidget(m_labels.back());
    }
}

void Crumbs::setCurrent(int step)
{
    for (int i = 0; i < m_steps.size(); ++i) {
        auto* label = m_labels[static_cast<std::size_t>(i)];
        label->setText(i < step ? tr("✓ %1").arg(m_steps[i]) : tr("%1  %2").arg(QString::number(i + 1), m_steps[i]));
        label->setProperty("secondary", i != step);
        label->style()->unpolish(label); // puts back the font of before
        label->style()->polish(label);
        QFont weighed = font();
        weighed.setWeight(i == step ? QFont::DemiBold : QFont::Normal);
        label->setFont(weighed);
    }
    setAccessibleName(
        tr("Step %1 of %2: %3").arg(QString::number(step + 1), QString::number(m_steps.size()), m_steps.value(step)));
}

} // namespace ktrdr
