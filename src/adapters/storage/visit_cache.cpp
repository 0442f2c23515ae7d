// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/storage/visit_cache.h"

#include "adapters/storage/atomic_file.h"
#include "adapters/storage/config_values.h"
#include "base/json_reader.h"
#include "base/log.h"

#include <QJsonDocument>

#include <limits>

namespace ktrdr {

namespace {

constexpr int kSchema = 1;
constexpr std::size_t kMaxBytes = 4 << 20;

QString toQt(const std::string& text) { return QString::fromStdString(text); }

QJsonObject toJson(CtId ct, const InsideState& state, UtcTime readAt)
{
    return {{QStringLiteral("ct"), ct.number()},
            {QStringLiteral("read_at"), toQt(toIso(readAt))},
            {QStringLiteral("commit"), toQt(state.commit.text())},
            {QStringLiteral("tag"), toQt(state.tag)},
            {QStringLiteral("dirty"), state.dirty},
            {QStringLiteral("unit"), QLatin1String(toString(state.unit))},
            {QStringLiteral("unit_detail"), toQt(state.unitDetail)},
            {QStringLiteral("free_disk_bytes"), static_cast<qint64>(state.freeDiskBytes)},
            {QStringLiteral("hostname"), toQt(state.hostname)},
            {QStringLiteral("step_running"), state.stepRunning},
            {QStringLiteral("restart_owed"), state.restartOwed}};
}

void readVisit(const JsonReader& in, VisitCache::Visits& visits)
{
    const auto ct = CtId::fromNumber(in["ct"].integer(100, 999'999'999));
    const auto readAt = parseIso(in["read_at"].text());
    const auto commit = in["commit"].text();
    const auto id = commit.empty() ? Result<CommitId>(CommitId{}) : CommitId::parse(commit);
    InsideState state;
    state.tag = in["tag"].text();
    state.dirty = in["dirty"].boolean();
    state.unit = unitActiveFrom(in["unit"].text());
    state.unitDetail = in["unit_detail"].text();
    state.freeDiskBytes = in["free_disk_bytes"].integer(-1, std::numeric_limits<std::int64_t>::max());
    state.hostname = in["hostname"].text();
    state.stepRunning = in["step_running"].boolean();
    state.restartOwed = in["restart_owed"].boolean();
    if (!ct || !readAt || !id) {
        in.complain("a container, a time and a commit id");
        return;
    }
    state.commit = *id;
    visits[*ct] = Reading<InsideState>::of(std::move(state), *readAt);
}

Result<VisitCache::Visits> decode(const std::string& text, const std::string& environment, const std::string& file)
{
    const auto document = parseJson(text, file);
    if (!document)
        return Unexpected(document.error());
    std::string problem;
    const JsonReader in(*document, {}, &problem);
    VisitCache::Visits visits;
    in["schema"].integer(kSchema, kSchema);
    if (in["environment"].text() != environment)
        in["environment"].complain("the name '" + environment + "'");
    for (const auto& visit : in["visits"].elements())
        readVisit(visit, visits);
    if (!problem.empty())
        return fail(ErrorCode::BadAnswer, problem, file);
    return visits;
}

} // namespace

std::string VisitCache::fileOf(const std::string& environment) const
{
    return m_directory + "/visits-" + environment + ".json";
}

VisitCache::Visits VisitCache::load(const std::string& environment) const
{
    if (!checkEnvironmentName(environment)) // it becomes part of a path
        return {};
    const auto file = fileOf(environment);
    const auto text = readTrustedFile(file, kMaxBytes);
    auto visits = text ? decode(*text, environment, file) : Unexpected(text.error());
    if (visits)
        return std::move(*visits);
    if (visits.error().code != ErrorCode::NotFound)
        log(LogLevel::Warning, "storage", "The cache of visits is ignored: {}", toString(visits.error()));
    return {};
}

Result<void> VisitCache::save(const std::string& environment, const Visits& visits) const
{
    if (auto valid = checkEnvironmentName(environment); !valid)
        return Unexpected(valid.error());
    QJsonArray list;
    for (const auto& [ct, reading] : visits) {
        if (reading.value && reading.readAt)
            list.append(toJson(ct, *reading.value, *reading.readAt));
    }
    const QJsonObject root{{QStringLiteral("schema"), kSchema},
                           {QStringLiteral("environment"), toQt(environment)},
                           {QStringLiteral("visits"), list}};
    if (auto folder = ensurePrivateDirectory(m_directory); !folder)
        return folder;
    return writeFileAtomically(fileOf(environment), QJsonDocument(root).toJson(QJsonDocument::Compact).toStdString());
}

} // namespace ktrdr
