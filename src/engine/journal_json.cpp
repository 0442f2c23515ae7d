// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/journal_json.h"

#include "base/json_reader.h"
#include "planning/plan_json.h"

#include <QJsonDocument>

namespace ktrdr {

namespace {

QString text(const std::string& value) { return QString::fromStdString(value); }

// Evidence may hold several lines; JsonReader's text() is for single-line fields.
std::string rawText(const JsonReader& reader) { return reader.value().toString().toStdString(); }

template <typename Enum, int Last> std::optional<Enum> fromName(std::string_view name)
{
    for (int i = 0; i <= Last; ++i) {
        if (name == toString(static_cast<Enum>(i)))
            return static_cast<Enum>(i);
    }
    return std::nullopt;
}

QJsonObject errorToJson(const Error& error)
{
    return {{"code", toString(error.code)},
            {"what", text(error.what)},
            {"where", text(error.where)},
            {"hint", text(error.hint)},
            {"detail", text(error.detail)}};
}

std::optional<Error> errorFrom(const JsonReader& reader)
{
    if (reader.isNull())
        return std::nullopt;
    const auto code = fromName<ErrorCode, static_cast<int>(ErrorCode::Internal)>(reader["code"].text());
    return Error{code.value_or(ErrorCode::Internal), rawText(reader["what"]), rawText(reader["where"]),
                 rawText(reader["hint"]), rawText(reader["detail"])};
}

bool plansGroups(JournalEvent::Kind kind)
{
    return kind == JournalEvent::Kind::RollbackPlanned || kind == JournalEvent::Kind::ReregistrationPlanned;
}

} // namespace

std::string journalPayload(const JournalEvent& event)
{
    QJsonObject json;
    if (!event.step.empty())
        json["step"] = text(event.step);
    if (event.attempt != 0)
        json["attempt"] = event.attempt;
    if (event.kind == JournalEvent::Kind::StepEnded)
        json["outcome"] = toString(event.outcome);
    if (!event.text.empty())
        json["text"] = text(event.text);
    if (event.error)
        json["error"] = errorToJson(*event.error);
    if (plansGroups(event.kind))
        json["rollback"] = groupsToJson(event.rollback);
    if (event.kind == JournalEvent::Kind::RunEnded)
        json["ended"] = toString(event.ended);
    return QJsonDocument(json).toJson(QJsonDocument::Compact).toStdString();
}

Result<JournalEvent> journalEventFrom(std::string_view kind, std::string_view payload)
{
    const auto json = parseJson(payload, "journal");
    if (!json)
        return Unexpected(json.error());
    std::string problem;
    const JsonReader reader(*json, "row", &problem);
    JournalEvent event;
    const auto known = fromName<JournalEvent::Kind, static_cast<int>(JournalEvent::Kind::RunEnded)>(kind);
    if (!known)
        return fail(ErrorCode::BadAnswer, "The journal has a row of an unknown kind", std::string(kind));
    event.kind = *known;
    event.step = reader["step"].optionalText().value_or("");
    event.attempt = static_cast<int>(reader["attempt"].optionalInteger(0, 1'000'000).value_or(0));
    event.text = rawText(reader["text"]);
    event.error = errorFrom(reader["error"]);
    if (event.kind == JournalEvent::Kind::StepEnded) {
        const auto outcome = fromName<StepOutcome, static_cast<int>(StepOutcome::Unknown)>(reader["outcome"].text());
        if (!outcome)
            reader["outcome"].complain("the name of an outcome");
        event.outcome = outcome.value_or(StepOutcome::Unknown);
    }
    if (plansGroups(event.kind)) {
        auto groups = groupsFromJson(reader["rollback"].value().toArray());
        if (!groups)
            return Unexpected(groups.error());
        event.rollback = std::move(*groups);
    }
    if (event.kind == JournalEvent::Kind::RunEnded) {
        const auto ended = runOutcomeFrom(reader["ended"].text());
        if (!ended)
            reader["ended"].complain("the name of an outcome");
        event.ended = ended.value_or(RunOutcome::None);
    }
    if (!problem.empty())
        return fail(ErrorCode::BadAnswer, "A row of the journal cannot be read", std::string(kind), {}, problem);
    return event;
}

} // namespace ktrdr
