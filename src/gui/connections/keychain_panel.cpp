// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/connections/keychain_panel.h"

#include "app/on_ready.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/plain_tip.h"
#include "gui/theme/scaled.h"
#include "gui/trust/keychain_words.h"

#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ktrdr {

namespace {

constexpr int kNameRole = Qt::UserRole;

} // namespace

KeychainPanel::KeychainPanel(SecretKeeper& keeper, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_keeper(keeper), m_theme(theme), m_icon(plainLabel({}, this)), m_what(plainLabel({}, this)),
      m_next(secondaryLabel({}, this)), m_unlock(new QPushButton(tr("&Unlock…"), this)),
      m_forget(new QPushButton(tr("&Forget"), this)), m_list(new QListWidget(this))
{
    setMinimumWidth(sizes::scaled(230));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 6, 8, 6);
    column->setSpacing(sizes::kGrid);
    auto* line = new QHBoxLayout;
    m_what->setWordWrap(true);
    m_next->setWordWrap(true);
    line->addWidget(m_icon);
    line->addWidget(m_what, 1);
    line->addWidget(m_unlock);
    column->addLayout(line);
    column->addWidget(m_next);
    column->addWidget(m_list, 1);
    column->addWidget(m_forget, 0, Qt::AlignRight);
    m_list->setAccessibleName(tr("Stored secrets"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMinimumHeight(40);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_unlock->setAutoDefault(false);
    m_forget->setAutoDefault(false);
    connect(m_unlock, &QPushButton::clicked, this, &KeychainPanel::unlock);
    connect(m_forget, &QPushButton::clicked, this, &KeychainPanel::forget);
    connect(m_list, &QListWidget::currentRowChanged, this, &KeychainPanel::describeSelection);
    connect(&keeper, &SecretKeeper::changed, this, &KeychainPanel::refresh);
    connect(&theme, &Theme::changed, this, &KeychainPanel::decorate);
    m_unlock->hide();
    describeSelection();
}

// The keychain is asked when somebody looks, not before.
void KeychainPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    refresh();
}

void KeychainPanel::refresh()
{
    if (!isVisible())
        return;
    onReady(m_keeper.keychain().probe(), this, [this](const Result<SecretState>& state) { showState(state); });
    onReady(m_keeper.keychain().names(), this, [this](const Result<std::vector<std::string>>& stored) {
        m_stored = stored ? *stored : std::vector<std::string>();
        onReady(m_keeper.session().names(), this,
                [this](const Result<std::vector<std::string>>& kept) { showNames(kept); });
    });
}

void KeychainPanel::showState(const Result<SecretState>& state)
{
    m_state = state;
    const auto words = wordsOf(state);
    m_what->setText(words.what);
    m_next->setText(words.next);
    m_next->setVisible(!words.next.isEmpty());
    m_unlock->setVisible(state && *state == SecretState::Locked);
    decorate();
    describeSelection();
}

void KeychainPanel::decorate()
{
    m_icon->setPixmap(m_theme.icons().icon(wordsOf(m_state).status).pixmap(sizes::kIcon, sizes::kIcon));
}

void KeychainPanel::showNames(const Result<std::vector<std::string>>& kept)
{
    m_list->clear();
    const auto add = [this](const std::string& name, const QString& place) {
        auto* item = new QListWidgetItem(tr("%1 (%2)").arg(secretTitle(name), place), m_list);
        item->setData(kNameRole, QString::fromStdString(name));
        item->setToolTip(plainTip(item->text()));
    };
    for (const auto& name : m_stored)
        add(name, tr("keychain"));
    for (const auto& name : kept ? *kept : std::vector<std::string>()) {
        if (std::find(m_stored.begin(), m_stored.end(), name) == m_stored.end())
            add(name, tr("this session"));
    }
    if (m_list->count() == 0)
        (new QListWidgetItem(tr("Nothing is stored"), m_list))->setFlags(Qt::NoItemFlags);
    describeSelection();
}

void KeychainPanel::describeSelection()
{
    const auto* item = m_list->currentItem();
    const auto name = item ? item->data(kNameRole).toString().toStdString() : std::string();
    const bool inKeychain = std::find(m_stored.begin(), m_stored.end(), name) != m_stored.end();
    const bool usable = !inKeychain || (m_state && *m_state == SecretState::Unlocked);
    m_forget->setEnabled(!name.empty() && usable);
    m_forget->setToolTip(name.empty() ? tr("Choose a secret in the list first")
                         : usable     ? tr("Remove it; it is asked for again when it is needed")
                                      : tr("Unlock the keychain first"));
}

void KeychainPanel::unlock()
{
    m_unlock->setEnabled(false);
    onReady(m_keeper.keychain().unlock(), this, [this](const Result<void>& done) {
        m_unlock->setEnabled(true);
        refresh();
        if (!done) {
            m_next->setText(QString::fromStdString(toString(done.error())));
            m_next->show();
        }
    });
}

void KeychainPanel::forget()
{
    const auto* item = m_list->currentItem();
    if (!item)
        return;
    m_keeper.forget(item->data(kNameRole).toString().toStdString(), [this](const Result<void>& done) {
        if (!done) {
            m_next->setText(QString::fromStdString(toString(done.error())));
            m_next->show();
        }
    });
}

} // namespace ktrdr
