// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/object_page.h"

#include "gui/theme/tab_order.h"

#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>

namespace ktrdr {

ObjectPage::ObjectPage(QWidget* head, QWidget* parent)
    : QWidget(parent), m_bar(new QTabBar(this)), m_stack(new QStackedWidget(this))
{
    m_bar->setDrawBase(false);
    m_bar->setExpanding(false);
    m_bar->setAccessibleName(tr("What to show of the object"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 2 * sizes::kGrid, 0, 0);
    column->setSpacing(0);
    auto* top = new QVBoxLayout;
    top->setContentsMargins(sizes::kPageMargin, 0, sizes::kPageMargin, 0);
    top->addWidget(head);
    column->addLayout(top);
    auto* tabs = new QHBoxLayout;
    tabs->setContentsMargins(sizes::kPageMargin - 3 * sizes::kGrid, sizes::kGrid, sizes::kPageMargin, 0);
    tabs->addWidget(m_bar);
    tabs->addStretch(1);
    column->addLayout(tabs);
    column->addWidget(m_stack, 1);
    setFocusProxy(m_bar);
    connect(m_bar, &QTabBar::currentChanged, this, [this] {
        if (isVisible())
            showCurrent();
        if (!m_asked)
            Q_EMIT tabChosen(tab());
    });
    // Only the shortcuts of the page that is seen count, wherever in the window the focus is.
    connect(new QShortcut(Qt::CTRL | Qt::Key_PageUp, this), &QShortcut::activated, this, [this] { step(-1); });
    connect(new QShortcut(Qt::CTRL | Qt::Key_PageDown, this), &QShortcut::activated, this, [this] { step(+1); });
}

void ObjectPage::addTab(const QString& id, const QString& title, Maker make)
{
    m_asked = true;
    m_tabs.push_back({id, std::move(make), nullptr});
    m_bar->addTab(title);
    m_asked = false;
}

bool ObjectPage::showTab(const QString& id)
{
    const auto found = std::find_if(m_tabs.begin(), m_tabs.end(), [&](const auto& tab) { return tab.id == id; });
    if (found == m_tabs.end())
        return false;
    m_asked = true;
    m_bar->setCurrentIndex(static_cast<int>(found - m_tabs.begin()));
    m_asked = false;
    return true;
}

QString ObjectPage::tab() const
{
    const int index = m_bar->currentIndex();
    return index < 0 ? QString() : m_tabs[static_cast<std::size_t>(index)].id;
}

QWidget* ObjectPage::page(const QString& id) const
{
    const auto found = std::find_if(m_tabs.begin(), m_tabs.end(), [&](const auto& tab) { return tab.id == id; });
    return found == m_tabs.end() ? nullptr : found->page;
}

void ObjectPage::showEvent(QShowEvent* event)
{
    showCurrent();
    QWidget::showEvent(event);
}

void ObjectPage::showCurrent()
{
    const int index = m_bar->currentIndex();
    if (index < 0)
        return;
    auto& tab = m_tabs[static_cast<std::size_t>(index)];
    if (!tab.page) {
        tab.page = tab.make(m_stack);
        m_stack->addWidget(tab.page);
        tabAfter(*m_bar, *tab.page);
    }
    m_stack->setCurrentWidget(tab.page);
}

void ObjectPage::step(int direction)
{
    const int count = m_bar->count();
    m_bar->setCurrentIndex((m_bar->currentIndex() + direction + count) % count);
}

} // namespace ktrdr
