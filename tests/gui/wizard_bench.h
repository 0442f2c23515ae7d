// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A workspace with one environment on fake ports, for tests of wizards: settings in a temporary folder, a clock that
// can be moved, a journal in memory. Owned by the test; main thread.
#pragma once

#include "fakes/fake_workspace.h"
#include "gui/theme/theme.h"

#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

namespace ktrdr::fakes {

class ShiftedClock final : public Clock
{
public:
    UtcTime utcNow() const override { return m_clock.utcNow() + shift; }
    MonoTime monoNow() const override { return m_clock.monoNow() + shift; }
    Milliseconds shift{0};

private:
    SystemClock m_clock;
};

struct WizardBench
{
    QTemporaryDir folder;
    FakeWorld world;
    ShiftedClock clock;
    Theme theme;
    MemoryJournal* journal = nullptr; // once the workspace has opened it
    std::unique_ptr<Workspace> workspace;

    explicit WizardBench(Protection protection = Protection::Staging, int workers = 2) : world(workers)
    {
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder.path());
        auto& environment = world.sample.environment;
        environment.protection = protection;
        environment.name = protection == Protection::Production ? "production" : "staging";
        environment.deploy.observation = Seconds{0};
        Configuration configuration;
        configuration.environments = {environment};
        auto services = fakeServices(world, [this](MemoryJournal& opened) { journal = &opened; });
        workspace = std::make_unique<Workspace>(std::move(configuration), std::move(services), clock);
        workspace->open();
    }
    WatchedEnvironment& environment() { return *workspace->environments().front(); }
};

inline QPushButton* buttonWith(const QWidget& where, const QString& text)
{
    for (auto* button : where.findChildren<QPushButton*>()) {
        if (button->text().remove(QLatin1Char('&')) == text)
            return button;
    }
    return nullptr;
}

// Any label below `where` that says so.
inline bool says(const QWidget& where, const QString& text)
{
    const auto labels = where.findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(),
                       [&](const QLabel* label) { return !label->isHidden() && label->text().contains(text); });
}

} // namespace ktrdr::fakes
