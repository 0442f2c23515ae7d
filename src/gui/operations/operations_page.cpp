// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/operations/operations_page.h"

#include "app/on_ready.h"
#include "domain/service_url.h"
#include "gui/cluster/cell_text.h"
#include "gui/operations/cancel_dialog.h"
#include "gui/tables/table_tools.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/plain_tip.h"
#include "gui/theme/scaled.h"
#include "gui/theme/table_look.h"
#include "gui/wizards/notice.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace ktrdr {

namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }

} // namespace

OperationsPage::OperationsPage(WatchedEnvironment& environment, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_environment(environment), m_theme(theme), m_model(theme),
      m_rows(new QSortFilterProxyModel(this)), m_state(new Notice(theme, this)), m_outcome(new Notice(theme, this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(sizes::kPageMargin, sizes::kCardGap, sizes::kPageMargin, sizes::kPageMargin);
    column->setSpacing(sizes::kCardGap);
    column->addWidget(makeHead());
    column->addWidget(m_state);
    column->addWidget(m_outcome);
    auto* levels = new QSplitter(Qt::Vertical, this);
    levels->setChildrenCollapsible(false);
    levels->setHandleWidth(sizes::kCardGap);
    levels->setStyleSheet(QStringLiteral("QSplitter::handle { background: transparent; }"));
    levels->addWidget(makeTable());
    levels->addWidget(makeDetail());
    levels->setStretchFactor(0, 3);
    levels->setStretchFactor(1, 2);
    column->addWidget(levels, 1);
    setFocusProxy(m_table);
    connect(&environment, &WatchedEnvironment::changed, this, &OperationsPage::refresh);
    connect(&environment, &WatchedEnvironment::aged, this, [this] {
        if (isVisible()) {
            sayState();
            updateCancel();
        }
    });
    updateCancel();
}

OperationsPage::~OperationsPage()
{
    if (m_reading)
        m_reading->request_stop();
}

QWidget* OperationsPage::makeHead()
{
    auto* head = new QWidget(this);
    m_filter = new QLineEdit(head);
    m_filter->setPlaceholderText(tr("Filter   Ctrl+F"));
    m_filter->setToolTip(tr("By type, status, symbol, worker and whatever else a row says"));
    m_filter->setAccessibleName(tr("Filter the operations"));
    m_filter->setMinimumWidth(sizes::scaled(130));
    m_filter->setMaximumWidth(sizes::scaled(420));
    m_count = secondaryLabel({}, head);
    auto* line = new QHBoxLayout(head);
    line->setContentsMargins({});
    m_count->setWordWrap(true);
    m_count->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    line->addWidget(m_filter, 1);
    line->addWidget(m_count, 1);
    return head;
}

QWidget* OperationsPage::makeTable()
{
    m_rows->setSourceModel(&m_model);
    m_rows->setSortRole(OperationTableModel::SortRole);
    m_rows->setFilterRole(OperationTableModel::FilterRole);
    m_rows->setFilterKeyColumn(0);
    m_rows->setFilterCaseSensitivity(Qt::CaseInsensitive);
    // Before the view hears of it: it would choose the neighbour.
    connect(m_rows, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex&, int first, int last) { leaveChosenRow(first, last); });
    m_table = new QTableView(this);
    m_table->setModel(m_rows);
    m_table->setProperty("framed", true);
    m_table->setAccessibleName(tr("Running and recent operations"));
    giveTableLook(*m_table);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(OperationTableModel::Icon, Qt::AscendingOrder);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    auto* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
    header->setMinimumSectionSize(30);
    const int widths[] = {30, 80, 92, 262, 72, 74, 110, 170, 136, 90};
    for (int column = 0; column <= OperationTableModel::Duration; ++column)
        header->resizeSection(column, sizes::scaled(widths[column]));
    auto* tools = new TableTools(*m_table, QStringLiteral("operations"));
    tools->useFilter(*m_filter, *m_rows, *this);
    connect(tools, &TableTools::filtered, this, &OperationsPage::sayState);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& row) {
        if (!m_updating)
            choose(row.data(OperationTableModel::IdRole).toString().toStdString());
    });
    return m_table;
}

QWidget* OperationsPage::makeDetail()
{
    auto* card = new QFrame(this);
    card->setProperty("card", true);
    auto* column = new QVBoxLayout(card);
    column->setContentsMargins(14, 10, 14, 10);
    column->setSpacing(2 * sizes::kGrid);
    m_title = plainLabel({}, card);
    m_title->setFont(strong(m_title->font()));
    m_title->setMinimumWidth(1);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_cancel = new QPushButton(tr("Cancel the operation…"), card);
    m_cancel->setProperty("danger", true);
    connect(m_cancel, &QPushButton::clicked, this, &OperationsPage::askToCancel);
    auto* line = new QHBoxLayout;
    line->addWidget(m_title, 1);
    line->addWidget(m_cancel);
    column->addLayout(line);
    m_detail = new QPlainTextEdit(card);
    m_detail->setProperty("code", true);
    m_detail->setReadOnly(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_detail->setTabChangesFocus(true);
    m_detail->setFont(m_theme.fixedFont());
    m_detail->setAccessibleName(tr("Detail of the operation"));
    column->addWidget(m_detail, 1);
    return card;
}

std::string OperationsPage::backendUrl() const
{
    const auto& environment = m_environment.environment();
    const auto* backend = m_environment.truth().find(environment.backend.ct);
    return serviceUrl(environment, backend ? backend->address : environment.backend.address, environment.backend.port);
}

void OperationsPage::limitTo(CtId ct)
{
    m_only = ct;
    refresh();
}

void OperationsPage::showEvent(QShowEvent* event)
{
    refresh();
    QWidget::showEvent(event);
}

void OperationsPage::refresh()
{
    if (!isVisible())
        return;
    const auto& reading = m_environment.snapshot().operations;
    const auto& truth = m_environment.truth();
    const auto chosen = m_chosen;
    m_updating = true;
    m_model.update(reading.value ? operationRowsOf(*reading.value, truth, m_only) : std::vector<OperationRow>{},
                   truth.at);
    keepChoice(chosen);
    m_updating = false;
    sayState();
    if (!m_chosen.empty() && reading.readAt != m_detailFor)
        readDetail();
    updateCancel();
}

void OperationsPage::leaveChosenRow(int first, int last)
{
    const auto current = m_table->currentIndex();
    if (current.isValid() && current.row() >= first && current.row() <= last)
        m_table->selectionModel()->setCurrentIndex({}, QItemSelectionModel::Clear);
}

// The row may have moved; when it is gone nothing is chosen, never its neighbour.
void OperationsPage::keepChoice(const std::string& id)
{
    if (id.empty())
        return;
    const auto* row = m_model.find(id);
    if (!row) {
        choose({});
        m_gone = id;
        return;
    }
    if (m_table->currentIndex().data(OperationTableModel::IdRole).toString().toStdString() == id)
        return;
    const auto shown = m_rows->mapFromSource(m_model.index(m_model.rowOf(id), OperationTableModel::Id));
    if (shown.isValid())
        m_table->setCurrentIndex(shown);
    else
        choose({});
}

// What the list is worth: fresh, old, or unknown and why.
void OperationsPage::sayState()
{
    const auto& reading = m_environment.snapshot().operations;
    const int all = m_model.rowCount(), shown = m_rows->rowCount();
    const auto now = m_environment.truth().at;
    const bool old = !reading.ifFresh(now, FreshnessLimits{}.backend);
    m_state->setVisible(old);
    if (!reading.value) {
        m_count->setText(tr("unknown"));
        if (reading.problem)
            return m_state->say(Status::Unknown, tr("The operations are not known"), qt(toString(*reading.problem)));
        return m_state->say(Status::Unknown, tr("The operations have not been read yet"));
    }
    const auto age = ageText(*reading.age(now));
    if (old)
        m_state->say(Status::Unknown,
                     tr("These operations were read %1 ago; what became of them is not known").arg(age),
                     reading.problem ? qt(toString(*reading.problem)) : QString());
    else
        m_state->clear();
    const auto counted = all == 0      ? (m_only == CtId{} ? tr("The backend lists no operations")
                                                           : tr("No operation is known to run on this worker"))
                         : shown < all ? tr("%1 of %2 operations").arg(shown).arg(all)
                                       : tr("%1 operations").arg(all);
    m_count->setText(tr("%1 · read %2 ago").arg(counted, age));
}

void OperationsPage::choose(const std::string& id)
{
    if (id == m_chosen)
        return;
    m_chosen = id;
    m_gone.clear();
    m_detail->clear();
    if (m_reading)
        m_reading->request_stop();
    const auto* row = m_model.find(id);
    m_title->setText(row ? titleOf(row->operation) : QString());
    updateCancel();
    if (row)
        readDetail();
}

void OperationsPage::readDetail()
{
    m_detailFor = m_environment.snapshot().operations.readAt;
    if (m_reading)
        m_reading->request_stop();
    auto* session = m_environment.session();
    if (!session)
        return showDetail(fail(ErrorCode::Unreachable, "There is no connection to the environment"));
    m_reading.emplace();
    if (m_detail->toPlainText().isEmpty())
        m_detail->setPlainText(tr("reading…"));
    const auto token = m_reading->get_token();
    onReady(session->ports().backend.operation(backendUrl(), m_chosen, token), this,
            [this, token](const Result<OperationDetail>& detail) {
                if (!token.stop_requested()) // else another one was asked since
                    showDetail(detail);
            });
}

void OperationsPage::showDetail(const Result<OperationDetail>& detail)
{
    const auto* row = m_model.find(m_chosen);
    const auto text =
        detail ? detailText(*detail, row) : tr("The detail is not known.\n%1").arg(qt(toString(detail.error())));
    if (text != m_detail->toPlainText())
        m_detail->setPlainText(text);
}

QString OperationsPage::whyNoCancel() const
{
    const auto* row = m_model.find(m_chosen);
    const auto& reading = m_environment.snapshot().operations;
    const auto now = m_environment.truth().at;
    if (!row)
        return m_gone.empty() ? tr("Choose an operation first")
                              : tr("%1 is not listed any more; choose another operation").arg(qt(m_gone));
    if (!m_cancelling.empty())
        return tr("%1 is being cancelled").arg(qt(m_cancelling));
    if (!m_environment.session())
        return tr("There is no connection to the environment");
    if (!reading.ifFresh(now, FreshnessLimits{}.backend))
        return tr("The list was read %1 ago; what became of this operation is not known. F5 reads again")
            .arg(ageText(reading.age(now).value_or(Milliseconds{0})));
    if (!isActive(row->operation.status) && row->operation.status != OperationStatus::Unknown)
        return tr("It has ended: %1").arg(word(row->operation.status));
    return {};
}

void OperationsPage::updateCancel()
{
    const auto whyNot = whyNoCancel();
    m_cancel->setEnabled(whyNot.isEmpty());
    m_cancel->setToolTip(plainTip(whyNot));
}

void OperationsPage::askToCancel()
{
    const auto* row = m_model.find(m_chosen);
    if (!row)
        return;
    auto* dialog = new CancelDialog(*row, m_environment.environment(), m_theme, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, asked = *row] { cancel(asked); });
    dialog->open();
}

void OperationsPage::cancel(const OperationRow& row)
{
    auto* session = m_environment.session();
    if (!session || !m_cancelling.empty())
        return;
    m_cancelling = row.operation.id;
    updateCancel();
    m_outcome->say(Status::Busy, tr("Cancelling %1…").arg(titleOf(row.operation)));
    onReady(session->ports().backend.cancelOperation(backendUrl(), row.operation.id, "KTRDR Admin"), this,
            [this, row](const Result<OperationCancelled>& answer) { cancelled(row, answer); });
}

void OperationsPage::cancelled(const OperationRow& row, const Result<OperationCancelled>& answer)
{
    m_cancelling.clear();
    const auto title = titleOf(row.operation);
    if (answer && answer->workerReached == false && !answer->inBackend)
        m_outcome->say(Status::Degraded,
                       tr("%1 is cancelled in the backend, but its worker was not reached").arg(title),
                       tr("It may go on running there. Look at the worker; it is busy while it runs."));
    else if (answer)
        m_outcome->say(Status::Healthy, tr("%1 is cancelled").arg(title));
    else if (answer.error().code == ErrorCode::Refused || answer.error().code == ErrorCode::Unreachable ||
             answer.error().code == ErrorCode::NotFound || answer.error().code == ErrorCode::InvalidInput)
        m_outcome->say(Status::Failed, tr("%1 was not cancelled").arg(title), qt(toString(answer.error())));
    else
        m_outcome->say(Status::Unknown, tr("Whether %1 was cancelled is not known").arg(title),
                       tr("%1. The list is read again; look at its status there.").arg(qt(toString(answer.error()))));
    m_environment.refresh();
    updateCancel();
}

} // namespace ktrdr
