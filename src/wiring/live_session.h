// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// LiveSession is a Session over the real adapters: libssh and HTTP. The two programs make it; besides their main.cpp
// this folder is the only place that knows both app and adapters. Owned by whoever opened it; main thread.
#pragma once

#include "adapters/http/http_backend_api.h"
#include "adapters/http/http_worker_api.h"
#include "adapters/ssh/libssh_shell.h"
#include "adapters/storage/app_paths.h"
#include "app/session.h"
#include "ports/journal_store.h"

#include <memory>

namespace ktrdr {

class LiveSession : public Session
{
public:
    // `interactive`: `prompt` is asked about unknown host keys, which are refused otherwise. `authValue`: of the HTTP
    // authentication header, empty: none.
    static Result<std::unique_ptr<Session>> open(const Environment& environment, const AppPaths& paths,
                                                 bool interactive, Prompt& prompt, const Clock& clock,
                                                 Secret authValue);
    Ports ports() override { return {m_shell, *m_backend, *m_workers, m_clock}; }

private:
    LiveSession(const Environment& environment, const AppPaths& paths, bool interactive, Prompt& prompt,
                const Clock& clock);

    LibsshShell m_shell;
    std::unique_ptr<HttpBackendApi> m_backend;
    std::unique_ptr<HttpWorkerApi> m_workers;
    const Clock& m_clock;
};

// Connections of their own, for a test of the way to the hosts.
std::unique_ptr<Shell> openShell(const Environment& environment, const AppPaths& paths, Prompt& prompt);
// For writing; created when it is not there.
Result<std::unique_ptr<JournalStore>> openJournalWriter(const AppPaths& paths);
InsideCache loadVisits(const AppPaths& paths, const std::string& environment);
// A cache that cannot be written is logged, not reported.
void saveVisits(const AppPaths& paths, const std::string& environment, const InsideCache& visits);

} // namespace ktrdr
