// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/first_run/start_page.h"

#include "gui/setup/setup_assistant.h"
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

StartPage::StartPage(const Error& problem, SetupServices services, const Clock& clock, const Theme& theme,
                     QWidget* parent)
    : QStackedWidget(parent), m_services(std::move(services)), m_clock(clock), m_theme(theme),
      m_said(paragraph({}, this)), m_connect(new QPushButton(tr("&Connect to a cluster…"), this)),
      m_simulator(new QPushButton(tr("Try the &simulated cluster"), this)),
      m_example(new QPushButton(tr("&Write an example configuration"), this)),
      m_again(new QPushButton(tr("&Read the configuration again"), this))
{
    setWindowTitle(tr("KTRDR Admin"));
    setMinimumSize(780, 560);
    resize(980, 700);
    addWidget(makeWelcome(problem, theme));
    connect(m_connect, &QPushButton::clicked, this, &StartPage::connectCluster);
    connect(m_simulator, &QPushButton::clicked, this, &StartPage::simulatorWanted);
    connect(m_example, &QPushButton::clicked, this, &StartPage::exampleWanted);
    connect(m_again, &QPushButton::clicked, this, &StartPage::readAgainWanted);
}

QWidget* StartPage::makeWelcome(const Error& problem, const Theme& theme)
{
    const bool first = problem.code == ErrorCode::NotFound;
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(40, 32, 40, 32);
    column->setSpacing(sizes::kCardGap);
    auto* title = plainLabel(first ? tr("Welcome to KTRDR Admin") : tr("The configuration cannot be used"), page);
    title->setFont(theme.titleFont());
    column->addWidget(title);
    if (first)
        column->addWidget(paragraph(tr("There is no configuration yet. Connect to one node of a Proxmox cluster, and "
                                       "the backend and the workers are found by their names. The result is kept in "
                                       "%1.")
                                        .arg(QString::fromStdString(m_services.file)),
                                    page));
    else
        column->addWidget(paragraph(
            QString::fromStdString(toString(problem)) + u'\n' + QString::fromStdString(problem.detail), page));
    column->addWidget(m_connect, 0, Qt::AlignLeft);
    column->addSpacing(sizes::kCardGap);
    column->addWidget(paragraph(tr("The simulated cluster has real SSH and HTTP servers on this machine's loopback "
                                   "only: everything can be tried and broken there."),
                                page));
    (first ? m_connect : m_again)->setProperty("primary", true);
    m_connect->setVisible(first); // a file that cannot be read is not written over
    m_example->setVisible(first);
    for (auto* button : {m_simulator, m_example, m_again})
        column->addWidget(button, 0, Qt::AlignLeft);
    column->addWidget(m_said);
    column->addStretch(1);
    return page;
}

void StartPage::connectCluster()
{
    if (!m_assistant) {
        m_assistant = new SetupAssistant(m_services, m_clock, m_theme, this);
        addWidget(m_assistant);
        connect(m_assistant, &SetupAssistant::closeWanted, this, [this] {
            setCurrentIndex(0);
            m_connect->setFocus(Qt::OtherFocusReason);
        });
        connect(m_assistant, &SetupAssistant::saved, this, &StartPage::configured);
    }
    setCurrentWidget(m_assistant);
    m_assistant->start();
}

void StartPage::say(const QString& text) { m_said->setText(text); }

void StartPage::setBusy(bool busy)
{
    for (auto* button : {m_connect, m_simulator, m_example, m_again})
        button->setEnabled(!busy);
}

} // namespace ktrdr
