// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Decoding of what the commands of planning/commands.h print.
#include "base/json_reader.h"
#include "base/sanitize.h"
#include "planning/commands.h"
#include "planning/script_parts.h"

#include <algorithm>
#include <charconv>
#include <fmt/core.h>

namespace ktrdr {

namespace {

constexpr std::int64_t kMaxBytes = std::int64_t{1} << 60;

Power powerFrom(const std::string& status)
{
    return status == "running" ? Power::Running : status == "stopped" ? Power::Stopped : Power::Unknown;
}

NodeState readNode(const JsonReader& entry)
{
    NodeState node;
    node.name = entry["node"].text();
    const auto status = entry["status"].optionalText().value_or("unknown");
    node.online = status == "online";
    node.statusKnown = status == "online" || status == "offline";
    node.cpu = entry["cpu"].optionalNumber().value_or(0);
    node.cores = static_cast<int>(entry["maxcpu"].optionalInteger(0, 100'000).value_or(0));
    node.memoryBytes = entry["mem"].optionalInteger(0, kMaxBytes).value_or(0);
    node.maxMemoryBytes = entry["maxmem"].optionalInteger(0, kMaxBytes).value_or(0);
    return node;
}

ContainerState readContainer(const JsonReader& entry)
{
    ContainerState container;
    const auto ct = CtId::fromNumber(entry["vmid"].integer(0, 999'999'999));
    if (ct)
        container.ct = *ct;
    else
        entry["vmid"].complain("a container number");
    container.node = entry["node"].text();
    container.name = entry["name"].optionalText().value_or("");
    container.power = powerFrom(entry["status"].text());
    container.isTemplate = entry["template"].optionalBoolean().value_or(false);
    container.lock = entry["lock"].optionalText().value_or("");
    container.cpu = entry["cpu"].optionalNumber();
    container.cores = static_cast<int>(std::clamp(entry["maxcpu"].optionalNumber().value_or(0), 0.0, 100'000.0));
    container.memoryBytes = entry["mem"].optionalInteger(0, kMaxBytes).value_or(0);
    container.maxMemoryBytes = entry["maxmem"].optionalInteger(0, kMaxBytes).value_or(0);
    container.diskBytes = entry["disk"].optionalInteger(0, kMaxBytes).value_or(0);
    container.maxDiskBytes = entry["maxdisk"].optionalInteger(0, kMaxBytes).value_or(0);
    container.uptimeSeconds = entry["uptime"].optionalInteger(0, kMaxBytes).value_or(0);
    return container;
}

// What Proxmox last heard from a node that went down is repeated for five minutes: its containers read "running".
void distrustDeadNodes(ClusterResources& resources)
{
    for (auto& container : resources.containers) {
        const bool dead = std::any_of(resources.nodes.begin(), resources.nodes.end(), [&](const NodeState& node) {
            return node.name == container.node && node.statusKnown && !node.online;
        });
        if (dead)
            container.power = Power::Unknown;
    }
}

struct VisitLines
{
    InsideState inside;
    bool complete = false;
    bool refsRead = false;
    bool known = false; // the commit that was asked for by its id
    std::string refsFailure;
    std::string tagCommit, peeledCommit, headCommit;
};

void readRef(VisitLines& lines, std::string_view value, const std::string& version)
{
    const auto [id, ref] = splitWord(value);
    if (ref == "refs/tags/" + version)
        lines.tagCommit = id;
    else if (ref == "refs/tags/" + version + "^{}")
        lines.peeledCommit = id;
    else if (ref == "refs/heads/" + version)
        lines.headCommit = id;
}

void readVisitLine(VisitLines& lines, std::string_view line, const std::string& version)
{
    const auto [key, value] = splitWord(line);
    InsideState& inside = lines.inside;
    if (key == "commit") {
        if (const auto commit = CommitId::parse(value))
            inside.commit = *commit;
    } else if (key == "tag") {
        inside.tag = sanitizeLine(value, 200);
    } else if (key == "dirty") {
        inside.dirty = value == "1";
    } else if (key == "unit") {
        inside.unit = unitActiveFrom(value);
    } else if (key == "detail") {
        inside.unitDetail = sanitizeLine(value, 200);
    } else if (key == "log") {
        inside.unitLog += (inside.unitLog.empty() ? "" : "\n") + sanitizeLine(value, 300);
    } else if (key == "free") {
        std::int64_t kib = -1;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), kib);
        if (error == std::errc{} && end == value.data() + value.size() && kib >= 0 && kib < kMaxBytes / 1024)
            inside.freeDiskBytes = kib * 1024;
    } else if (key == "hostname") {
        inside.hostname = sanitizeLine(value, 200);
    } else if (key == "step") {
        inside.stepRunning = value == "1";
    } else if (key == "owed") {
        inside.restartOwed = value == "1";
    } else if (key == "known") {
        lines.known = true;
    } else if (key == "ref") {
        readRef(lines, value, version);
    } else if (key == "refs-read") {
        lines.refsRead = true;
    } else if (key == "refs-failed") {
        lines.refsFailure = sanitizeLine(value, 400);
    } else if (key == "end") {
        lines.complete = true;
    }
}

Result<CommitId> resolvedFrom(const VisitLines& lines, const VisitRequest& request)
{
    const auto literal = CommitId::parse(request.version);
    if (literal && lines.known)
        return *literal;
    if (!lines.refsRead)
        return fail(ErrorCode::Refused, "The git remote could not be asked for " + request.version, {},
                    "Check the network and the remote of the repository in the container", lines.refsFailure);
    if (literal)
        return fail(
            ErrorCode::NotFound, "The repository does not hold commit " + literal->shortText(), {},
            "No tag or branch of the remote is at it either: deploy a tag, or fetch the commit in the container");
    for (const auto& id : {lines.peeledCommit, lines.tagCommit, lines.headCommit}) {
        if (const auto commit = CommitId::parse(id))
            return *commit;
    }
    return fail(ErrorCode::NotFound, "The remote has no tag or branch " + request.version, {},
                "Check the version's name; tags must be pushed before they can be deployed");
}

VisitAnswer answerFrom(const VisitRequest& request, int status, std::string_view body)
{
    VisitLines lines;
    for (const auto line : linesOf(body))
        readVisitLine(lines, line, request.version);
    VisitAnswer answer;
    if (!lines.complete) {
        answer.inside = fail(status == 255 ? ErrorCode::Refused : ErrorCode::CommandFailed,
                             fmt::format("The container could not be visited (exit {})", status), {},
                             "Check that the container runs", sanitizeText(body, 1000));
        return answer;
    }
    answer.inside = std::move(lines.inside);
    if (!request.version.empty())
        answer.resolved = resolvedFrom(lines, request);
    return answer;
}

} // namespace

std::vector<std::string_view> linesOf(std::string_view text)
{
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        if (!line.empty() && line.back() == '\r')
            line.remove_suffix(1);
        lines.push_back(line);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
    return lines;
}

std::pair<std::string_view, std::string_view> splitWord(std::string_view line)
{
    const auto blank = line.find(' ');
    return {line.substr(0, blank), blank == std::string_view::npos ? std::string_view{} : line.substr(blank + 1)};
}

Result<ClusterResources> parseClusterResources(std::string_view output)
{
    const auto json = parseJson(output, "pvesh get /cluster/resources");
    if (!json)
        return Unexpected(json.error());
    std::string problem;
    ClusterResources resources;
    for (const auto& entry : JsonReader(*json, {}, &problem).elements()) {
        const auto type = entry["type"].optionalText().value_or("");
        if (type == "node")
            resources.nodes.push_back(readNode(entry));
        else if (type == "lxc")
            resources.containers.push_back(readContainer(entry));
    }
    if (!problem.empty())
        return fail(ErrorCode::BadAnswer, "Proxmox answered something else than a list of resources",
                    "pvesh get /cluster/resources", "The container states are unknown", problem);
    if (resources.nodes.empty())
        return fail(ErrorCode::BadAnswer, "Proxmox named no node; every cluster has one",
                    "pvesh get /cluster/resources",
                    "The container states are unknown; look at the rights of the user on the node");
    distrustDeadNodes(resources);
    std::sort(resources.containers.begin(), resources.containers.end(),
              [](const auto& a, const auto& b) { return a.ct < b.ct; });
    std::sort(resources.nodes.begin(), resources.nodes.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    return resources;
}

AddressBook parseAddresses(std::string_view output)
{
    AddressBook addresses;
    for (const auto line : linesOf(output)) {
        const auto conf = line.find(".conf:net0:");
        if (conf == std::string_view::npos)
            continue;
        const auto slash = line.rfind('/', conf);
        const auto ct = CtId::parse(line.substr(slash + 1, conf - slash - 1));
        auto properties = line.substr(conf + 11);
        properties.remove_prefix(std::min(properties.find_first_not_of(' '), properties.size()));
        if (!ct || slash == std::string_view::npos)
            continue;
        const auto start = properties.find(",ip=") != std::string_view::npos ? properties.find(",ip=") + 4
                           : properties.starts_with("ip=")                   ? 3
                                                                             : std::string_view::npos;
        if (start == std::string_view::npos)
            continue;
        const auto value = properties.substr(start, properties.find_first_of(",/", start) - start);
        if (value != "dhcp" && value != "manual" && checkHostName(value))
            addresses[*ct] = std::string(value);
    }
    return addresses;
}

std::map<CtId, VisitAnswer> parseVisits(const VisitRequest& request, std::string_view output)
{
    std::map<CtId, VisitAnswer> answers;
    for (const auto& item : request.items)
        answers.emplace(item.ct, VisitAnswer{});
    // An answer begins with "@@NONCE CT STATUS" and ends with "@@NONCE CT end", so that the head of one and the tail
    // of another, with the middle lost, are not taken for an answer.
    const std::string mark = "@@" + request.nonce;
    for (auto at = output.find(mark + " "); at != std::string_view::npos; at = output.find(mark + " ", at + 1)) {
        const auto lineEnd = output.find('\n', at);
        if (lineEnd == std::string_view::npos)
            break;
        const auto [number, statusText] =
            splitWord(output.substr(at + mark.size() + 1, lineEnd - at - mark.size() - 1));
        int status = -1;
        const auto [rest, error] = std::from_chars(statusText.data(), statusText.data() + statusText.size(), status);
        const auto ct = CtId::parse(number);
        if (error != std::errc{} || !ct || !answers.contains(*ct))
            continue;
        const auto bodyEnd = output.find("\n" + mark + " " + ct->text() + " end\n", lineEnd);
        if (bodyEnd == std::string_view::npos)
            continue;
        const auto body = bodyEnd > lineEnd ? output.substr(lineEnd + 1, bodyEnd - lineEnd - 1) : std::string_view{};
        // Two answers that ran into each other are nobody's answer.
        answers[*ct] = body.find(mark) == std::string_view::npos ? answerFrom(request, status, body) : VisitAnswer{};
    }
    return answers;
}

std::vector<std::string> parsePhases(std::string_view output)
{
    constexpr std::string_view kMark = "ktrdr:phase ";
    std::vector<std::string> phases;
    for (const auto line : linesOf(output)) {
        if (line.starts_with(kMark))
            phases.push_back(sanitizeLine(line.substr(kMark.size()), 40));
    }
    return phases;
}

std::optional<UtcTime> parseStoppedAt(std::string_view output)
{
    constexpr std::string_view kMark = "ktrdr:stopped-at ";
    for (const auto line : linesOf(output)) {
        if (!line.starts_with(kMark))
            continue;
        std::int64_t seconds = 0;
        const auto text = line.substr(kMark.size());
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
        if (error != std::errc{} || seconds <= 0 || seconds > 100'000'000'000)
            return std::nullopt;
        int millis = 0;
        if (end != text.data() + text.size() && *end == '.')
            std::from_chars(end + 1, std::min(end + 4, text.data() + text.size()), millis);
        return UtcTime{Seconds{seconds} + Milliseconds{millis}};
    }
    return std::nullopt;
}

} // namespace ktrdr
