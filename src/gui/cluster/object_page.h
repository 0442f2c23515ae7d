// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ObjectPage is what one sees of a selected object: its head, and below that flat tabs, Ctrl+Page Up and Ctrl+Page Down
// go through them. The page of a tab is made when it is first shown. Owned by EnvironmentPages; main thread.
#pragma once

#include "gui/theme/theme.h"

#include <QWidget>

#include <functional>

class QStackedWidget;
class QTabBar;

namespace ktrdr {

class ObjectPage : public QWidget
{
    Q_OBJECT

public:
    // Takes the head.
    ObjectPage(QWidget* head, QWidget* parent = nullptr);

    using Maker = std::function<QWidget*(QWidget* parent)>;
    void addTab(const QString& id, const QString& title, Maker make);
    // False when there is no such tab.
    bool showTab(const QString& id);
    QString tab() const;
    // Null while it was not shown.
    QWidget* page(const QString& id) const;

Q_SIGNALS:
    // The operator chose it, not showTab.
    void tabChosen(const QString& id);

protected:
    void showEvent(QShowEvent* event) override;

private:
    struct Tab
    {
        QString id;
        Maker make;
        QWidget* page = nullptr;
    };

    void showCurrent();
    void step(int direction);

    QTabBar* m_bar;
    QStackedWidget* m_stack;
    std::vector<Tab> m_tabs;
    bool m_asked = false; // showTab is at work
};

} // namespace ktrdr
