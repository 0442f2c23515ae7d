// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/wizards/version_page.h"

#include "gui/cluster/cell_text.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/table_look.h"

#include <QDateTime>
#include <QHeaderView>
#include <QPointer>

#include "gui/theme/plain_tip.h"
#include "gui/theme/scaled.h"
#include "ui_version_page.h"

namespace ktrdr {

namespace {

enum Column { Version, Commit, Date, Between, Lock, Subject };

QString qt(const std::string& text) { return QString::fromStdString(text); }

QString commitsText(int count)
{
    return count == 1 ? VersionPage::tr("1 commit") : VersionPage::tr("%1 commits").arg(count);
}

QString betweenText(const VersionOffer& offer)
{
    if (offer.deployed)
        return VersionPage::tr("runs now");
    if (!offer.ahead || !offer.behind)
        return QStringLiteral("–");
    if (*offer.behind == 0)
        return VersionPage::tr("+%1").arg(*offer.ahead);
    return *offer.ahead == 0
               ? VersionPage::tr("−%1").arg(*offer.behind)
               : VersionPage::tr("+%1 −%2").arg(QString::number(*offer.ahead), QString::number(*offer.behind));
}

QString dayText(UtcTime at)
{
    return QDateTime::fromMSecsSinceEpoch(at.time_since_epoch().count()).toString(QStringLiteral("yyyy-MM-dd HH:mm"));
}

} // namespace

QString presentText(const ClusterTruth& truth)
{
    std::map<QString, int> counts;
    int unknown = 0;
    std::optional<UtcTime> oldest;
    for (const auto& target : truth.targets) {
        if (target.version.readAt && (!oldest || *target.version.readAt < *oldest))
            oldest = target.version.readAt;
        if (target.version.freshness == Freshness::Fresh && !target.version.text.empty())
            ++counts[qt(target.version.text)];
        else
            ++unknown;
    }
    QStringList parts;
    for (const auto& [version, count] : counts)
        parts += VersionPage::tr("%1 on %2 of %3 targets")
                     .arg(version, QString::number(count), QString::number(truth.targets.size()));
    if (unknown > 0)
        parts += VersionPage::tr("unknown: %1 (read too long ago or never)").arg(unknown);
    auto text = VersionPage::tr("Runs now: %1").arg(parts.join(QStringLiteral(", ")));
    if (oldest)
        text += VersionPage::tr(" · oldest reading %1").arg(localMoment(*oldest, truth.at));
    return text;
}

VersionPage::VersionPage(const WatchedEnvironment& environment, const Theme& theme, QWidget* parent)
    : WizardPage(tr("Version"),
                 tr("Choose a version of the list or type a tag, a branch or a full commit id. It is resolved to one "
                    "commit on every target before anything is planned, so a tag that was moved or is missing "
                    "somewhere is noticed."),
                 parent),
      m_environment(environment), m_theme(theme), m_ui(std::make_unique<Ui::VersionPage>())
{
    m_ui->setupUi(this);
    makeTable();
    m_ui->reload->hide();
    m_ui->table->hide();
    m_ui->column->setStretchFactor(m_ui->table, 1); // the list, while there is one, takes the room
    m_ui->column->addStretch(0);
    m_ui->state->setText(tr("No list of versions is at hand here: type the version."));
    connect(m_ui->version, &QLineEdit::textChanged, this, &VersionPage::judge);
    connect(m_ui->table, &QTableWidget::itemSelectionChanged, this, &VersionPage::takeRow);
    connect(m_ui->table, &QTableWidget::itemDoubleClicked, this, &VersionPage::passed);
    connect(m_ui->reload, &QPushButton::clicked, this, &VersionPage::load);
    connect(&environment, &WatchedEnvironment::changed, this, &VersionPage::sayPresent);
    sayPresent();
    judge();
}

VersionPage::~VersionPage() = default;

void VersionPage::makeTable()
{
    auto* table = m_ui->table;
    giveTableLook(*table);
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    auto* header = table->horizontalHeader();
    header->setHighlightSections(false);
    const std::pair<int, int> widths[] = {{Version, 150}, {Commit, 90}, {Date, 140}, {Between, 145}, {Lock, 90}};
    for (const auto& [column, width] : widths)
        header->resizeSection(column, sizes::scaled(width));
    header->setStretchLastSection(true);
}

void VersionPage::setSource(VersionSource source)
{
    m_source = std::move(source);
    m_ui->reload->setVisible(m_source != nullptr);
    m_ui->table->setVisible(m_source != nullptr);
    if (m_source)
        load();
}

void VersionPage::load()
{
    const int generation = ++m_generation;
    m_ui->reload->setEnabled(false);
    m_ui->state->setText(tr("Reading the versions…"));
    m_source([self = QPointer(this), generation](const Result<VersionOffers>& offers) {
        if (self && self->m_generation == generation)
            self->fill(offers);
    });
}

void VersionPage::fill(const Result<VersionOffers>& offers)
{
    m_ui->reload->setEnabled(true);
    if (!offers)
        return m_ui->state->setText(tr("The versions cannot be read: %1").arg(qt(toString(offers.error()))));
    m_offers = offers->offers;
    const QSignalBlocker quiet(m_ui->table);
    m_ui->table->setRowCount(0);
    for (const auto& version : m_offers)
        addRow(version);
    m_ui->state->setText(offers->remark.isEmpty() ? tr("%1 versions").arg(m_offers.size()) : offers->remark);
    judge();
}

void VersionPage::addRow(const VersionOffer& version)
{
    auto* table = m_ui->table;
    const int row = table->rowCount();
    table->insertRow(row);
    const auto lock = !version.lockChanges || version.deployed ? QStringLiteral("–")
                      : *version.lockChanges                   ? tr("changes")
                                                               : tr("the same");
    const QString texts[] = {
        version.version,      version.commit, version.date ? dayText(*version.date) : QStringLiteral("–"),
        betweenText(version), lock,           version.subject};
    for (int column = 0; column < table->columnCount(); ++column) {
        auto* item = new QTableWidgetItem(texts[column]);
        item->setToolTip(plainTip(texts[column]));
        if (version.deployed)
            item->setFont(strong(font()));
        table->setItem(row, column, item);
    }
}

void VersionPage::takeRow()
{
    const int row = m_ui->table->currentRow();
    if (row >= 0 && !m_ui->table->selectedItems().isEmpty())
        m_ui->version->setText(m_offers[static_cast<std::size_t>(row)].version);
}

void VersionPage::setVersion(const QString& version) { m_ui->version->setText(version); }
std::string VersionPage::version() const { return m_ui->version->text().trimmed().toStdString(); }

const VersionOffer* VersionPage::offer() const
{
    const auto wanted = qt(version());
    const auto found = std::find_if(m_offers.begin(), m_offers.end(),
                                    [&](const auto& candidate) { return candidate.version == wanted; });
    return found == m_offers.end() ? nullptr : &*found;
}

QString VersionPage::note() const
{
    const auto* chosen = offer();
    if (!chosen)
        return {};
    QStringList parts;
    if (chosen->ahead && *chosen->ahead > 0)
        parts += commitsText(*chosen->ahead);
    if (chosen->behind && *chosen->behind > 0)
        parts += tr("%1 back").arg(commitsText(*chosen->behind));
    if (chosen->lockChanges.value_or(false))
        parts += tr("uv.lock changes");
    return parts.join(QStringLiteral(" · "));
}

void VersionPage::enter() { m_ui->version->setFocus(); }

bool VersionPage::isComplete() const { return checkVersionName(version()).has_value(); }

void VersionPage::judge()
{
    const auto checked = checkVersionName(version());
    if (version().empty())
        m_ui->verdict->clear();
    else if (!checked)
        m_ui->verdict->setText(qt(checked.error().what));
    else if (const auto* chosen = offer(); chosen && chosen->deployed)
        m_ui->verdict->setText(tr("runs now"));
    else
        m_ui->verdict->setText(note());
    Q_EMIT changed();
}

void VersionPage::sayPresent() { m_ui->present->setText(presentText(m_environment.truth())); }

} // namespace ktrdr
