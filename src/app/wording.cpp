// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wording.h"

#include <QCoreApplication>
#include <QStringList>

#include <string_view>
#include <unordered_map>

namespace ktrdr {

namespace {

const WordingEntry* findEntry(std::string_view id)
{
    static const auto kIndex = [] {
        std::unordered_map<std::string_view, const WordingEntry*> index;
        for (const auto& entry : wordingTable())
            index.emplace(entry.id, &entry);
        return index;
    }();
    const auto found = kIndex.find(id);
    return found == kIndex.end() ? nullptr : found->second;
}

// One pass over the template: what an argument contains is never looked at again. QString::arg would.
QString filled(const QString& text, const std::vector<std::string>& arguments)
{
    QString result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const int digit = text[i] == u'%' && i + 1 < text.size() ? text[i + 1].digitValue() : -1;
        if (digit < 1) {
            result += text[i];
            continue;
        }
        const auto index = static_cast<std::size_t>(digit - 1);
        if (index < arguments.size())
            result += QString::fromStdString(arguments[index]);
        ++i;
    }
    return result;
}

QString unworded(const Message& message)
{
    QStringList arguments;
    for (const auto& argument : message.arguments)
        arguments += QString::fromStdString(argument);
    const auto id = QString::fromStdString(message.id);
    return arguments.isEmpty() ? id : id + ": " + arguments.join(QStringLiteral(", "));
}

QString wordOf(const char* family, const char* name) { return wording({std::string(family) + name, {}}); }

std::optional<CommitId> commitOf(const Action& action)
{
    if (const auto* prefetch = std::get_if<action::PrefetchRelease>(&action))
        return prefetch->commit;
    if (const auto* change = std::get_if<action::SwitchRelease>(&action))
        return change->commit;
    return std::nullopt;
}

} // namespace

QString wording(const Message& message)
{
    const auto* entry = findEntry(message.id);
    if (!entry)
        return unworded(message);
    const bool lastEmpty = !message.arguments.empty() && message.arguments.back().empty();
    const char* text = lastEmpty && entry->whenEmpty ? entry->whenEmpty : entry->text;
    return filled(QCoreApplication::translate("Wording", text), message.arguments);
}

QString word(Status status) { return wordOf("status.", toString(status)); }
QString word(Verdict verdict) { return wordOf("verdict.", toString(verdict)); }
QString word(RunOutcome outcome) { return wordOf("outcome.", toString(outcome)); }
QString word(StepStatus status) { return wordOf("step-status.", toString(status)); }
QString word(StepOutcome outcome) { return wordOf("step-outcome.", toString(outcome)); }
QString word(TargetVersion version) { return wordOf("target-version.", toString(version)); }
QString word(Condition condition) { return wordOf("condition.", toString(condition)); }
QString word(Power power) { return wordOf("power.", toString(power)); }
QString word(UnitActive state) { return wordOf("unit.", toString(state)); }
QString word(Activity activity) { return wordOf("activity.", toString(activity)); }
QString word(PartKind kind) { return wordOf("part.", toString(kind)); }
QString word(Protection protection) { return wordOf("protection.", toString(protection)); }

QString word(RegistryStatus status)
{
    return wordOf("registry.",
                  status == RegistryStatus::TemporarilyUnavailable ? "temporarily-unavailable" : toString(status));
}

QString word(Freshness freshness)
{
    switch (freshness) {
    case Freshness::Never: return wordOf("freshness.", "never");
    case Freshness::Fresh: return wordOf("freshness.", "fresh");
    case Freshness::Stale: return wordOf("freshness.", "stale");
    }
    return wordOf("freshness.", "never");
}

QString checkTitle(const Check& check) { return wording({"check." + check.id, {}}); }
QString groupTitle(const Group& group) { return wording({"group." + group.id, {}}); }
QString actionTitle(const Action& action) { return wordOf("action.", actionName(action)); }
QString outcomeSentence(RunOutcome outcome) { return wordOf("outcome-sentence.", toString(outcome)); }

std::string versionLabel(const Plan& plan, CtId ct, const CommitId& commit)
{
    if (commit == plan.commit && !plan.version.empty() && plan.version != commit.text())
        return plan.version;
    const auto* facts = plan.findFacts(ct);
    return facts && facts->commit == commit && !facts->tag.empty() ? facts->tag : commit.shortText();
}

QString stepTitle(const Plan& plan, const Step& step)
{
    const auto* target = plan.findTarget(step.ct);
    Message message{std::string("title.") + actionName(step.action), {target ? target->name : "CT " + step.ct.text()}};
    if (const auto commit = commitOf(step.action)) {
        // The way back has its own words, so that a summary cannot be misread.
        if (std::holds_alternative<action::SwitchRelease>(step.action) && step.id.starts_with("rollback/"))
            message.id = "title.switch-back";
        message.arguments.push_back(versionLabel(plan, step.ct, *commit));
    } else if (const auto* observe = std::get_if<action::Observe>(&step.action)) {
        message.arguments = {humanDuration(observe->duration)};
    } else if (const auto* ready = std::get_if<action::AwaitReady>(&step.action)) {
        QStringList conditions;
        for (const auto condition : ready->conditions)
            conditions += word(condition);
        message.arguments.push_back(conditions.join(QStringLiteral(", ")).toStdString());
    }
    return wording(message);
}

} // namespace ktrdr
