// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// CliBench runs commands of ktrdrctl in the test's process over the fake world and keeps what they print. Owned by
// the test; main thread.
#pragma once

#include "cli/command.h"
#include "fakes/fake_world.h"

#include <QFile>
#include <QTemporaryFile>
#include <QTest>

namespace ktrdr::fakes {

class FakeSession : public Session
{
public:
    explicit FakeSession(FakeWorld& world) : m_world(world) {}
    Ports ports() override { return m_world.ports(); }

private:
    FakeWorld& m_world;
};

// Lends the world's journal to a command that wants to own one.
class BorrowedJournal : public JournalStore
{
public:
    explicit BorrowedJournal(MemoryJournal& journal) : m_journal(journal) {}
    QFuture<Result<void>> createRun(const RunHeader& header, const std::string& plan) override
    {
        return m_journal.createRun(header, plan);
    }
    QFuture<Result<void>> append(const std::string& id, std::vector<JournalRow> rows, const std::string& state,
                                 bool ended) override
    {
        return m_journal.append(id, std::move(rows), state, ended);
    }
    QFuture<Result<std::vector<RunHeader>>> runs(int limit) override { return m_journal.runs(limit); }
    QFuture<Result<std::vector<RunHeader>>> openRuns(const std::string& environment) override
    {
        return m_journal.openRuns(environment);
    }
    QFuture<Result<RunHeader>> header(const std::string& id) override { return m_journal.header(id); }
    QFuture<Result<std::string>> planJson(const std::string& id) override { return m_journal.planJson(id); }
    QFuture<Result<std::vector<JournalRow>>> rows(const std::string& id) override { return m_journal.rows(id); }

private:
    MemoryJournal& m_journal;
};

struct CliBench
{
    FakeWorld world{2};
    QTemporaryFile outFile, errFile;
    std::unique_ptr<Output> out, err;
    std::unique_ptr<CliContext> context;
    std::vector<std::unique_ptr<Command>> commands = allCommands();
    Configuration configuration{"config.toml", {}};
    QStringList questions;
    QString answer;      // to the next question
    std::string trusted; // fingerprint that a session was opened with
    InsideCache visits;  // the remembered ones
    std::optional<Error> journalProblem;

    CliBench()
    {
        if (!outFile.open() || !errFile.open())
            qFatal("no temporary files");
        out = std::make_unique<Output>(outFile.handle());
        err = std::make_unique<Output>(errFile.handle());
        configuration.environments = {world.sample.environment};
        context = std::make_unique<CliContext>(
            CliContext{*out, *err, false, world.clock, "config.toml", {}, {}, {}, {}, {}, {}, {}, {}});
        context->loadConfiguration = [this] { return Result<Configuration>(configuration); };
        context->initialiseConfiguration = [] {
            return Result<void>(fail(ErrorCode::Refused, "The file is there already", "config.toml"));
        };
        context->open = [this](const Environment&, const std::string&, const CliContext::Opened& opened) {
            opened(std::make_unique<FakeSession>(world));
        };
        context->openJournal = [this](bool) -> Result<std::unique_ptr<JournalStore>> {
            if (journalProblem)
                return Unexpected(*journalProblem);
            return std::make_unique<BorrowedJournal>(world.journal);
        };
        context->loadInsideCache = [this](const std::string&) { return visits; };
        context->saveInsideCache = [this](const std::string&, const InsideCache& saved) { visits = saved; };
        context->ask = [this](const QString& question, const std::function<void(Result<QString>)>& told) {
            questions << question;
            told(answer);
        };
    }

    // Exit code; -1 when the command did not end in time. `meanwhile` runs once it waits.
    int run(const QStringList& arguments, const std::function<void()>& meanwhile = {})
    {
        int code = -1;
        runCommandLine(*context, commands, arguments, [&](ExitCode exit) { code = static_cast<int>(exit); });
        if (meanwhile)
            meanwhile();
        return QTest::qWaitFor([&] { return code >= 0; }, 30'000) ? code : -1;
    }
    static QString textOf(const QTemporaryFile& file)
    {
        QFile again(file.fileName());
        return again.open(QIODevice::ReadOnly) ? QString::fromUtf8(again.readAll()) : QString();
    }
    QString outText() const { return textOf(outFile); }
    QString errText() const { return textOf(errFile); }
};

} // namespace ktrdr::fakes
