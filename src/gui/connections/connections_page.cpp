// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/connections/connections_page.h"

#include "app/watched_environment.h"
#include "app/wording.h"
#include "gui/connections/keychain_panel.h"
#include "gui/theme/elided_label.h"
#include "gui/theme/page_scroll.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/plain_tip.h"
#include "gui/theme/scaled.h"
#include "gui/theme/table_look.h"
#include "gui/wizards/notice.h"

#include <QHeaderView>
#include <QPushButton>
#include <QSplitter>
#include <QTableWidget>
#include <QVBoxLayout>

namespace ktrdr {

namespace {

enum Column { Icon, Name, Outcome, Connected, HostKey, SignedIn, Address, kColumns };

} // namespace

ConnectionsPage::ConnectionsPage(ConnectionServices services, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_services(std::move(services)), m_theme(theme), m_title(new ElidedLabel(this)),
      m_details(secondaryLabel({}, this)), m_testOne(new QPushButton(tr("&Test"), this)),
      m_testAll(new QPushButton(tr("Test &all"), this)), m_table(new QTableWidget(0, kColumns, this)),
      m_notice(new Notice(theme, this)), m_keychain(new KeychainPanel(m_services.keeper, theme, this))
{
    auto* ways = new QWidget(this);
    auto* column = new QVBoxLayout(ways);
    column->setContentsMargins({});
    column->setSpacing(0);
    auto* line = new QHBoxLayout;
    line->setContentsMargins(8, 6, 8, 6);
    m_title->setProperty("secondary", true);
    line->setSpacing(2 * sizes::kGrid);
    line->addWidget(m_title, 1);
    line->addWidget(m_testOne);
    line->addWidget(m_testAll);
    column->addLayout(line);
    makeTable();
    column->addWidget(m_table, 1);
    column->addWidget(m_notice);
    m_details->setContentsMargins(8, 4, 8, 4);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_details->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    column->addWidget(m_details);
    auto* sides = new QSplitter(Qt::Horizontal, this);
    sides->setHandleWidth(1);
    sides->setChildrenCollapsible(false);
    sides->addWidget(ways);
    sides->addWidget(m_keychain);
    sides->setStretchFactor(0, 1);
    sides->setStretchFactor(1, 0);
    sides->setSizes({860, 260});
    auto* whole = new QHBoxLayout(this);
    whole->setContentsMargins({});
    whole->addWidget(scrolled(*sides, this)); // a small screen with a large font
    connect(m_testOne, &QPushButton::clicked, this, [this] {
        const int row = m_table->currentRow();
        if (row >= 0)
            test(m_rows[static_cast<std::size_t>(row)].host);
    });
    connect(m_testAll, &QPushButton::clicked, this, &ConnectionsPage::testAll);
    connect(m_table, &QTableWidget::currentCellChanged, this, &ConnectionsPage::describe);
    connect(&theme, &Theme::changed, this, &ConnectionsPage::fill);
    setEnvironment(nullptr);
}

void ConnectionsPage::makeTable()
{
    m_table->setHorizontalHeaderLabels(
        {{}, tr("Host"), tr("Result"), tr("TCP"), tr("Host key"), tr("Signed in with"), tr("Address")});
    m_table->setAccessibleName(tr("Connections"));
    giveTableLook(*m_table);
    m_table->setTabKeyNavigation(false);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->setMinimumHeight(4 * sizes::scaled(sizes::kTableRow));
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    auto* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    const int widths[] = {30, 90, 165, 55, 160, 130};
    for (int column = 0; column < Address; ++column)
        header->resizeSection(column, sizes::scaled(widths[column]));
    header->setSectionResizeMode(Address, QHeaderView::Stretch);
    header->setMinimumSectionSize(30);
}

void ConnectionsPage::setEnvironment(WatchedEnvironment* environment)
{
    if (environment && environment == m_environment)
        return;
    if (m_environment)
        disconnect(m_environment, nullptr, this, nullptr);
    m_environment = environment;
    m_waiting.clear();
    delete m_test;
    m_testing.clear();
    if (environment) {
        const auto look = [this] {
            if (isVisible())
                refresh();
        };
        connect(environment, &WatchedEnvironment::changed, this, look);
        connect(environment, &WatchedEnvironment::aged, this, look);
    }
    m_title->say(
        environment ? tr("%1 signs in with %2")
                          .arg(QString::fromStdString(environment->name()), keyChoice(environment->environment().ssh))
                    : tr("Choose an environment in the tree to see its connections"));
    refresh();
}

void ConnectionsPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    refresh();
}

ConnectionFacts ConnectionsPage::facts()
{
    ConnectionFacts facts;
    if (auto* session = m_environment->session())
        facts.live = session->ports().shell.connections();
    facts.tests = m_tests[m_environment->name()];
    facts.running = m_testing;
    facts.now = m_environment->truth().at;
    return facts;
}

void ConnectionsPage::refresh()
{
    std::vector<ConnectionRow> rows;
    if (m_environment)
        rows = connectionRows(m_environment->environment(), facts());
    updateButtons();
    if (rows == m_rows)
        return;
    m_rows = std::move(rows);
    fill();
}

void ConnectionsPage::fill()
{
    m_table->setRowCount(static_cast<int>(m_rows.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const auto& shown = m_rows[static_cast<std::size_t>(row)];
        setCell(row, Icon, {}, word(shown.status));
        m_table->item(row, Icon)->setIcon(m_theme.icons().icon(shown.status));
        m_table->item(row, Icon)->setData(Qt::AccessibleTextRole, word(shown.status));
        setCell(row, Name, shown.name, {});
        setCell(row, Address, shown.address, {});
        setCell(row, Connected, shown.connected, {});
        setCell(row, HostKey, shown.hostKey, shown.details);
        setCell(row, SignedIn, shown.signedInWith, shown.details);
        setCell(row, Outcome, shown.result, {});
        m_table->item(row, Outcome)->setForeground(m_theme.tokens().statusText(shown.status));
    }
    if (m_table->currentRow() < 0 && !m_rows.empty())
        m_table->setCurrentCell(0, Name);
    describe();
}

void ConnectionsPage::setCell(int row, int column, const QString& text, const QString& tip)
{
    if (!m_table->item(row, column))
        m_table->setItem(row, column, new QTableWidgetItem);
    m_table->item(row, column)->setText(text);
    m_table->item(row, column)->setToolTip(plainTip(tip.isEmpty() ? text : tip));
}

// The selected hop: the error with its next step, or both keys in full.
void ConnectionsPage::describe()
{
    const auto row = static_cast<std::size_t>(m_table->currentRow());
    const auto* shown = m_table->currentRow() >= 0 && row < m_rows.size() ? &m_rows[row] : nullptr;
    if (shown && shown->problem)
        m_notice->say(*shown->problem);
    else
        m_notice->clear();
    m_details->setText(shown ? shown->details : QString());
    m_details->setToolTip(plainTip(m_details->text())); // a fingerprint does not fit a small screen
    m_details->setVisible(shown && !shown->details.isEmpty());
    updateButtons();
}

void ConnectionsPage::updateButtons()
{
    const bool can = m_environment && m_services.openShell && m_testing.empty();
    const auto why = !m_environment       ? tr("Choose an environment in the tree first")
                     : !m_testing.empty() ? tr("A test is running")
                     : !m_services.openShell
                         ? tr("This window cannot open connections")
                         : tr("Walks the way again, beside the connections in use; changes nothing");
    m_testOne->setEnabled(can && m_table->currentRow() >= 0);
    m_testAll->setEnabled(can && !m_rows.empty());
    m_testOne->setToolTip(why);
    m_testAll->setToolTip(why);
}

void ConnectionsPage::testAll()
{
    m_waiting.clear();
    for (auto row = m_rows.rbegin(); row != m_rows.rend(); ++row) {
        if (m_waiting.empty() || m_waiting.back() != row->host)
            m_waiting.push_back(row->host);
    }
    testNext();
}

void ConnectionsPage::testNext()
{
    if (m_waiting.empty() || !m_testing.empty())
        return;
    const auto host = m_waiting.back();
    m_waiting.pop_back();
    test(host);
}

void ConnectionsPage::test(const std::string& host)
{
    if (!m_environment || !m_services.openShell || !m_testing.empty())
        return;
    m_testing = host;
    m_test = new ConnectionTest(m_environment->environment(), host, m_services.openShell, this);
    connect(m_test, &ConnectionTest::finished, this, [this](const HostTest& result) {
        const auto now = facts();
        const auto* live = now.liveOf(result.host);
        m_tests[m_environment->name()][result.host] = {result, now.now, live ? std::optional(*live) : std::nullopt};
        m_testing.clear();
        m_test->deleteLater(); // we are inside its signal
        m_test = nullptr;
        refresh();
        testNext();
    });
    refresh();
    m_test->start();
}

} // namespace ktrdr
