// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/setup/environment_editor.h"

#include "app/wording.h"
#include "gui/theme/environment_band.h"
#include "gui/theme/plain_label.h"
#include "gui/wizards/notice.h"

#include <QHBoxLayout>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QTabWidget>

namespace ktrdr {

namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }

QWidget* scrolled(QWidget* inside)
{
    inside->setContentsMargins(0, sizes::kCardGap, sizes::kCardGap, sizes::kCardGap);
    auto* area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setWidget(inside);
    area->setFocusPolicy(Qt::NoFocus);
    return area;
}

} // namespace

EnvironmentEditor::EnvironmentEditor(Environment environment, SetupServices services, std::function<QString()> busy,
                                     const Theme& theme, QWidget* parent)
    : QDialog(parent), m_original(std::move(environment)), m_services(std::move(services)), m_busy(std::move(busy)),
      m_theme(theme), m_tabs(new QTabWidget(this)), m_groups(environmentFields(theme, this)),
      m_notice(new Notice(theme, this))
{
    setWindowTitle(tr("Edit %1").arg(qt(m_original.name)));
    setMinimumSize(760, 520);
    resize(920, 640);
    auto* title = plainLabel(windowTitle(), this);
    title->setFont(theme.titleFont());
    auto* where = secondaryLabel(tr("Kept in %1. Comments within this environment's part of the file are not kept; the "
                                    "file as it was stays beside it as %1.previous.")
                                     .arg(qt(m_services.file)),
                                 this);
    where->setWordWrap(true);
    auto* inside = new QVBoxLayout;
    inside->setContentsMargins(sizes::kPageMargin, 10, sizes::kPageMargin, 10);
    inside->setSpacing(sizes::kCardGap);
    inside->addWidget(title);
    inside->addWidget(where);
    inside->addWidget(m_notice);
    inside->addWidget(m_tabs, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(environmentBand(m_original.protection, theme, this));
    column->addLayout(inside, 1);
    for (auto& group : m_groups) {
        m_tabs->addTab(scrolled(group.form), group.title);
        group.show(m_original);
        connect(group.form, &ProblemForm::edited, this, &EnvironmentEditor::judge);
    }
    column->addWidget(makeFoot()); // after the fields, also for the Tab key
    m_ready = true;
    judge();
}

QWidget* EnvironmentEditor::makeFoot()
{
    auto* foot = new QFrame(this);
    foot->setObjectName(QStringLiteral("wizardFoot"));
    auto* line = new QHBoxLayout(foot);
    line->setContentsMargins(sizes::kPageMargin, 9, sizes::kPageMargin, 9);
    line->setSpacing(6);
    auto* cancel = new QPushButton(tr("Cancel"), foot);
    m_save = new QPushButton(tr("&Save"), foot);
    m_save->setProperty("primary", true);
    line->addStretch(1);
    for (auto* button : {cancel, m_save}) {
        button->setAutoDefault(false);
        line->addWidget(button);
    }
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &EnvironmentEditor::save);
    return foot;
}

Environment EnvironmentEditor::draft() const
{
    auto draft = m_original;
    for (const auto& group : m_groups)
        group.write(draft);
    return draft;
}

void EnvironmentEditor::judge()
{
    if (!m_ready)
        return;
    auto others = m_services.check(draft());
    const bool good = others.empty();
    for (int i = 0; i < m_tabs->count(); ++i) {
        const auto& group = m_groups[static_cast<std::size_t>(i)];
        others = group.form->show(others);
        const bool bad = group.form->hasProblems();
        m_tabs->setTabIcon(i, bad ? m_theme.icons().icon(Status::Failed) : QIcon());
        m_tabs->setTabToolTip(i, bad ? tr("Something here is not as expected") : QString());
    }
    QStringList sentences;
    for (const auto& problem : others)
        sentences += problem.key.empty() ? qt(problem.text) : qt(problem.key + ": " + problem.text);
    const auto busy = m_busy();
    if (!busy.isEmpty())
        m_notice->say(Status::Busy, tr("%1 works on this environment.").arg(busy),
                      tr("It can be saved when the run has ended."));
    else if (!sentences.isEmpty())
        m_notice->say(Status::Failed, sentences.takeFirst(), sentences.join(u'\n'));
    else
        m_notice->clear();
    m_save->setEnabled(good && busy.isEmpty());
    m_save->setToolTip(!busy.isEmpty() ? tr("A run works on this environment")
                       : good          ? QString()
                                       : tr("Correct what is marked first"));
}

void EnvironmentEditor::save()
{
    judge();
    if (!m_save->isEnabled()) // a run began in the meantime
        return;
    if (draft().protection < m_original.protection)
        return askToWeaken();
    write();
}

// Enter and Esc leave the protection as it is.
void EnvironmentEditor::askToWeaken()
{
    const auto now = draft().protection;
    auto* box = new QMessageBox(
        QMessageBox::Warning, tr("Lower the protection?"),
        tr("%1 is %2 now and becomes %3.").arg(qt(m_original.name), word(m_original.protection), word(now)),
        QMessageBox::Cancel, this);
    box->setTextFormat(Qt::PlainText);
    if (m_original.protection == Protection::Production)
        box->setInformativeText(tr("Changes of it will no longer ask to type its name."));
    auto* lower = box->addButton(tr("Lower it and save"), QMessageBox::AcceptRole);
    lower->setAutoDefault(false);
    box->setDefaultButton(QMessageBox::Cancel);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(lower, &QPushButton::clicked, this, &EnvironmentEditor::write);
    box->open();
}

void EnvironmentEditor::write()
{
    judge();
    if (!m_save->isEnabled())
        return;
    const auto environment = draft();
    if (const auto written = m_services.save(environment, m_original.name); !written)
        return m_notice->say(written.error());
    Q_EMIT saved(environment);
    accept();
}

} // namespace ktrdr
