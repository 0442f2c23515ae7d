// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A run over the fake world and what is shown of it, for tests of the run tab and the panel. Owned by the test; main
// thread.
#pragma once

#include "fakes/fake_workspace.h"
#include "gui/runs/run_matrix.h"
#include "gui/theme/theme.h"

#include <QTest>

namespace ktrdr::fakes {

struct RunBench
{
    FakeWorld world;
    Theme theme;
    std::unique_ptr<RunDriver> driver;
    std::unique_ptr<ShownRun> run;

    explicit RunBench(int workers = 1) : world(workers) {}

    void prepare(const std::string& title = "Deploy v1.5.2", Seconds deadline = Seconds{180})
    {
        RunHeader header;
        header.runId = "run-1";
        header.title = title;
        header.environment = "staging";
        header.operatorName = "sre@desk";
        header.planHash = "a41f9c2e00";
        header.createdAt = world.clock.utcNow();
        driver = std::make_unique<RunDriver>(world.plan(deadline), header, world.ports(), world.journal);
        run = std::make_unique<ShownRun>(*driver, world.journal, world.clock);
    }
    void runToTheEnd()
    {
        driver->start();
        QVERIFY(QTest::qWaitFor([this] { return driver->ended(); }, 30'000));
    }
    // The scripts that switch a target wait until they are released.
    void holdSwitches()
    {
        world.shell.holdIf(
            [](const FakeShell::Call& call) { return call.command.input.find("phase checkout") != std::string::npos; });
    }
};

inline const MatrixRow* rowWith(const RunMatrix& matrix, const QString& title, bool back = false)
{
    for (const auto& row : matrix.rows) {
        if (row.title == title && row.back == back)
            return &row;
    }
    return nullptr;
}

inline const MatrixCell& cellAt(const MatrixRow& row, int column)
{
    return row.cells.at(static_cast<std::size_t>(column));
}

// A workspace over the fake world; its journal starts with `stored`.
struct WorkspaceBench
{
    FakeWorld world;
    Theme theme;
    MemoryJournal* journal = nullptr; // once the workspace has opened it
    std::map<std::string, MemoryJournal::Run> stored;
    std::unique_ptr<Workspace> workspace;

    WorkspaceBench()
    {
        Configuration configuration;
        configuration.environments = {world.sample.environment};
        auto services = fakeServices(world, [this](MemoryJournal& opened) {
            journal = &opened;
            journal->stored = stored;
        });
        workspace = std::make_unique<Workspace>(std::move(configuration), std::move(services), world.clock);
        workspace->open();
    }
};

} // namespace ktrdr::fakes
