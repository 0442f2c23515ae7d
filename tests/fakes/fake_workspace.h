// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a Workspace needs over a FakeWorld: sessions with its ports, a journal in memory, no cache. For the benches of
// the window; `world` and what `made` refers to outlive the workspace.
#pragma once

#include "app/workspace.h"
#include "fakes/fake_world.h"

#include <functional>

namespace ktrdr::fakes {

struct FakeSession final : Session
{
    explicit FakeSession(Ports given) : held(given) {}
    Ports ports() override { return held; }
    Ports held;
};

// `made` is called with the journal when the workspace opens it.
inline WorkspaceServices fakeServices(FakeWorld& world, std::function<void(MemoryJournal&)> made)
{
    WorkspaceServices services;
    services.open = [&world](const Environment&, const WorkspaceServices::Opened& opened) {
        opened(std::make_unique<FakeSession>(world.ports()));
    };
    services.openJournal = [made = std::move(made)]() -> Result<std::unique_ptr<JournalStore>> {
        auto journal = std::make_unique<MemoryJournal>();
        made(*journal);
        return journal;
    };
    services.loadVisits = [](const std::string&) { return InsideCache{}; };
    services.saveVisits = [](const std::string&, const InsideCache&) {};
    return services;
}

} // namespace ktrdr::fakes
