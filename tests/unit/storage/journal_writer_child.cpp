// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// journal_writer_child PATH: opens the journal for writing, goes on with run "r1" (or begins it) and appends
// row after row. Each acknowledged row is one line with its number on stdout. Runs until it is killed.
#include "adapters/storage/sqlite_journal.h"

#include <QCoreApplication>

#include <cstdio>
#include <unistd.h>

using namespace ktrdr;

namespace {

[[noreturn]] void giveUp(const Error& error)
{
    std::fprintf(stderr, "%s\n", toString(error).c_str());
    std::_Exit(1);
}

void acknowledge(std::int64_t sequence)
{
    const auto line = std::to_string(sequence) + "\n";
    if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
        std::_Exit(2);
}

void appendFrom(SqliteJournal& journal, QObject& context, std::int64_t sequence)
{
    const JournalRow row{sequence, UtcTime(Milliseconds(sequence)), "tick", "{\"n\":" + std::to_string(sequence) + "}"};
    journal.append("r1", {row}, "running", false).then(&context, [&, sequence](const Result<void>& answer) {
        if (!answer)
            giveUp(answer.error());
        acknowledge(sequence);
        appendFrom(journal, context, sequence + 1);
    });
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    auto journal = SqliteJournal::openWriter(argc > 1 ? argv[1] : "");
    if (!journal)
        giveUp(journal.error());
    QObject context;
    const RunHeader header{"r1", "lab", "test", "Test", "me", "hash", UtcTime(), "running", std::nullopt};
    (*journal)->rows("r1").then(&context, [&](const Result<std::vector<JournalRow>>& rows) {
        if (rows) {
            appendFrom(**journal, context, static_cast<std::int64_t>(rows->size()) + 1);
            return;
        }
        if (rows.error().code != ErrorCode::NotFound)
            giveUp(rows.error());
        (*journal)->createRun(header, "{}").then(&context, [&](const Result<void>& created) {
            if (!created)
                giveUp(created.error());
            appendFrom(**journal, context, 1);
        });
    });
    return application.exec();
}
