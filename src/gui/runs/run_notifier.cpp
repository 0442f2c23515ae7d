// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/run_notifier.h"

#include "app/wording.h"
#include "app/workspace.h"
#include "gui/settings/preferences.h"

#include <QApplication>
#include <QSystemTrayIcon>
#include <QWidget>

namespace ktrdr {

namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }

QString titleOf(const RunDriver& run)
{
    return RunNotifier::tr("%1 to %2").arg(qt(run.header().title), qt(run.header().environment));
}

} // namespace

RunNotifier::RunNotifier(Workspace& workspace, QWidget& window)
    : QObject(&window), m_window(window), m_show([this](const RunNotice& notice) { showOnDesktop(notice); }),
      m_isWatched([&window] { return window.isActiveWindow(); })
{
    connect(&workspace, &Workspace::runStarted, this, [this](RunDriver* run) { watch(*run); });
}

void RunNotifier::setOutlets(std::function<void(const RunNotice&)> show, std::function<bool()> isWatched)
{
    m_show = std::move(show);
    m_isWatched = std::move(isWatched);
}

void RunNotifier::watch(RunDriver& run)
{
    connect(&run, &RunDriver::recorded, this, [this, &run](const JournalEvent& event) {
        if (event.kind == JournalEvent::Kind::RollbackPlanned)
            say({titleOf(run), tr("The run turned round: every changed target goes back to its own version."), true, qt(run.header().runId)});
    });
    connect(&run, &RunDriver::finished, this, [this, &run] { ended(run); });
}

// No text of a host: desktops take markup in notifications.
void RunNotifier::ended(const RunDriver& run)
{
    if (run.journalFailure())
        return say({titleOf(run), tr("The run stopped: its journal cannot be written."), true, qt(run.header().runId)});
    const auto outcome = run.state().outcome;
    const bool urgent = outcome == RunOutcome::NeedsPerson || outcome == RunOutcome::FailedUnchanged;
    say({titleOf(run), outcomeSentence(outcome), urgent, qt(run.header().runId)});
}

void RunNotifier::say(const RunNotice& notice)
{
    Q_EMIT noticed(notice);
    const auto level = Preferences::load().notify;
    if (level == Notify::Never || (level == Notify::WhenNeeded && !notice.urgent) || m_isWatched())
        return;
    m_show(notice);
}

void RunNotifier::showOnDesktop(const RunNotice& notice)
{
    if (QSystemTrayIcon::isSystemTrayAvailable() && QSystemTrayIcon::supportsMessages())
        return showInTray(notice);
    if (!m_desktop)
        return mark();
    m_desktop(notice, [self = QPointer(this)](bool taken) {
        if (self && !taken)
            self->mark();
    });
}

void RunNotifier::showInTray(const RunNotice& notice)
{
    if (!m_tray) {
        m_tray = new QSystemTrayIcon(m_window.windowIcon(), this);
        m_tray->setToolTip(m_window.windowTitle());
    }
    m_tray->show();
    m_tray->showMessage(notice.title, notice.text,
                        notice.urgent ? QSystemTrayIcon::Warning : QSystemTrayIcon::Information);
}

void RunNotifier::mark()
{
    QApplication::alert(&m_window);
    Q_EMIT marked();
}

} // namespace ktrdr
