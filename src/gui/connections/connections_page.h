// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ConnectionsPage shows how each host of the selected environment is reached, hop by hop: the key of the host, the key
// we signed in with, times and errors; it tests the way anew on demand. Beside it, the keychain. Owned by the panel
// below; main thread.
#pragma once

#include "gui/connections/connection_rows.h"
#include "gui/theme/theme.h"

#include <QPointer>
#include <QWidget>

class QLabel;
class QPushButton;
class QTableWidget;

namespace ktrdr {

class ElidedLabel;
class KeychainPanel;
class Notice;
class SecretKeeper;
class WatchedEnvironment;

struct ConnectionServices
{
    SecretKeeper& keeper;
    ShellOpener openShell;
};

class ConnectionsPage : public QWidget
{
    Q_OBJECT

public:
    ConnectionsPage(ConnectionServices services, const Theme& theme, QWidget* parent = nullptr);

    // Null: none is selected.
    void setEnvironment(WatchedEnvironment* environment);
    // All hosts, one after another.
    void testAll();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeTable();
    ConnectionFacts facts();
    void refresh();
    void fill();
    void setCell(int row, int column, const QString& text, const QString& tip);
    void describe();
    void testNext();
    void test(const std::string& host);
    void updateButtons();

    ConnectionServices m_services;
    const Theme& m_theme;
    QPointer<WatchedEnvironment> m_environment;
    std::map<std::string, std::map<std::string, TimedTest>> m_tests; // by environment and host
    std::vector<std::string> m_waiting;
    QPointer<ConnectionTest> m_test;
    std::string m_testing;
    std::vector<ConnectionRow> m_rows;
    ElidedLabel* m_title;
    QLabel* m_details;
    QPushButton *m_testOne, *m_testAll;
    QTableWidget* m_table;
    Notice* m_notice;
    KeychainPanel* m_keychain;
};

} // namespace ktrdr
