// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/wizards/plan_wizard.h"

#include "app/wording.h"
#include "app/workspace.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/plain_tip.h"
#include "gui/wizards/crumbs.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QScreen>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QTimer>

namespace ktrdr {

namespace {

// The commit button appears where Next was: a double click there must not start the run.
constexpr std::chrono::milliseconds kArming{800};

QString geometryKey() { return QStringLiteral("wizard/geometry"); }

QPushButton* buttonOf(const QString& text, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    button->setAutoDefault(false);
    return button;
}

} // namespace

PlanWizard::PlanWizard(Workspace& workspace, WatchedEnvironment& environment, const Theme& theme, const QString& title,
                       QWidget* parent)
    : QDialog(parent), m_workspace(workspace), m_environment(environment), m_theme(theme), m_arming(new QTimer(this))
{
    m_arming->setSingleShot(true);
    m_arming->setInterval(kArming);
    connect(m_arming, &QTimer::timeout, this, &PlanWizard::updateButtons);
    setWindowTitle(tr("%1 · %2").arg(title, QString::fromStdString(environment.name())));
    setMinimumSize(820, 560);
    const auto room = (parent ? parent->window()->size() : screen()->availableSize()) - QSize(24, 24);
    resize(QSize(1160, 720).boundedTo(room).expandedTo(minimumSize()));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    m_band = new QFrame(this);
    m_band->setFixedHeight(sizes::kEnvironmentBand);
    auto* body = new QWidget(this);
    auto* inside = new QVBoxLayout(body);
    inside->setContentsMargins(sizes::kPageMargin, 10, sizes::kPageMargin, 10);
    inside->setSpacing(sizes::kCardGap);
    m_head = makeHead(title);
    m_stack = new QStackedWidget(body);
    m_helpText = secondaryLabel({}, body);
    m_helpText->setWordWrap(true);
    m_helpText->setProperty("card", true);
    m_helpText->setMargin(10);
    m_helpText->hide();
    inside->addWidget(m_head);
    inside->addWidget(m_stack, 1);
    inside->addWidget(m_helpText);
    column->addWidget(m_band);
    column->addWidget(body, 1);
    connect(&theme, &Theme::changed, this, &PlanWizard::decorate);
    restoreGeometry(QSettings().value(geometryKey()).toByteArray());
}

QWidget* PlanWizard::makeHead(const QString& title)
{
    auto* head = new QWidget(this);
    auto* line = new QHBoxLayout(head);
    line->setContentsMargins({});
    line->setSpacing(2 * sizes::kGrid);
    auto* label = plainLabel(title, head);
    label->setFont(m_theme.titleFont());
    m_pill = new Pill(head);
    line->addWidget(label);
    line->addWidget(m_pill);
    line->addStretch(1);
    return head;
}

QWidget* PlanWizard::makeFoot()
{
    m_foot = new QFrame(this);
    m_foot->setObjectName(QStringLiteral("wizardFoot"));
    auto* line = new QHBoxLayout(m_foot);
    line->setContentsMargins(sizes::kPageMargin, 9, sizes::kPageMargin, 9);
    line->setSpacing(6);
    m_help = buttonOf(tr("&Help"), m_foot);
    m_help->setCheckable(true);
    m_back = buttonOf(tr("&Back"), m_foot);
    m_cancel = buttonOf(tr("Cancel"), m_foot);
    m_next = buttonOf(tr("&Next"), m_foot);
    m_next->setProperty("primary", true);
    m_commit = buttonOf({}, m_foot);
    m_commit->setObjectName(QStringLiteral("commit"));
    m_commit->setProperty("primary", true);
    line->addWidget(m_help);
    line->addStretch(1);
    for (auto* button : {m_back, m_cancel, m_next, m_commit})
        line->addWidget(button);
    connect(m_help, &QPushButton::toggled, this, &PlanWizard::toggleHelp);
    connect(m_back, &QPushButton::clicked, this, &PlanWizard::back);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_next, &QPushButton::clicked, this, &PlanWizard::next);
    connect(m_commit, &QPushButton::clicked, this, &PlanWizard::commit);
    return m_foot;
}

void PlanWizard::makeKeys()
{
    connect(new QShortcut(QKeySequence::HelpContents, this), &QShortcut::activated, m_help, &QPushButton::toggle);
    connect(new QShortcut(QKeySequence(Qt::ALT | Qt::Key_Left), this), &QShortcut::activated, this, &PlanWizard::back);
    connect(new QShortcut(QKeySequence(Qt::ALT | Qt::Key_Right), this), &QShortcut::activated, this, [this] {
        if (m_next->isEnabled() && !m_next->isHidden())
            next();
    });
}

void PlanWizard::setPages(const std::vector<WizardPage*>& inputs)
{
    m_pages = inputs;
    m_checks = new CheckPage(m_workspace.clock(), m_theme, m_stack);
    m_review = new ReviewPage(m_environment.environment(), m_workspace.clock(), m_theme, m_stack);
    m_pages.push_back(m_checks);
    m_pages.push_back(m_review);
    QStringList steps;
    for (auto* page : m_pages) {
        steps += page->title();
        m_stack->addWidget(page);
        connect(page, &WizardPage::changed, this, &PlanWizard::updateButtons);
        connect(page, &WizardPage::passed, this, [this, page] {
            if (m_stack->currentWidget() == page && page->isComplete())
                goTo(currentPage() + 1);
        });
    }
    layout()->addWidget(makeFoot()); // after the pages, also for the Tab key
    makeKeys();
    m_crumbs = new Crumbs(steps, m_head);
    m_head->layout()->addWidget(m_crumbs);
    connect(m_checks, &CheckPage::checksWanted, this, &PlanWizard::startChecks);
    connect(m_review, &ReviewPage::checksWanted, this, [this] {
        inputChanged();
        goTo(reviewIndex() - 1);
    });
    decorate();
    goTo(0);
}

WizardPage* PlanWizard::pageAt(int index) const { return m_pages[static_cast<std::size_t>(index)]; }
int PlanWizard::reviewIndex() const { return static_cast<int>(m_pages.size()) - 1; }
int PlanWizard::currentPage() const { return m_stack->currentIndex(); }

void PlanWizard::goTo(int page)
{
    m_stack->setCurrentIndex(page);
    m_crumbs->setCurrent(page);
    m_helpText->setText(pageAt(page)->help());
    if (page == reviewIndex())
        m_arming->start();
    updateButtons();
    pageAt(page)->enter();
}

void PlanWizard::next()
{
    if (currentPage() < reviewIndex() && pageAt(currentPage())->isComplete() && pageAt(currentPage())->validatePage())
        goTo(currentPage() + 1);
}

void PlanWizard::back()
{
    if (currentPage() == 0 || m_committing)
        return;
    m_checks->stayHere();
    goTo(currentPage() - 1);
}

void PlanWizard::startChecks()
{
    const int generation = ++m_generation;
    abandon();
    m_review->clear();
    m_checks->showRunning(runningText());
    prepare([this, generation](const Result<Prepared>& result) {
        if (generation == m_generation)
            takeChecked(result);
    });
}

void PlanWizard::takeChecked(const Result<Prepared>& result)
{
    if (result && result->plan)
        m_review->show(*result, versionNote());
    m_checks->showResult(result);
}

void PlanWizard::inputChanged()
{
    ++m_generation;
    abandon();
    if (!m_checks)
        return;
    m_checks->reset();
    m_review->clear();
}

void PlanWizard::failCheck(Error error)
{
    ++m_generation;
    m_committing = false;
    m_review->clear();
    m_checks->showResult(Unexpected(std::move(error)));
    if (currentPage() == reviewIndex())
        goTo(reviewIndex() - 1);
}

void PlanWizard::commit()
{
    if (currentPage() != reviewIndex() || m_committing || !m_review->mayCommit())
        return;
    m_committing = true;
    m_review->setBusy(true);
    recheck(m_review->plan(), [this, generation = m_generation](const std::optional<Error>& stale) {
        if (generation != m_generation)
            return;
        m_committing = false;
        m_review->setBusy(false);
        if (stale)
            return m_review->refuse(*stale);
        if (const auto run = m_workspace.startRun(m_review->plan()); !run)
            return m_review->refuse(run.error());
        accept();
    });
}

void PlanWizard::updateButtons()
{
    if (!m_crumbs)
        return;
    const int page = currentPage();
    const bool reviewing = page == reviewIndex();
    m_back->setEnabled(page > 0 && !m_committing);
    m_next->setVisible(!reviewing);
    m_next->setEnabled(pageAt(page)->isComplete());
    m_commit->setVisible(reviewing);
    m_commit->setText(m_review->commitText());
    m_commit->setEnabled(reviewing && !m_committing && !m_arming->isActive() && m_review->mayCommit());
    m_commit->setToolTip(plainTip(m_review->whyNot()));
    m_next->setDefault(!reviewing);
    m_cancel->setDefault(reviewing);
}

// Return on a focused button that is no default would press Cancel; a focused one is not pressed by Enter at all.
void PlanWizard::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && currentPage() == reviewIndex() && !m_cancel->hasFocus() && focusWidget() == m_commit)
        return event->accept();
    QDialog::keyPressEvent(event);
}

void PlanWizard::toggleHelp(bool shown) { m_helpText->setVisible(shown); }

void PlanWizard::decorate()
{
    const auto& tokens = m_theme.tokens();
    const auto protection = m_environment.environment().protection;
    const auto colour = tokens.environment(protection);
    m_band->setStyleSheet(QStringLiteral("background: %1;").arg(colour.name()));
    m_foot->setStyleSheet(QStringLiteral("QFrame#wizardFoot { background: %1; border: 0; border-top: 1px solid %2; }")
                              .arg(tokens.surface.name(), tokens.hairline.name()));
    m_pill->fill(QString::fromStdString(m_environment.name()).toUpper(), colour, tokens.surface);
    m_pill->setAccessibleName(
        tr("Environment %1, protection %2").arg(QString::fromStdString(m_environment.name()), word(protection)));
}

void PlanWizard::done(int result)
{
    QSettings().setValue(geometryKey(), saveGeometry());
    ++m_generation;
    abandon();
    QDialog::done(result);
}

} // namespace ktrdr
