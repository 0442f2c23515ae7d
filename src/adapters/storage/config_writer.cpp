// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Values to text: the other half of config_schema.h. Written by hand, because toml++ orders keys by name.
#include "adapters/storage/config_schema.h"

#include "adapters/storage/config_values.h"
#include "adapters/storage/example_text.h"

#include <fmt/core.h>

namespace ktrdr {

namespace {

std::string quoted(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (byte < 0x20 || byte == 0x7f)
            out += fmt::format("\\u{:04X}", byte);
        else
            out += c;
    }
    return out + "\"";
}

class Writer
{
public:
    void header(const char* name) { m_text += fmt::format("\n{}\n", name); }
    void text(const char* key, std::string_view value) { line(key, quoted(value)); }
    void optionalText(const char* key, std::string_view value)
    {
        if (!value.empty())
            text(key, value);
    }
    void number(const char* key, std::int64_t value) { line(key, std::to_string(value)); }
    void boolean(const char* key, bool value) { line(key, value ? "true" : "false"); }
    void duration(const char* key, Seconds value) { text(key, formatDuration(value)); }
    void line(const char* key, const std::string& value) { m_text += fmt::format("{} = {}\n", key, value); }
    std::string take() { return std::move(m_text); }

private:
    std::string m_text;
};

void writeEndpoint(Writer& out, const SshEndpoint& endpoint)
{
    out.text("host", endpoint.host);
    out.number("port", endpoint.port);
    out.text("user", endpoint.user);
}

const char* generationName(Generation generation)
{
    return generation == Generation::Unknown ? "auto" : toString(generation);
}

void writeHead(Writer& out, const Environment& environment)
{
    out.header("[[environment]]");
    out.text("name", environment.name);
    out.text("title", environment.title);
    out.text("protection", toString(environment.protection));
    out.text("generation", generationName(environment.generation));
    out.optionalText("color", environment.color);
    out.text("app_directory", environment.appDirectory);
    out.text("git_remote", environment.gitRemote);
    if (environment.goldenCt)
        out.number("golden_container", environment.goldenCt->number());
    out.text("name_pattern", environment.namePattern);
    for (const auto& node : environment.nodes) {
        out.header("[[environment.node]]");
        out.text("name", node.name);
        writeEndpoint(out, node.ssh);
    }
}

void writeSsh(Writer& out, const SshAccess& ssh)
{
    out.header("[environment.ssh]");
    out.boolean("use_agent", ssh.useAgent);
    out.optionalText("identity_file", ssh.identityFile);
    out.optionalText("identity_fingerprint", ssh.identityFingerprint);
    out.optionalText("known_hosts_file", ssh.knownHostsFile);
    std::string hops;
    for (const auto& hop : ssh.jumpHosts)
        hops += fmt::format("{}{{ host = {}, port = {}, user = {} }}", hops.empty() ? "" : ", ", quoted(hop.host),
                            hop.port, quoted(hop.user));
    if (!hops.empty())
        out.line("jump_hosts", fmt::format("[ {} ]", hops));
}

void writeBackend(Writer& out, const TargetConfig& backend)
{
    out.header("[environment.backend]");
    out.number("ctid", backend.ct.number());
    out.text("name", backend.name);
    out.text("unit", backend.unit);
    out.number("port", backend.port);
    out.optionalText("address", backend.address);
}

// A run of workers that one [[environment.workers]] table can say.
struct WorkerGroup
{
    const TargetConfig* first = nullptr;
    const TargetConfig* last = nullptr;
    std::string name;
    std::string address;
    std::int64_t firstNumber = 1;
    std::int64_t count = 1;
};

WorkerGroup groupOf(const TargetConfig& worker)
{
    WorkerGroup group{&worker, &worker, worker.name, worker.address};
    const auto digits = worker.name.find_last_not_of("0123456789") + 1;
    const auto number = worker.name.substr(digits);
    // Not for "007": the numbers of a pattern have no leading zeros.
    if (!number.empty() && number.size() <= 6 && (number == "0" || number.front() != '0')) {
        group.name = worker.name.substr(0, digits) + "{n}";
        group.firstNumber = std::stoll(number);
    }
    const auto ct = "." + worker.ct.text();
    if (worker.address.ends_with(ct))
        group.address = worker.address.substr(0, worker.address.size() - ct.size()) + ".{ctid}";
    return group;
}

bool extend(WorkerGroup& group, const TargetConfig& worker)
{
    const PatternValues values{group.firstNumber + group.count, worker.ct, worker.workerType};
    const bool alike = worker.workerType == group.first->workerType && worker.unit == group.first->unit &&
                       worker.port == group.first->port && worker.ct.number() == group.last->ct.number() + 1;
    if (!alike || expandPattern(group.name, values).value_or("") != worker.name ||
        expandPattern(group.address, values).value_or("-") != worker.address)
        return false;
    group.last = &worker;
    ++group.count;
    return true;
}

std::vector<WorkerGroup> groupWorkers(const std::vector<TargetConfig>& workers)
{
    std::vector<WorkerGroup> groups;
    for (const auto& worker : workers) {
        if (groups.empty() || !extend(groups.back(), worker))
            groups.push_back(groupOf(worker));
    }
    return groups;
}

void writeWorkers(Writer& out, const std::vector<TargetConfig>& workers)
{
    for (const auto& group : groupWorkers(workers)) {
        const auto& first = *group.first;
        out.header("[[environment.workers]]");
        out.text("ctids", group.count == 1 ? first.ct.text() : first.ct.text() + "-" + group.last->ct.text());
        out.text("type", first.workerType);
        out.text("unit", first.unit);
        out.number("port", first.port);
        out.text("name", group.name);
        out.number("first_number", group.firstNumber);
        out.optionalText("address", group.address);
    }
}

void writeNetwork(Writer& out, const NetworkConfig& network, const HttpConfig& http)
{
    out.header("[environment.network]");
    out.text("bridge", network.bridge);
    out.optionalText("gateway", network.gateway);
    out.optionalText("subnet", network.subnet);
    out.header("[environment.http]");
    out.text("health_path", http.healthPath);
    out.boolean("tls", http.tls);
    out.optionalText("ca_file", http.caFile);
    out.optionalText("auth_header", http.authHeader);
    out.optionalText("auth_secret", http.authSecret);
}

void writeHostServices(Writer& out, const std::vector<HostServiceConfig>& services)
{
    for (const auto& service : services) {
        out.header("[[environment.host_service]]");
        out.text("name", service.name);
        out.text("unit", service.unit);
        writeEndpoint(out, service.ssh);
        out.text("health_url", service.healthUrl);
    }
}

void writeDeploy(Writer& out, const DeployDefaults& deploy)
{
    out.header("[environment.deploy]");
    out.number("batch_size", deploy.batchSize);
    out.boolean("canary", deploy.canary);
    out.duration("observation", deploy.observation);
    out.duration("busy_budget", deploy.busyBudget);
    out.duration("backend_deadline", deploy.backendDeadline);
    out.duration("worker_deadline", deploy.workerDeadline);
    out.duration("step_deadline", deploy.stepDeadline);
    out.number("min_free_disk_mb", deploy.minFreeDiskMb);
    out.number("visit_width", deploy.visitWidth);
    out.line("max_failure_rate", fmt::format("{}", deploy.maxFailureRate)); // shortest text that reads back equal
}

void writeMaintenance(Writer& out, const std::optional<MaintenanceWindow>& window)
{
    if (!window)
        return;
    out.header("[environment.maintenance]");
    out.text("weekday", weekdayName(window->weekday));
    out.text("start", formatTimeOfDay(window->start));
    out.text("end", formatTimeOfDay(window->end));
}

} // namespace

std::string toToml(const Environment& environment)
{
    Writer out;
    writeHead(out, environment);
    writeSsh(out, environment.ssh);
    writeBackend(out, environment.backend);
    writeWorkers(out, environment.workers);
    writeNetwork(out, environment.network, environment.http);
    writeHostServices(out, environment.hostServices);
    writeDeploy(out, environment.deploy);
    writeMaintenance(out, environment.maintenance);
    return out.take();
}

std::string toToml(const Configuration& configuration)
{
    std::string text = fmt::format("schema = {}\n", kConfigSchema);
    for (const auto& environment : configuration.environments)
        text += toToml(environment);
    return text;
}

std::string exampleConfiguration()
{
    // The second text without its comment and schema line, which stand in the first already.
    return std::string(kProductionExample) +
           std::string(kStagingExample.substr(kStagingExample.find("\n[[environment]]")));
}

} // namespace ktrdr
