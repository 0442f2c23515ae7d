// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// WizardPage is one step of a PlanWizard: its word in the crumbs, its help, whether it is filled in, and whether the
// next one may follow. Owned by its wizard; main thread.
#pragma once

#include <QWidget>

namespace ktrdr {

class WizardPage : public QWidget
{
    Q_OBJECT

public:
    WizardPage(QString title, QString help, QWidget* parent)
        : QWidget(parent), m_title(std::move(title)), m_help(std::move(help))
    {
    }

    const QString& title() const { return m_title; } // a word in the crumbs
    const QString& help() const { return m_help; }   // what the page is about

    // It is shown now; the keyboard goes to its first field.
    virtual void enter() {}
    virtual bool isComplete() const { return true; }
    // Whether the next page may be shown at once. False: what is missing was begun, and passed() follows if it is good.
    virtual bool validatePage() { return true; }

Q_SIGNALS:
    void changed(); // isComplete() may be another
    void passed();

private:
    QString m_title, m_help;
};

} // namespace ktrdr
