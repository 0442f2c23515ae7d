// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Workspace: what a run changes is read again while the run goes on.
#include "fakes/fake_workspace.h"

#include <QTest>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

struct Bench
{
    FakeWorld world;
    std::unique_ptr<Workspace> workspace;

    Bench()
    {
        Configuration configuration;
        configuration.environments = {world.sample.environment};
        workspace = std::make_unique<Workspace>(std::move(configuration), fakeServices(world, [](MemoryJournal&) {}),
                                                world.clock);
        workspace->open();
    }
    std::string deployed(int number) const
    {
        const auto& inside = workspace->environments().front()->snapshot().targets.at(ct(number)).inside;
        return inside.value ? inside.value->commit.text() : "not read";
    }
};

} // namespace

class WorkspaceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSwitchedTargetIsReadAgainBeforeTheRunEnds()
    {
        Bench bench;
        QTRY_COMPARE(bench.deployed(201), kOldCommit.text());
        bench.world.shell.holdIf([](const FakeShell::Call& call) {
            return call.command.line.rfind("pct exec 201", 0) == 0 &&
                   call.command.input.find("phase checkout") != std::string::npos;
        });
        const auto run = bench.workspace->startRun(bench.world.plan());
        QVERIFY(run);
        QTRY_COMPARE_WITH_TIMEOUT(bench.deployed(100), kNewCommit.text(), 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(bench.world.shell.heldCount(), std::size_t{1}, 20'000);
        QVERIFY(!(*run)->ended());
        QCOMPARE(bench.deployed(201), kOldCommit.text());
        bench.world.shell.releaseAll();
        QTRY_VERIFY_WITH_TIMEOUT((*run)->ended(), 20'000);
        QTRY_COMPARE(bench.deployed(201), kNewCommit.text());
    }
};

QTEST_GUILESS_MAIN(WorkspaceTest)
#include "workspace_test.moc"
