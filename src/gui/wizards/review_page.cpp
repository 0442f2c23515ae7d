// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/wizards/review_page.h"

#include "app/plan_text.h"
#include "app/wording.h"
#include "gui/cluster/cell_text.h"
#include "gui/cluster/metric_card.h"
#include "gui/wizards/commands_dialog.h"
#include "gui/wizards/notice.h"
#include "gui/wizards/plan_review.h"
#include "planning/plan_json.h"
#include "planning/plan_script.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QJsonDocument>
#include <QKeyEvent>
#include <QSaveFile>

#include "gui/theme/plain_tip.h"
#include "gui/theme/scaled.h"
#include "ui_review_page.h"

namespace ktrdr {

namespace {

enum Column { Icon, Number, What, Sure, Commands, Time };

QString qt(const std::string& text) { return QString::fromStdString(text); }

QString shortTime(UtcTime at) { return localTime(at).left(5); }

} // namespace

ReviewPage::ReviewPage(const Environment& environment, const Clock& clock, const Theme& theme, QWidget* parent)
    : WizardPage(tr("Review"),
                 tr("This is exactly what will be done: read it, look at the commands, save it or hand it on. Before "
                    "the start every target is read once more, and nothing is changed if one differs from the plan. "
                    "The run then has a tab of its own, where it can be paused, stopped and rolled back. Enter never "
                    "starts it."),
                 parent),
      m_environment(environment), m_clock(clock), m_theme(theme), m_ui(std::make_unique<Ui::ReviewPage>()),
      m_notice(new Notice(theme, this))
{
    m_ui->setupUi(this);
    makeCards();
    makeTable();
    m_ui->column->insertWidget(2, m_notice);
    m_ui->column->setStretchFactor(m_ui->table, 1);
    m_ui->confirmLabel->setBuddy(m_ui->typed);
    m_ui->typed->installEventFilter(this);
    m_ui->confirmation->setVisible(environment.protection == Protection::Production);
    m_age.setInterval(1'000);
    connect(&m_age, &QTimer::timeout, this, &ReviewPage::watchAge);
    connect(m_ui->typed, &QLineEdit::textChanged, this, [this] {
        m_ui->hint->clear();
        Q_EMIT changed();
    });
    connect(m_ui->commands, &QPushButton::clicked, this, &ReviewPage::showCommands);
    connect(m_ui->save, &QPushButton::clicked, this, &ReviewPage::askForFile);
    connect(m_ui->script, &QPushButton::clicked, this, &ReviewPage::copyScript);
    connect(m_notice, &Notice::actionWanted, this, &ReviewPage::checksWanted);
    connect(&theme, &Theme::changed, this, &ReviewPage::decorate);
}

ReviewPage::~ReviewPage() = default;

void ReviewPage::makeCards()
{
    const auto add = [this](const QString& caption, bool withStatus) {
        auto* card = new MetricCard(caption, m_theme, this);
        card->setWithStatus(withStatus);
        m_ui->cards->addWidget(card, 1);
        return card;
    };
    m_version = add(tr("Version"), false);
    m_targets = add(tr("Targets"), false);
    m_estimate = add(tr("Estimate"), false);
    m_wayBack = add(tr("Way back"), true);
}

void ReviewPage::makeTable()
{
    auto* table = m_ui->table;
    table->verticalHeader()->hide();
    table->verticalHeader()->setMinimumSectionSize(sizes::scaled(sizes::kTableRow));
    table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents); // few rows, some long
    auto* header = table->horizontalHeader();
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setHighlightSections(false);
    header->setMinimumSectionSize(24);
    const std::pair<int, int> widths[] = {{Icon, 30}, {Number, 34}, {What, 220}, {Commands, 92}, {Time, 76}};
    for (const auto& [column, width] : widths)
        header->resizeSection(column, sizes::scaled(width));
    header->setSectionResizeMode(Sure, QHeaderView::Stretch);
}

void ReviewPage::enter()
{
    watchAge();
    if (m_environment.protection == Protection::Production)
        m_ui->typed->setFocus();
    else
        m_ui->table->setFocus();
}

void ReviewPage::show(const Prepared& prepared, const QString& versionNote)
{
    clear();
    m_plan = *prepared.plan;
    m_ready = true;
    const auto cards = reviewCardsOf(m_plan, prepared.snapshot, versionNote);
    const auto metric = [](const ReviewCard& card) { return Metric{Status::Healthy, card.value, card.detail}; };
    m_version->show(metric(cards.version));
    m_targets->show(metric(cards.targets));
    m_estimate->show(metric(cards.estimate));
    m_wayBack->show(metric(cards.wayBack));
    fillTable(reviewRowsOf(m_plan, prepared.snapshot));
    const auto hash = planHash(m_plan);
    m_ui->validity->setText(
        tr("plan %1 · valid until %2").arg(qt(hash.substr(0, 8)), shortTime(m_plan.createdAt + kPlanLifetime)));
    m_ui->validity->setToolTip(tr("SHA-256 over the whole plan with its commands: %1").arg(qt(hash)));
    m_age.start();
    Q_EMIT changed();
}

void ReviewPage::clear()
{
    m_ready = m_refused = m_saidOld = false;
    m_plan = {};
    m_age.stop();
    m_notice->clear();
    m_ui->typed->clear();
    m_ui->validity->clear();
    m_ui->table->setRowCount(0);
    Q_EMIT changed();
}

void ReviewPage::fillTable(const std::vector<ReviewRow>& rows)
{
    auto* table = m_ui->table;
    table->setRowCount(static_cast<int>(rows.size()));
    m_statuses.clear();
    for (int i = 0; i < static_cast<int>(rows.size()); ++i) {
        const auto& row = rows[static_cast<std::size_t>(i)];
        const QString texts[] = {QString(), QString::number(i + 1), row.what, row.sure, row.commands, row.time};
        for (int column = 0; column < table->columnCount(); ++column) {
            auto* item = new QTableWidgetItem(texts[column]);
            item->setToolTip(plainTip(column == What && !row.names.isEmpty() ? row.names : texts[column]));
            table->setItem(i, column, item);
        }
        table->item(i, Icon)->setData(Qt::AccessibleTextRole, word(row.status));
        m_statuses.push_back(row.status);
    }
    decorate();
}

void ReviewPage::decorate()
{
    for (int i = 0; i < m_ui->table->rowCount(); ++i)
        m_ui->table->item(i, Icon)->setIcon(m_theme.icons().icon(m_statuses[static_cast<std::size_t>(i)]));
}

QString ReviewPage::commitText() const
{
    return m_ready ? tr("Deploy %1 to %2").arg(qt(m_plan.version), qt(m_plan.environment)) : tr("Deploy");
}

bool ReviewPage::isOld() const { return m_clock.utcNow() - m_plan.createdAt > kPlanLifetime; }

QString ReviewPage::whyNot() const
{
    if (!m_ready)
        return tr("There is no plan yet");
    if (m_busy)
        return tr("The targets are read once more");
    if (m_refused || isOld())
        return tr("The plan must be made again");
    if (m_plan.groups.empty())
        return tr("There is nothing to do");
    if (m_environment.protection == Protection::Production && m_ui->typed->text() != qt(m_environment.name))
        return tr("Type %1 to confirm").arg(qt(m_environment.name));
    return {};
}

void ReviewPage::watchAge()
{
    if (!m_ready || m_saidOld || m_busy || !isOld())
        return;
    m_saidOld = true;
    m_notice->say(Status::Degraded, tr("This plan is older than 15 minutes and cannot be started any more"),
                  tr("The cluster may have changed since. Check again: everything is read anew."), tr("Check again"));
    Q_EMIT changed();
}

void ReviewPage::setBusy(bool busy)
{
    m_busy = busy;
    m_ui->typed->setEnabled(!busy);
    if (busy)
        m_notice->say(Status::Busy, tr("Reading the targets once more before anything is changed…"));
    else
        m_notice->clear();
    Q_EMIT changed();
}

void ReviewPage::refuse(const Error& error)
{
    m_refused = error.code == ErrorCode::Stale;
    m_notice->say(error, m_refused ? tr("Check again") : QString());
    Q_EMIT changed();
}

// Enter in the field goes to the button, which only Space or a click presses.
bool ReviewPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_ui->typed && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            m_ui->hint->setText(mayCommit() ? tr("Enter does not start it: press the button") : whyNot());
            return true;
        }
    }
    return WizardPage::eventFilter(watched, event);
}

void ReviewPage::showCommands()
{
    PlanTextOptions options;
    options.withCommands = true;
    auto* dialog =
        new CommandsDialog(tr("Commands of %1").arg(commitText()), planAsText(m_plan, options), m_theme, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void ReviewPage::askForFile()
{
    auto* dialog = new QFileDialog(this, tr("Save plan"), {}, tr("Plans (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    dialog->selectFile(tr("deploy-%1-%2.json").arg(qt(m_plan.environment), qt(planHash(m_plan).substr(0, 8))));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        if (const auto saved = savePlan(file); !saved)
            m_notice->say(saved.error());
        else
            m_notice->say(Status::Healthy, tr("The plan is saved"), file);
    });
    dialog->open();
}

Result<void> ReviewPage::savePlan(const QString& file) const
{
    QSaveFile target(file);
    const auto bytes = QJsonDocument(planToJson(m_plan)).toJson();
    const bool written = target.open(QIODevice::WriteOnly) &&
                         target.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) &&
                         target.write(bytes) == bytes.size() && target.commit();
    if (!written)
        return fail(ErrorCode::Io, "The plan could not be saved", file.toStdString(),
                    "Choose another folder: " + target.errorString().toStdString());
    return {};
}

void ReviewPage::copyScript()
{
    const auto script = qt(planAsScript(m_plan, m_environment));
    QGuiApplication::clipboard()->setText(script);
    m_notice->say(Status::Healthy, tr("The script is on the clipboard"),
                  tr("%1 lines for /bin/sh: the same steps, gates and way back with ssh and curl alone")
                      .arg(script.count(QLatin1Char('\n'))));
}

} // namespace ktrdr
