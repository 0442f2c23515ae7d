// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/commands/command_palette.h"

#include "gui/theme/scaled.h"
#include "gui/theme/tokens.h"

#include <QAction>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QVBoxLayout>

namespace ktrdr {

namespace {

constexpr int kEntryRole = Qt::UserRole;

} // namespace

std::vector<PaletteEntry> entriesOf(const QList<QAction*>& actions)
{
    std::vector<PaletteEntry> entries;
    for (auto* action : actions) {
        if (action->text().isEmpty() || action->isSeparator() || action->menu())
            continue;
        PaletteEntry entry;
        entry.text = QString(action->text()).remove(u'&');
        entry.enabled = action->isEnabled();
        entry.hint = entry.enabled ? action->shortcut().toString(QKeySequence::NativeText) : action->toolTip();
        entry.run = [action] { action->trigger(); };
        entries.push_back(std::move(entry));
    }
    return entries;
}

CommandPalette::CommandPalette(std::vector<PaletteEntry> entries, QWidget* parent)
    : QDialog(parent), m_entries(std::move(entries)), m_field(new QLineEdit(this)), m_list(new QListView(this))
{
    setWindowTitle(tr("Find an object or run a command"));
    resize(sizes::scaled(560), sizes::scaled(380));
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const auto& entry = m_entries[i];
        auto* item = new QStandardItem(entry.hint.isEmpty() ? entry.text : tr("%1   %2").arg(entry.text, entry.hint));
        item->setData(static_cast<int>(i), kEntryRole);
        item->setEnabled(entry.enabled);
        item->setEditable(false);
        m_model.appendRow(item);
    }
    m_filter.setSourceModel(&m_model);
    m_list->setModel(&m_filter);
    m_list->setUniformItemSizes(true);
    m_list->setAccessibleName(tr("Commands and objects"));
    m_field->setPlaceholderText(tr("Find an object or run a command"));
    m_field->setAccessibleName(m_field->placeholderText());
    m_field->installEventFilter(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(sizes::kCardGap, sizes::kCardGap, sizes::kCardGap, sizes::kCardGap);
    column->addWidget(m_field);
    column->addWidget(m_list, 1);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::setQuery);
    connect(m_field, &QLineEdit::returnPressed, this, &CommandPalette::runCurrent);
    connect(m_list, &QListView::activated, this, &CommandPalette::runCurrent);
    setQuery({});
}

void CommandPalette::setQuery(const QString& query)
{
    m_filter.words = query.split(u' ', Qt::SkipEmptyParts);
    m_filter.refresh();
    m_list->setCurrentIndex(m_filter.index(0, 0));
}

bool CommandPalette::Filter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const auto text = sourceModel()->index(row, 0, parent).data().toString();
    return std::all_of(words.begin(), words.end(),
                       [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

// The list moves while the field keeps the focus.
bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() != Qt::Key_Down && key->key() != Qt::Key_Up && key->key() != Qt::Key_PageDown &&
        key->key() != Qt::Key_PageUp)
        return QDialog::eventFilter(watched, event);
    QCoreApplication::sendEvent(m_list, event);
    return true;
}

void CommandPalette::runCurrent()
{
    const auto index = m_list->currentIndex();
    if (!index.isValid())
        return;
    const auto& entry = m_entries[static_cast<std::size_t>(index.data(kEntryRole).toInt())];
    if (!entry.enabled)
        return;
    const auto run = entry.run;
    accept();
    run();
}

} // namespace ktrdr
