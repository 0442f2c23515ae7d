// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The real window over real connections to a configuration, as gui/main.cpp puts it together: for the tests that drive
// it against ktrdr-sim and for the bench. Nothing is asked: an unknown host key is refused. Main thread.
#pragma once

#include "adapters/secrets/memory_store.h"
#include "adapters/storage/config_file.h"
#include "app/workspace.h"
#include "gui/main_window.h"
#include "gui/trust/window_prompt.h"
#include "wiring/live_session.h"

namespace ktrdr::fakes {

inline WorkspaceServices liveServices(const AppPaths& paths, WindowPrompt& prompt, const Clock& clock)
{
    WorkspaceServices services;
    services.open = [paths, &prompt, &clock](const Environment& environment, const WorkspaceServices::Opened& opened) {
        opened(LiveSession::open(environment, paths, false, prompt, clock, {}));
    };
    services.openJournal = [paths] { return openJournalWriter(paths); };
    services.loadVisits = [](const std::string&) { return InsideCache{}; };
    services.saveVisits = [](const std::string&, const InsideCache&) {};
    return services;
}

struct LiveDesk
{
    LiveDesk(Configuration configuration, const AppPaths& paths)
        : workspace(std::move(configuration), liveServices(paths, prompt, clock), clock), window(workspace, theme)
    {
    }
    void open()
    {
        window.show();
        workspace.open();
    }

    SystemClock clock;
    Theme theme;
    MemoryStore memory;
    SecretKeeper keeper{memory, memory};
    WindowPrompt prompt{theme, keeper};
    Workspace workspace;
    MainWindow window;
};

} // namespace ktrdr::fakes
