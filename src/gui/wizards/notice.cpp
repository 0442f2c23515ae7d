// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/wizards/notice.h"

#include "app/wording.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/plain_tip.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace ktrdr {

namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }

} // namespace

Notice::Notice(const Theme& theme, QWidget* parent)
    : QFrame(parent), m_theme(theme), m_icon(plainLabel({}, this)), m_what(plainLabel({}, this)),
      m_more(secondaryLabel({}, this)), m_action(new QPushButton(this))
{
    setProperty("card", true);
    m_what->setWordWrap(true);
    m_more->setWordWrap(true);
    for (auto* label : {m_what, m_more})
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_action->setAutoDefault(false);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(0);
    texts->addWidget(m_what);
    texts->addWidget(m_more);
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(14, 8, 10, 8);
    line->setSpacing(2 * sizes::kGrid);
    line->addWidget(m_icon, 0, Qt::AlignTop);
    line->addLayout(texts, 1);
    line->addWidget(m_action, 0, Qt::AlignVCenter);
    connect(m_action, &QPushButton::clicked, this, &Notice::actionWanted);
    connect(&theme, &Theme::changed, this, &Notice::decorate);
    hide();
}

void Notice::say(Status status, const QString& what, const QString& more, const QString& action)
{
    m_status = status;
    m_what->setText(what);
    m_more->setText(more);
    m_more->setVisible(!more.isEmpty());
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    setAccessibleName(tr("%1: %2 %3").arg(word(status), what, more));
    decorate();
    show();
}

void Notice::say(const Error& error, const QString& action)
{
    QStringList more;
    for (const auto& part : {error.where, error.hint})
        if (!part.empty())
            more += qt(part);
    say(error.code == ErrorCode::Stale ? Status::Degraded : Status::Failed, qt(error.what),
        more.join(QStringLiteral(" · ")), action);
    if (!error.detail.empty())
        setToolTip(plainTip(qt(error.detail)));
}

void Notice::clear()
{
    m_what->clear();
    m_more->clear();
    setToolTip({});
    hide();
}

QString Notice::what() const { return m_what->text(); }
QString Notice::more() const { return m_more->text(); }

void Notice::decorate() { m_icon->setPixmap(m_theme.icons().icon(m_status).pixmap(sizes::kIcon, sizes::kIcon)); }

} // namespace ktrdr
