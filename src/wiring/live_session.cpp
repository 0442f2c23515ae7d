// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wiring/live_session.h"

#include "adapters/storage/sqlite_journal.h"
#include "adapters/storage/visit_cache.h"
#include "base/log.h"

namespace ktrdr {

namespace {

LibsshShellOptions shellOptions(const Environment& environment, const AppPaths& paths, bool interactive)
{
    LibsshShellOptions options;
    const auto& own = environment.ssh.knownHostsFile;
    options.knownHostsFile = own.empty() ? paths.knownHostsFile() : own;
    options.interactive = interactive;
    return options;
}

} // namespace

LiveSession::LiveSession(const Environment& environment, const AppPaths& paths, bool interactive, Prompt& prompt,
                         const Clock& clock)
    : m_shell(environment, shellOptions(environment, paths, interactive), prompt), m_clock(clock)
{
}

Result<std::unique_ptr<Session>> LiveSession::open(const Environment& environment, const AppPaths& paths,
                                                   bool interactive, Prompt& prompt, const Clock& clock,
                                                   Secret authValue)
{
    std::unique_ptr<LiveSession> session(new LiveSession(environment, paths, interactive, prompt, clock));
    auto backend = HttpBackendApi::create(environment.http, std::move(authValue));
    if (!backend)
        return Unexpected(backend.error());
    auto workers = HttpWorkerApi::create(environment.http);
    if (!workers)
        return Unexpected(workers.error());
    session->m_backend = std::move(*backend);
    session->m_workers = std::move(*workers);
    return std::unique_ptr<Session>(std::move(session));
}

std::unique_ptr<Shell> openShell(const Environment& environment, const AppPaths& paths, Prompt& prompt)
{
    return std::make_unique<LibsshShell>(environment, shellOptions(environment, paths, true), prompt);
}

Result<std::unique_ptr<JournalStore>> openJournalWriter(const AppPaths& paths)
{
    auto journal = SqliteJournal::openWriter(paths.journalFile());
    return journal ? Result<std::unique_ptr<JournalStore>>(std::move(*journal)) : Unexpected(journal.error());
}

InsideCache loadVisits(const AppPaths& paths, const std::string& environment)
{
    return VisitCache(paths.cacheDirectory).load(environment);
}

void saveVisits(const AppPaths& paths, const std::string& environment, const InsideCache& visits)
{
    if (const auto saved = VisitCache(paths.cacheDirectory).save(environment, visits); !saved)
        log(LogLevel::Warning, "cache", "{}", toString(saved.error()));
}

} // namespace ktrdr
