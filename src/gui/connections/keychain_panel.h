// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The state of the keychain with what can be done about it, and the names of the stored secrets; one can be forgotten.
// Values are never shown. Owned by ConnectionsPage; main thread.
#pragma once

#include "app/secret_keeper.h"
#include "gui/theme/theme.h"

#include <QWidget>

class QListWidget;
class QPushButton;

namespace ktrdr {

class KeychainPanel : public QWidget
{
    Q_OBJECT

public:
    KeychainPanel(SecretKeeper& keeper, const Theme& theme, QWidget* parent = nullptr);

    void refresh();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void decorate();
    void showState(const Result<SecretState>& state);
    void showNames(const Result<std::vector<std::string>>& names);
    void unlock();
    void forget();
    void describeSelection();

    SecretKeeper& m_keeper;
    const Theme& m_theme;
    Result<SecretState> m_state = SecretState::NoReply;
    std::vector<std::string> m_stored;
    QLabel *m_icon, *m_what, *m_next;
    QPushButton *m_unlock, *m_forget;
    QListWidget* m_list;
};

} // namespace ktrdr
