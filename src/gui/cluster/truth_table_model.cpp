// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/truth_table_model.h"

#include "app/wording.h"
#include "domain/row_diff.h"
#include "domain/version_order.h"
#include "gui/cluster/cell_text.h"
#include "gui/theme/plain_tip.h"

#include <QFont>
#include <QSize>

#include <algorithm>

namespace ktrdr {

namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }

QString orDash(const std::string& text) { return text.empty() ? QStringLiteral("–") : qt(text); }

// 192.168.1.9 comes before 192.168.1.10; what is no IPv4 address sorts by its text, after these.
QString addressKey(const std::string& address)
{
    QString key;
    for (const auto& part : qt(address).split(u'.'))
        key += part.rightJustified(3, u'0');
    return key;
}

// "worker-10" comes after "worker-2": digits are filled up, so that a plain comparison counts.
QString naturalKey(const std::string& text)
{
    constexpr int kDigits = 12;
    QString key, digits;
    for (const auto letter : qt(text).toCaseFolded() + QChar::Null) {
        if (letter.isDigit()) {
            digits += letter;
            continue;
        }
        if (!digits.isEmpty())
            key += digits.rightJustified(kDigits, u'0');
        digits.clear();
        key += letter;
    }
    return key;
}

bool isFresh(const Cell& cell) { return cell.freshness == Freshness::Fresh; }

const Cell* cellOf(const TargetTruth& truth, int column)
{
    switch (column) {
    case TruthTableModel::Container: return &truth.container;
    case TruthTableModel::Unit: return &truth.unit;
    case TruthTableModel::Service: return &truth.worker;
    case TruthTableModel::Registry: return &truth.registry;
    case TruthTableModel::Version: return &truth.version;
    default: return nullptr;
    }
}

} // namespace

bool isAbout(const Message& disagreement, int column)
{
    const auto has = [&](const char* part) { return disagreement.id.find(part) != std::string::npos; };
    switch (column) {
    case TruthTableModel::Container: return has("container-");
    case TruthTableModel::Unit: return has("unit-worker");
    case TruthTableModel::Service: return has("-worker");
    case TruthTableModel::Registry:
        return has("registry") || has("registered") || has("endpoint") || has("shared-entry");
    case TruthTableModel::Name: return has("name-differs") || has("address-differs");
    default: return false;
    }
}

TruthTableModel::TruthTableModel(const Theme& theme, QObject* parent) : QAbstractTableModel(parent), m_theme(theme)
{
    connect(&theme, &Theme::changed, this, [this] {
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
    });
}

Milliseconds TruthTableModel::ageOf(const TargetTruth& target, UtcTime now)
{
    const auto& readAt = target.container.readAt;
    return readAt ? Milliseconds{(now - *readAt).count() / 1000 * 1000} : Figures{}.age;
}

TruthTableModel::Figures TruthTableModel::figuresOf(const TargetTruth& target, const ClusterSnapshot& snapshot,
                                                    UtcTime now)
{
    Figures figures;
    figures.age = ageOf(target, now);
    const auto* container = snapshot.resources.value ? snapshot.resources.value->find(target.target.ct) : nullptr;
    if (!container || target.container.freshness != Freshness::Fresh || container->power != Power::Running)
        return figures;
    figures.cpu = container->cpu;
    figures.memory = container->memoryBytes;
    figures.maxMemory = container->maxMemoryBytes;
    figures.disk = container->diskBytes;
    figures.maxDisk = container->maxDiskBytes;
    return figures;
}

void TruthTableModel::update(const ClusterTruth& truth, const ClusterSnapshot& snapshot, const std::set<CtId>& only)
{
    m_now = truth.at;
    std::vector<const TargetTruth*> workers;
    workers.reserve(truth.targets.size());
    for (const auto& target : truth.targets) {
        if (only.empty() ? target.target.role == TargetRole::Worker : only.contains(target.target.ct))
            workers.push_back(&target);
    }
    rankVersions(workers);
    matchRows(workers);
    tellChanges(
        [&](std::size_t at) { return setRow(m_rows[at], *workers[at], figuresOf(*workers[at], snapshot, truth.at)); });
}

void TruthTableModel::age(UtcTime now)
{
    m_now = now;
    tellChanges([&](std::size_t at) { return setAge(m_rows[at], ageOf(m_rows[at].truth, now)); });
}

// Neighbours that changed alike are told together, and only their columns: a view paints less.
template <typename ChangeOf> void TruthTableModel::tellChanges(ChangeOf changeOf)
{
    Change told = Change::None;
    int first = 0;
    for (int at = 0; at <= rowCount(); ++at) {
        const auto change = at < rowCount() ? changeOf(static_cast<std::size_t>(at)) : Change::None;
        if (change == told)
            continue;
        tell(told, first, at - 1);
        told = change;
        first = at;
    }
}

void TruthTableModel::tell(Change change, int first, int last)
{
    if (change == Change::Age)
        Q_EMIT dataChanged(index(first, Seen), index(last, Seen));
    else if (change == Change::Figures)
        Q_EMIT dataChanged(index(first, Cpu), index(last, Seen));
    else if (change == Change::Row)
        Q_EMIT dataChanged(index(first, 0), index(last, kColumns - 1));
}

// A version that was never seen moves the ranks of the others, but not their order.
void TruthTableModel::rankVersions(const std::vector<const TargetTruth*>& workers)
{
    bool isNew = false;
    const std::string* last = nullptr;
    for (const auto* worker : workers) {
        const auto& version = worker->version.text;
        if (!last || *last != version) // mostly they all run the same
            isNew = m_ranks.try_emplace(version, 0).second || isNew;
        last = &version;
    }
    if (!isNew)
        return;
    std::vector<std::pair<const std::string, int>*> ordered;
    for (auto& entry : m_ranks)
        ordered.push_back(&entry);
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const auto* a, const auto* b) { return compareVersions(a->first, b->first) < 0; });
    for (std::size_t rank = 0; rank < ordered.size(); ++rank)
        ordered[rank]->second = static_cast<int>(rank);
    for (auto& row : m_rows)
        row.keys.version = versionKey(row.truth);
}

// What is old comes behind what is known to run the same.
int TruthTableModel::versionKey(const TargetTruth& truth) const
{
    const auto rank = m_ranks.find(truth.version.text);
    if (rank == m_ranks.end() || truth.version.freshness == Freshness::Never)
        return -1;
    return 2 * rank->second + (isFresh(truth.version) ? 0 : 1);
}

TruthTableModel::Row TruthTableModel::rowOf(const TargetTruth& truth, const Figures& figures) const
{
    return {truth, figures, {naturalKey(truth.target.name), naturalKey(truth.node), versionKey(truth)}};
}

// Inserts and removes until there is a row for each worker, in their order.
void TruthTableModel::matchRows(const std::vector<const TargetTruth*>& workers)
{
    std::vector<int> before, after;
    for (const auto& row : m_rows)
        before.push_back(row.truth.target.ct.number());
    for (const auto* worker : workers)
        after.push_back(worker->target.ct.number());
    if (before == after)
        return;
    for (const auto& edit : diffRows(before, after, [](int ct) { return ct; })) {
        const int at = static_cast<int>(edit.row);
        if (edit.kind == RowEdit::Kind::Remove) {
            beginRemoveRows({}, at, at);
            m_rows.erase(m_rows.begin() + at);
            endRemoveRows();
        } else if (edit.kind == RowEdit::Kind::Insert) {
            beginInsertRows({}, at, at);
            m_rows.insert(m_rows.begin() + at, rowOf(*workers[edit.source], {}));
            endInsertRows();
        }
    }
}

TruthTableModel::Change TruthTableModel::setRow(Row& row, const TargetTruth& truth, const Figures& figures) const
{
    // A fresh cell does not say when it was read: a reading that says the same paints nothing.
    for (const auto cell : {&TargetTruth::container, &TargetTruth::unit, &TargetTruth::worker, &TargetTruth::registry,
                            &TargetTruth::version}) {
        if (isFresh(row.truth.*cell) && isFresh(truth.*cell))
            (row.truth.*cell).readAt = (truth.*cell).readAt;
    }
    if (row.truth != truth) {
        row = rowOf(truth, figures);
        return Change::Row;
    }
    const auto age = setAge(row, figures.age);
    if (row.figures == figures)
        return age;
    row.figures = figures;
    return std::max(age, Change::Figures);
}

TruthTableModel::Change TruthTableModel::setAge(Row& row, Milliseconds age)
{
    if (row.figures.age == age)
        return Change::None;
    row.figures.age = age;
    const auto& truth = row.truth;
    const bool onlyAge = isFresh(truth.container) && isFresh(truth.unit) && isFresh(truth.worker) &&
                         isFresh(truth.registry) && isFresh(truth.version); // the others show ages of their own
    return onlyAge ? Change::Age : Change::Row;
}

int TruthTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TruthTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(kColumns); }

QVariant TruthTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && section == Icon && role == Qt::AccessibleTextRole)
        return tr("State");
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QAbstractTableModel::headerData(section, orientation, role);
    switch (section) {
    case Name: return tr("Worker");
    case Ct: return tr("CT");
    case Type: return tr("Type");
    case Node: return tr("Node");
    case Address: return tr("Address");
    case Container: return tr("Container");
    case Unit: return tr("Unit");
    case Service: return tr("Worker says");
    case Operation: return tr("Operation");
    case Registry: return tr("Registry says");
    case Version: return tr("Version");
    case Cpu: return tr("CPU");
    case Memory: return tr("Memory");
    case Disk: return tr("Disk");
    case Seen: return tr("Seen");
    case Note: return tr("Note");
    default: return {};
    }
}

QString TruthTableModel::text(const Row& row, int column) const
{
    if (const auto* cell = cellOf(row.truth, column))
        return cellText(*cell, m_now);
    switch (column) {
    case Name: return qt(row.truth.target.name);
    case Ct: return qt(row.truth.target.ct.text());
    case Type: return orDash(row.truth.target.workerType);
    case Node: return orDash(row.truth.node);
    case Address: return orDash(row.truth.address);
    case Operation: return orDash(row.truth.operation);
    case Cpu: return row.figures.cpu ? tr("%1 %").arg(qRound(*row.figures.cpu * 100)) : QStringLiteral("–");
    case Memory:
        return row.figures.maxMemory ? usageText(row.figures.memory, row.figures.maxMemory) : QStringLiteral("–");
    case Disk:
        return row.figures.maxDisk ? tr("%1 %").arg(row.figures.disk * 100 / row.figures.maxDisk) : QStringLiteral("–");
    case Seen: return row.figures.age.count() < 0 ? tr("never") : ageText(row.figures.age);
    case Note:
        if (!row.truth.disagreements.empty())
            return wording(row.truth.disagreements.front());
        return row.truth.status == Status::Healthy ? QString() : wording(row.truth.reason);
    default: return {};
    }
}

// Everything that can be read in the row, the word of its state too.
QString TruthTableModel::filterText(const Row& row) const
{
    QStringList parts{word(row.truth.status)};
    for (const int column :
         {Name, Ct, Type, Node, Address, Container, Unit, Service, Operation, Registry, Version, Note})
        parts << text(row, column);
    return parts.join(u' ');
}

QVariant TruthTableModel::sortKey(const Row& row, int column) const
{
    switch (column) {
    case Icon: return severity(row.truth.status);
    case Name: return row.keys.name;
    case Node: return row.keys.node;
    case Version: return row.keys.version;
    case Ct: return row.truth.target.ct.number();
    case Cpu: return row.figures.cpu.value_or(-1);
    case Memory: return static_cast<qlonglong>(row.figures.memory);
    case Disk: return row.figures.maxDisk ? static_cast<qlonglong>(row.figures.disk * 100 / row.figures.maxDisk) : -1;
    case Seen: return static_cast<qlonglong>(row.figures.age.count());
    case Address: return addressKey(row.truth.address);
    default: return text(row, column).toCaseFolded();
    }
}

bool TruthTableModel::isDisputed(const Row& row, int column) const
{
    return std::any_of(row.truth.disagreements.begin(), row.truth.disagreements.end(),
                       [column](const auto& disagreement) { return isAbout(disagreement, column); });
}

QVariant TruthTableModel::colour(const Row& row, int column) const
{
    const auto& tokens = m_theme.tokens();
    if (isDisputed(row, column))
        return tokens.degradedText;
    const auto* cell = cellOf(row.truth, column);
    if (cell && cell->freshness != Freshness::Fresh)
        return tokens.secondaryText;
    if (cell && (cell->text == "failed" || cell->text == "unhealthy" || cell->text == "missing"))
        return tokens.failedText;
    if (column == Disk && row.figures.maxDisk && row.figures.disk * 100 / row.figures.maxDisk >= 90)
        return tokens.failedText;
    return {};
}

QVariant TruthTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const auto& row = m_rows[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return text(row, column);
    case Qt::DecorationRole: return column == Icon ? QVariant(m_theme.icons().icon(row.truth.status)) : QVariant();
    case Qt::ForegroundRole: return colour(row, column);
    case Qt::FontRole: {
        QFont bold;
        bold.setBold(true);
        return isDisputed(row, column) ? QVariant(bold) : QVariant();
    }
    case Qt::ToolTipRole: {
        const auto* cell = cellOf(row.truth, column);
        const auto problem = cell ? qt(cell->problem) : QString();
        return plainTip(problem.isEmpty() ? text(row, column) : problem);
    }
    case Qt::AccessibleTextRole: return column == Icon ? word(row.truth.status) : text(row, column);
    case FilterRole: return filterText(row);
    case SortRole: return sortKey(row, column);
    case StatusRole: return static_cast<int>(row.truth.status);
    case CtRole: return row.truth.target.ct.number();
    default: return {};
    }
}

} // namespace ktrdr
