// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// For the tests that walk every page: each row is a page at one size of the font, shown as large as a small screen; and
// a workspace whose hosts call themselves as no host should. Owned by the test; main thread.
#pragma once

#include "fakes/fake_workspace.h"
#include "gui/theme/theme.h"
#include "gui/widget_walk.h"

#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

namespace ktrdr::fakes {

inline const char* const kHostile = "<b>w</b> & <img src=x>";

// As long as it lives the application's font is larger; widgets and the theme are made after it.
class FontScale
{
public:
    explicit FontScale(int percent) : m_before(QApplication::font())
    {
        auto font = m_before;
        font.setPointSizeF(kPoints * percent / 100.0);
        QApplication::setFont(font);
    }
    ~FontScale() { QApplication::setFont(m_before); }

private:
    static constexpr double kPoints = 9.75; // 13 px, the base of the design
    QFont m_before;
};

// Columns "page" and "percent": each page at both sizes, the sizes one after the other.
inline void addPages(const QStringList& pages)
{
    QTest::addColumn<QString>("page");
    QTest::addColumn<int>("percent");
    for (const int percent : {100, 150}) {
        for (const auto& page : pages)
            QTest::addRow("%s, %d %%", qPrintable(page), percent) << page << percent;
    }
}

inline void showSmall(QWidget& widget, const QSize& size = {1024, 768})
{
    widget.resize(size);
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
}

// The wishes of the layouts that wait are granted first.
inline QString walked(QWidget& widget)
{
    for (int round = 0; round < 3; ++round)
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    auto found = allComplaints(widget);
    found.removeDuplicates();
    return found.join(u'\n');
}

struct WalkBench
{
    QTemporaryDir folder;
    FontScale scale;
    FakeWorld world{6};
    Theme theme;
    MemoryJournal* journal = nullptr; // once the workspace has opened it
    std::unique_ptr<Workspace> workspace;

    explicit WalkBench(int percent, bool broken = false) : scale(percent)
    {
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder.path());
        auto& environment = world.sample.environment;
        environment.name = "production";
        environment.protection = Protection::Production;
        environment.deploy.observation = Seconds{0};
        rename();
        if (broken)
            breakSome();
        Configuration configuration;
        configuration.environments = {environment};
        auto services = fakeServices(world, [this](MemoryJournal& opened) { journal = &opened; });
        workspace = std::make_unique<Workspace>(std::move(configuration), std::move(services), world.clock);
        workspace->open();
    }
    WatchedEnvironment& environment() { return *workspace->environments().front(); }
    bool isRead() const
    {
        const auto& snapshot = workspace->environments().front()->snapshot();
        const auto inside = snapshot.targets.find(ct(206));
        return snapshot.registry.value && inside != snapshot.targets.end() && inside->second.inside.value;
    }

private:
    void rename()
    {
        auto& sample = world.sample;
        const auto before = sample.environment.workers.at(0).name;
        sample.environment.workers.at(0).name = kHostile;
        sample.container(201).name = sample.inside(201).hostname = kHostile;
        sample.self(201).workerId = sample.entry(201).workerId = kHostile;
        for (auto& entry : world.registry) {
            if (entry.workerId == before)
                entry.workerId = kHostile;
        }
        auto self = sample.self(201);
        world.workers.identityCalls.answer(FakeWorld::urlOf(sample.environment.workers.at(0)), self);
    }
    // One does not answer, one is stopped, one is not registered.
    void breakSome()
    {
        world.workers.identityCalls.answer(FakeWorld::urlOf(world.sample.environment.workers.at(1)),
                                           fail(ErrorCode::Unreachable, kHostile, kHostile, kHostile));
        world.sample.container(203).power = Power::Stopped;
        std::erase_if(world.registry, [](const auto& entry) { return entry.workerId == "ktrdr-worker-204"; });
    }
};

} // namespace ktrdr::fakes
