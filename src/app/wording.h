// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Words for the message ids of domain, planning and engine, through translations (context "Wording"). Front
// ends own no such texts. Arguments are data: a "%1" inside one stays as it is. Pure, any thread.
#pragma once

#include "domain/truth.h"
#include "engine/run_state.h"
#include "planning/preflight.h"

#include <QString>

#include <span>

namespace ktrdr {

// One sentence or word; an id without wording is shown as the id with its arguments.
QString wording(const Message& message);

QString word(Status status);
QString word(Verdict verdict);
QString word(RunOutcome outcome);
QString word(StepStatus status);
QString word(StepOutcome outcome);
QString word(TargetVersion version);
QString word(Condition condition);
QString word(Power power);
QString word(UnitActive state);
QString word(RegistryStatus status);
QString word(Activity activity);
QString word(Freshness freshness);
QString word(Protection protection);
QString word(PartKind kind);

QString checkTitle(const Check& check);      // "Disk space"
QString groupTitle(const Group& group);      // "Workers"
QString actionTitle(const Action& action);   // "Switch release"
QString outcomeSentence(RunOutcome outcome); // what the outcome means for the fleet
// "Switch ktrdr-worker-bt-1 to v1.5.2"; works for steps of the plan and of its way back.
QString stepTitle(const Plan& plan, const Step& step);
// Tag if the commit is known by one in this plan, else its first 8 digits.
std::string versionLabel(const Plan& plan, CtId ct, const CommitId& commit);

struct WordingEntry
{
    const char* id;
    const char* text;      // placeholders %1 ... %9
    const char* whenEmpty; // used when the last argument is empty; nullptr: same text
};
// Every known id; tests compare it with the sources.
std::span<const WordingEntry> wordingTable();

} // namespace ktrdr
