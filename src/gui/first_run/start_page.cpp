// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/first_run/start_page.h"

#include "gui/theme/plain_label.h"

#include <QVBoxLayout>

namespace ktrdr {

namespace {

QLabel* paragraph(const QString& text, QWidget* parent)
{
    auto* label = plainLabel(text, parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

} // namespace

StartPage::StartPage(const Error& problem, const QString& configFile, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_said(paragraph({}, this)), m_simulator(new QPushButton(tr("Try the simulated cluster"), this)),
      m_example(new QPushButton(tr("Write an example configuration"), this)),
      m_again(new QPushButton(tr("Read the configuration again"), this))
{
    const bool first = problem.code == ErrorCode::NotFound;
    setWindowTitle(tr("KTRDR Admin"));
    setMinimumSize(640, 420);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(40, 32, 40, 32);
    column->setSpacing(sizes::kCardGap);
    auto* title = plainLabel(first ? tr("Welcome to KTRDR Admin") : tr("The configuration cannot be used"), this);
    title->setFont(theme.titleFont());
    column->addWidget(title);
    if (first)
        column->addWidget(paragraph(tr("There is no configuration yet. It belongs into %1.").arg(configFile), this));
    else
        column->addWidget(paragraph(
            QString::fromStdString(toString(problem)) + u'\n' + QString::fromStdString(problem.detail), this));
    column->addWidget(paragraph(tr("The simulated cluster has real SSH and HTTP servers on this machine's loopback "
                                   "only: everything can be tried and broken there."),
                                this));
    m_simulator->setProperty("primary", true);
    m_example->setVisible(first);
    for (auto* button : {m_simulator, m_example, m_again})
        column->addWidget(button, 0, Qt::AlignLeft);
    column->addWidget(m_said);
    column->addStretch(1);
    connect(m_simulator, &QPushButton::clicked, this, &StartPage::simulatorWanted);
    connect(m_example, &QPushButton::clicked, this, &StartPage::exampleWanted);
    connect(m_again, &QPushButton::clicked, this, &StartPage::readAgainWanted);
}

void StartPage::say(const QString& text) { m_said->setText(text); }

void StartPage::setBusy(bool busy)
{
    for (auto* button : {m_simulator, m_example, m_again})
        button->setEnabled(!busy);
}

} // namespace ktrdr
