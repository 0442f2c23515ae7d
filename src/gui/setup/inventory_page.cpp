// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/setup/inventory_page.h"

#include "gui/setup/found_model.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/scaled.h"
#include "gui/theme/table_look.h"
#include "gui/wizards/notice.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace ktrdr {

namespace {

constexpr int kNamedPlaces = 6;

QString qt(const std::string& text) { return QString::fromStdString(text); }

QString listOf(const std::vector<std::string>& places)
{
    QStringList names;
    for (const auto& place : places) {
        if (names.size() == kNamedPlaces)
            return InventoryPage::tr("%1 and %2 more")
                .arg(names.join(QStringLiteral(", ")), QString::number(places.size() - kNamedPlaces));
        names += qt(place);
    }
    return names.join(QStringLiteral(", "));
}

} // namespace

QString sentenceOf(const DiscoveryConflict& conflict)
{
    using Kind = DiscoveryConflict::Kind;
    const auto places = listOf(conflict.places);
    switch (conflict.kind) {
    case Kind::NothingFound:
        return InventoryPage::tr("The cluster reports no containers. Does the user see them all, and is this the right "
                                 "cluster?");
    case Kind::NoBackend:
        return InventoryPage::tr("No container is the backend. Give one the role, or correct the name pattern.");
    case Kind::SeveralBackends:
        return InventoryPage::tr("More than one container would be the backend: %1. Leave the role to one of them.")
            .arg(places);
    case Kind::SeveralGolden:
        return InventoryPage::tr("More than one golden container: %1. Leave the role to one of them.").arg(places);
    case Kind::Nameless:
        return InventoryPage::tr("Without a host name: %1. Proxmox does not say it; start the container's node, or "
                                 "leave it out.")
            .arg(places);
    case Kind::SameName:
        return InventoryPage::tr("The same name twice: %1. A worker is known by its name; leave one of them out.")
            .arg(places);
    case Kind::NodeUnknown:
        return InventoryPage::tr("How does SSH reach %1? Fill in its host in the table of nodes.").arg(places);
    case Kind::NoWorkers: return InventoryPage::tr("No container is a worker.");
    case Kind::Ambiguous:
        return InventoryPage::tr("The patterns of several roles fit: %1. See whether the role is right.").arg(places);
    case Kind::NoAddress:
        return InventoryPage::tr("Without a static address in Proxmox, so it cannot be asked over HTTP: %1.")
            .arg(places);
    case Kind::NotRunning: return InventoryPage::tr("Does not run now: %1.").arg(places);
    }
    return {};
}

InventoryPage::InventoryPage(const Theme& theme, QWidget* parent)
    : WizardPage(tr("Inventory"),
                 tr("Every container gets the role that its name suggests. Change what is wrong: by another pattern "
                    "for all, or in the table for one. Containers that are not ours are never touched."),
                 parent),
      m_summary(plainLabel({}, this)), m_notice(new Notice(theme, this)), m_model(new FoundModel(this)),
      m_table(new QTableView(this)), m_nodeTable(new QTableWidget(0, 3, this))
{
    m_summary->setFont(strong(font()));
    m_summary->setWordWrap(true);
    makeTables();
    auto* again = new QPushButton(tr("&Look again"), this);
    again->setAutoDefault(false);
    connect(again, &QPushButton::clicked, this, &InventoryPage::lookAgainWanted);
    auto* line = new QHBoxLayout;
    line->addWidget(m_summary, 1);
    line->addWidget(again);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(2 * sizes::kGrid);
    column->addWidget(makePatterns());
    column->addLayout(line);
    column->addWidget(m_notice);
    column->addWidget(m_table, 1);
    column->addWidget(m_nodeTable);
    setTabOrder(m_training, again);
    setTabOrder(again, m_table);
    setTabOrder(m_table, m_nodeTable);
}

QWidget* InventoryPage::makePatterns()
{
    auto* box = new QWidget(this);
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins({});
    grid->setHorizontalSpacing(sizes::kCardGap);
    const DiscoveryPatterns usual;
    int cell = 0;
    const auto add = [&](QLineEdit*& edit, const QString& label, const std::string& text) {
        edit = new QLineEdit(qt(text), box);
        edit->setAccessibleName(tr("Name pattern: %1").arg(QString(label).remove(u'&')));
        edit->setToolTip(tr("Names with * and ?, separated by commas"));
        auto* caption = plainLabel(label, box);
        caption->setBuddy(edit);
        grid->addWidget(caption, cell / 2, cell % 2 * 2);
        grid->addWidget(edit, cell / 2, cell % 2 * 2 + 1);
        ++cell;
        connect(edit, &QLineEdit::textEdited, this, &InventoryPage::propose);
    };
    add(m_backend, tr("Back&end"), usual.backend);
    add(m_golden, tr("&Golden container"), usual.golden);
    add(m_backtesting, tr("Back&testing workers"), usual.backtesting);
    add(m_training, tr("T&raining workers"), usual.training);
    return box;
}

void InventoryPage::makeTables()
{
    giveTableLook(*m_table);
    m_table->setProperty("framed", true);
    m_table->setModel(m_model);
    m_table->setItemDelegateForColumn(FoundModel::Role, new RoleDelegate(m_table));
    m_table->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex& index) {
        if (index.column() == FoundModel::Role)
            m_table->edit(index);
    });
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setAccessibleName(tr("Containers found"));
    m_table->setMinimumHeight(4 * sizes::scaled(sizes::kTableRow));
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setColumnWidth(FoundModel::Name, sizes::scaled(220));
    m_table->setColumnWidth(FoundModel::Role, sizes::scaled(170));
    auto* header = m_table->horizontalHeader();
    for (int column = 0; column < m_model->columnCount(); ++column)
        m_table->setColumnWidth(column, std::max(m_table->columnWidth(column), header->sectionSizeHint(column)));
    connect(m_model, &FoundModel::roleGiven, this, [this](int container, FoundRole role) {
        m_given[container] = role;
        judge();
    });
    giveTableLook(*m_nodeTable);
    m_nodeTable->setProperty("framed", true);
    m_nodeTable->setHorizontalHeaderLabels({tr("Node"), tr("SSH host"), tr("SSH port")});
    m_nodeTable->setTabKeyNavigation(false);
    m_nodeTable->setAccessibleName(tr("Nodes of the cluster"));
    m_nodeTable->horizontalHeader()->setStretchLastSection(true);
    m_nodeTable->setColumnWidth(0, sizes::scaled(170));
    m_nodeTable->setColumnWidth(1, sizes::scaled(260));
    connect(m_nodeTable, &QTableWidget::itemChanged, this, [this](const QTableWidgetItem* item) {
        auto& node = m_nodes.at(static_cast<std::size_t>(item->row()));
        if (item->column() == 1)
            node.ssh.host = item->text().trimmed().toStdString();
        if (item->column() == 2)
            node.ssh.port = item->text().toUShort(); // what is no port becomes 0, which the check names
        m_nodeWays[node.name] = node.ssh;
        judge();
    });
}

void InventoryPage::enter() { m_table->setFocus(Qt::OtherFocusReason); }

DiscoveryPatterns InventoryPage::patterns() const
{
    return {m_backend->text().toStdString(), m_backtesting->text().toStdString(), m_training->text().toStdString(),
            m_golden->text().toStdString()};
}

void InventoryPage::setFindings(ProbeFindings findings, const SshEndpoint& connected)
{
    m_findings = std::move(findings);
    m_connected = connected;
    propose();
}

void InventoryPage::propose()
{
    if (!m_findings)
        return;
    auto found = discover(m_findings->resources, m_findings->addresses, patterns(), m_connected);
    for (auto& container : found.containers) {
        if (const auto given = m_given.find(container.ct.number()); given != m_given.end()) {
            container.role = given->second;
            container.ambiguous = false;
        }
    }
    for (auto& node : found.nodes) {
        if (const auto way = m_nodeWays.find(node.name); way != m_nodeWays.end())
            node.ssh = way->second;
    }
    m_nodes = std::move(found.nodes);
    m_model->setContainers(std::move(found.containers));
    showNodes();
    judge();
}

void InventoryPage::showNodes()
{
    const QSignalBlocker quiet(m_nodeTable);
    m_nodeTable->setRowCount(static_cast<int>(m_nodes.size()));
    for (int row = 0; row < m_nodeTable->rowCount(); ++row) {
        const auto& node = m_nodes[static_cast<std::size_t>(row)];
        auto* name = new QTableWidgetItem(node.online ? qt(node.name) : tr("%1 (offline)").arg(qt(node.name)));
        name->setFlags(Qt::ItemIsSelectable | Qt::ItemIsEnabled);
        m_nodeTable->setItem(row, 0, name);
        m_nodeTable->setItem(row, 1, new QTableWidgetItem(qt(node.ssh.host)));
        m_nodeTable->setItem(row, 2, new QTableWidgetItem(QString::number(node.ssh.port)));
    }
    const int rows = std::min(m_nodeTable->rowCount(), 4);
    m_nodeTable->setFixedHeight(m_nodeTable->horizontalHeader()->sizeHint().height() +
                                rows * sizes::scaled(sizes::kTableRow) + 4);
}

Discovery InventoryPage::discovery() const { return {m_nodes, m_model->containers()}; }

void InventoryPage::judge()
{
    std::array<int, 5> counts{};
    for (const auto& container : m_model->containers())
        ++counts.at(static_cast<std::size_t>(container.role));
    m_summary->setText(tr("%1 containers found: %2 backend, %3 backtesting, %4 training, %5 golden, %6 not ours")
                           .arg(QString::number(m_model->containers().size()), QString::number(counts[1]),
                                QString::number(counts[2]), QString::number(counts[3]), QString::number(counts[4]),
                                QString::number(counts[0])));
    QStringList sentences;
    bool stops = false;
    for (const auto& conflict : conflictsIn(discovery())) {
        stops = stops || conflict.stops();
        sentences += sentenceOf(conflict);
    }
    if (m_findings && m_findings->addressProblem)
        sentences += tr("The static addresses could not be read: %1").arg(qt(toString(*m_findings->addressProblem)));
    if (sentences.isEmpty()) {
        m_notice->clear();
    } else {
        const auto first = sentences.takeFirst();
        m_notice->say(stops ? Status::Failed : Status::Degraded, first, sentences.join(u'\n'));
    }
    Q_EMIT changed();
}

QString InventoryPage::obstacle() const
{
    if (!m_findings)
        return tr("Nothing was found yet");
    const auto conflicts = conflictsIn(discovery());
    return !conflicts.empty() && conflicts.front().stops() ? sentenceOf(conflicts.front()) : QString();
}

bool InventoryPage::isComplete() const { return obstacle().isEmpty(); }

} // namespace ktrdr
