// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/object_head.h"

#include "app/watched_environment.h"
#include "app/wording.h"
#include "gui/cluster/overview_summary.h"
#include "gui/theme/plain_label.h"

#include <QHBoxLayout>

namespace ktrdr {

ObjectHead::ObjectHead(WatchedEnvironment& environment, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_environment(environment), m_theme(theme), m_icon(plainLabel({}, this)),
      m_title(plainLabel({}, this)), m_protection(new Pill(this)), m_needs(new Pill(this)), m_note(new NoteLine(this))
{
    m_title->setFont(theme.titleFont());
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins({});
    line->setSpacing(2 * sizes::kGrid);
    for (auto* widget : std::initializer_list<QWidget*>{m_icon, m_title, m_protection, m_needs})
        line->addWidget(widget);
    line->addWidget(m_note, 1); // the title has the room when both do not fit
    m_icon->hide();
    m_needs->hide();
    connect(&environment, &WatchedEnvironment::changed, this, &ObjectHead::refresh);
    connect(&environment, &WatchedEnvironment::aged, this, &ObjectHead::age);
    connect(&theme, &Theme::changed, this, &ObjectHead::decorate);
    decorate();
}

void ObjectHead::setTarget(CtId ct)
{
    m_ct = ct;
    m_icon->setVisible(ct.number() > 0);
    decorate();
}

void ObjectHead::showEvent(QShowEvent* event)
{
    refresh();
    QWidget::showEvent(event);
}

void ObjectHead::decorate()
{
    const auto& tokens = m_theme.tokens();
    const auto protection = m_environment.environment().protection;
    const auto name = m_ct.number() > 0 ? QString::fromStdString(m_environment.name()) : word(protection).toUpper();
    m_protection->fill(name, tokens.environment(protection), tokens.surface);
    refresh();
}

void ObjectHead::refresh()
{
    if (!isVisible())
        return;
    if (m_ct.number() > 0)
        showTarget();
    else
        showEnvironment();
}

void ObjectHead::showEnvironment()
{
    const auto summary = summaryOf(m_environment.truth(), m_environment.snapshot());
    const auto count = summary.attention.size();
    m_title->setText(QString::fromStdString(m_environment.name()));
    m_needs->setVisible(count > 0);
    m_needs->outline(count == 1 ? tr("1 needs attention") : tr("%1 need attention").arg(count),
                     m_theme.tokens().failedText);
    m_note->say(m_environment.problem() ? QString::fromStdString(toString(*m_environment.problem())) : summary.sources);
}

void ObjectHead::age()
{
    if (isVisible() && m_ct.number() == 0 && !m_environment.problem())
        m_note->say(sourceAges(m_environment.snapshot(), m_environment.truth().at));
}

void ObjectHead::showTarget()
{
    const auto* target = m_environment.truth().find(m_ct);
    if (!target)
        return m_note->say(tr("This container is no longer part of the environment."));
    m_icon->setPixmap(m_theme.icons().icon(target->status).pixmap(sizes::kCardIcon, sizes::kCardIcon));
    m_icon->setAccessibleName(word(target->status));
    m_title->setText(tr("%1 · %2").arg(QString::fromStdString(target->target.name),
                                       QString::fromStdString(target->target.ct.text())));
    const auto count = target->disagreements.size();
    m_needs->setVisible(count > 0);
    m_needs->outline(count == 1 ? tr("1 disagreement") : tr("%1 disagreements").arg(count),
                     m_theme.tokens().degradedText);
    const auto note = tr("%1: %2").arg(word(target->status), wording(target->reason));
    m_note->say(note);
}

} // namespace ktrdr
