// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/attention_list.h"

#include "app/wording.h"
#include "gui/cluster/cell_text.h"
#include "gui/theme/plain_label.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace ktrdr {

namespace {

constexpr std::size_t kMostRows = 4; // the table below shows all

} // namespace

AttentionList::AttentionList(const Theme& theme, QWidget* parent)
    : QFrame(parent), m_theme(theme), m_title(plainLabel({}, this)), m_column(new QVBoxLayout(this))
{
    setProperty("card", true);
    m_title->setFont(strong(m_title->font()));
    m_column->setContentsMargins(14, 10, 14, 10);
    m_column->setSpacing(2 * sizes::kGrid);
    m_column->addWidget(m_title);
    connect(&theme, &Theme::changed, this, &AttentionList::rebuild);
    rebuild();
}

void AttentionList::show(const std::vector<AttentionItem>& items, std::optional<UtcTime> readAt)
{
    const bool same = items == m_items && m_rows;
    m_items = items;
    m_readAt = readAt;
    if (!same)
        return rebuild();
    if (m_title->text() != titleText())
        m_title->setText(titleText());
}

QString AttentionList::titleText() const
{
    if (!m_items.empty())
        return tr("Needs attention");
    return m_readAt ? tr("Nothing needs attention · read at %1").arg(localTime(*m_readAt)) : tr("Not read yet");
}

void AttentionList::rebuild()
{
    delete m_rows;
    m_rows = new QWidget(this);
    auto* rows = new QVBoxLayout(m_rows);
    rows->setContentsMargins({});
    rows->setSpacing(2 * sizes::kGrid);
    for (std::size_t i = 0; i < std::min(m_items.size(), kMostRows); ++i)
        rows->addWidget(rowFor(m_items[i]));
    if (m_items.size() > kMostRows)
        rows->addWidget(secondaryLabel(tr("and %1 more in the table below").arg(m_items.size() - kMostRows), m_rows));
    m_rows->setVisible(!m_items.empty());
    m_column->addWidget(m_rows);
    m_title->setText(titleText());
}

QWidget* AttentionList::rowFor(const AttentionItem& item)
{
    auto* row = new QWidget(m_rows);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins({});
    line->setSpacing(3 * sizes::kGrid);
    auto* icon = plainLabel({}, row);
    icon->setPixmap(m_theme.icons().icon(item.status).pixmap(sizes::kIcon, sizes::kIcon));
    icon->setAccessibleName(word(item.status));
    line->addWidget(icon, 0, Qt::AlignTop);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(0);
    auto* what = plainLabel(item.what, row);
    what->setFont(strong(what->font()));
    auto* why = secondaryLabel(item.why, row);
    why->setWordWrap(true);
    texts->addWidget(what);
    texts->addWidget(why);
    line->addLayout(texts, 1);
    auto* show = new QPushButton(tr("Show"), row);
    show->setAccessibleName(tr("Show %1").arg(item.what));
    connect(show, &QPushButton::clicked, this, [this, key = item.key] { Q_EMIT chosen(QString::fromStdString(key)); });
    line->addWidget(show, 0, Qt::AlignVCenter);
    return row;
}

} // namespace ktrdr
