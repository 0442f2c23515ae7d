// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/storage/config_checks.h"
#include "adapters/storage/config_reader.h"
#include "adapters/storage/config_schema.h"

#include "base/sanitize.h"

#include <fmt/core.h>
#include <limits>

namespace ktrdr {

namespace {

constexpr std::int64_t kMaxPort = 65535;
constexpr std::int64_t kMaxCtId = 999'999'999;
constexpr Seconds kDay{24 * 3600};
constexpr Seconds kLongestDeadline{4 * 3600};

void readEndpoint(TableReader& in, SshEndpoint& endpoint)
{
    in.text("host", endpoint.host, Need::Required, checkHost);
    in.integer("port", endpoint.port, Need::Optional, 1, kMaxPort);
    in.text("user", endpoint.user, Need::Optional, checkUserName);
}

bool readCtId(TableReader& in, const char* key, CtId& ct, Need need)
{
    std::int64_t number = 0;
    if (!in.integer(key, number, need, 100, kMaxCtId))
        return false;
    ct = *CtId::fromNumber(number);
    return true;
}

template <typename Value> void readChoice(TableReader& in, const char* key, Value& value, Need need,
                                          const std::vector<std::pair<std::string, Value>>& choices)
{
    std::string given;
    if (!in.text(key, given, need, [](std::string_view text) { return Result<std::string>(std::string(text)); }))
        return;
    std::string expected;
    for (const auto& [name, choice] : choices) {
        if (given == name) {
            value = choice;
            return;
        }
        expected += (expected.empty() ? "\"" : ", \"") + name + "\"";
    }
    in.complain(key, fmt::format("expected one of {}, found \"{}\"", expected, sanitizeLine(given, 80)));
}

void readSsh(TableReader in, SshAccess& ssh)
{
    in.boolean("use_agent", ssh.useAgent, Need::Optional);
    in.text("identity_file", ssh.identityFile, Need::Optional, checkAbsolutePath);
    in.text("identity_fingerprint", ssh.identityFingerprint, Need::Optional, checkFingerprint);
    in.text("known_hosts_file", ssh.knownHostsFile, Need::Optional, checkAbsolutePath);
    for (auto& hop : in.tables("jump_hosts", Need::Optional)) {
        readEndpoint(hop, ssh.jumpHosts.emplace_back());
        hop.rejectUnknown();
    }
    if (in.exists() && !ssh.useAgent && ssh.identityFile.empty())
        in.complain("use_agent", "without the agent an identity_file is needed");
    in.rejectUnknown();
}

void readBackend(TableReader in, TargetConfig& backend)
{
    backend.role = TargetRole::Backend;
    readCtId(in, "ctid", backend.ct, Need::Required);
    in.text("name", backend.name, Need::Required, checkHostName);
    in.text("unit", backend.unit, Need::Required, checkUnitName);
    in.integer("port", backend.port, Need::Required, 1, kMaxPort);
    in.text("address", backend.address, Need::Optional, checkAddress);
    in.rejectUnknown();
}

// "201-205,210", 201 or [201, 202]
std::vector<CtId> readCtIds(TableReader& in)
{
    const auto* node = in.node("ctids", Need::Required);
    if (!node)
        return {};
    std::string list;
    if (const auto* text = node->as_string())
        list = text->get();
    else if (const auto* number = node->as_integer())
        list = std::to_string(number->get());
    else if (const auto* numbers = node->as_array(); numbers && numbers->is_homogeneous(toml::node_type::integer))
        numbers->for_each([&](const toml::value<std::int64_t>& each) {
            list += (list.empty() ? "" : ",") + std::to_string(each.get());
        });
    else {
        in.complainOfType("ctids", "\"201-205,210\" or a list of container numbers");
        return {};
    }
    auto ids = parseCtIdList(list);
    if (!ids) {
        in.complain("ctids", problemText(ids.error()));
        return {};
    }
    return std::move(*ids);
}

std::string expandChecked(const TableReader& in, const char* key, const std::string& pattern,
                          const PatternValues& values, TextCheck check)
{
    auto text = expandPattern(pattern, values);
    auto checked = text ? check(*text) : text;
    if (checked)
        return std::move(*checked);
    in.complain(key, problemText(checked.error()));
    return {};
}

Result<std::string> anyPattern(std::string_view text)
{
    if (text.empty() || text.size() > 253)
        return fail(ErrorCode::InvalidInput, "the text is empty or too long");
    return std::string(text);
}

void readWorkers(TableReader& in, std::vector<TargetConfig>& workers)
{
    TargetConfig worker;
    std::string name;
    std::string address;
    std::int64_t n = 1;
    const auto ids = readCtIds(in);
    in.text("type", worker.workerType, Need::Required, checkWorkerType);
    in.text("unit", worker.unit, Need::Required, checkUnitName);
    in.integer("port", worker.port, Need::Required, 1, kMaxPort);
    const bool named = in.text("name", name, Need::Required, anyPattern);
    in.integer("first_number", n, Need::Optional, 0, 1'000'000);
    const bool addressed = in.text("address", address, Need::Optional, anyPattern);
    for (const auto& ct : ids) {
        const PatternValues values{n++, ct, worker.workerType};
        worker.ct = ct;
        worker.name = named ? expandChecked(in, "name", name, values, checkHostName) : "";
        worker.address = addressed ? expandChecked(in, "address", address, values, checkAddress) : "";
        workers.push_back(worker);
        if ((named && worker.name.empty()) || (addressed && worker.address.empty()))
            break; // the same slip in every container is one problem
    }
    in.rejectUnknown();
}

void readNetwork(TableReader in, NetworkConfig& network)
{
    in.text("bridge", network.bridge, Need::Optional, checkBridge);
    in.text("gateway", network.gateway, Need::Optional, checkAddress);
    in.text("subnet", network.subnet, Need::Optional, checkSubnet);
    in.rejectUnknown();
}

void readHttp(TableReader in, HttpConfig& http)
{
    in.text("health_path", http.healthPath, Need::Optional, checkHttpPath);
    in.boolean("tls", http.tls, Need::Optional);
    in.text("ca_file", http.caFile, Need::Optional, checkAbsolutePath);
    in.text("auth_header", http.authHeader, Need::Optional, checkHeaderName);
    in.text("auth_secret", http.authSecret, Need::Optional, checkTitle);
    if (http.authHeader.empty() != http.authSecret.empty())
        in.complain(http.authHeader.empty() ? "auth_secret" : "auth_header",
                    "auth_header and auth_secret belong together, one of them is missing");
    in.rejectUnknown();
}

void readHostService(TableReader& in, HostServiceConfig& service)
{
    in.text("name", service.name, Need::Required, checkEnvironmentName);
    in.text("unit", service.unit, Need::Required, checkUnitName);
    readEndpoint(in, service.ssh);
    in.text("health_url", service.healthUrl, Need::Required, checkHttpUrl);
    in.rejectUnknown();
}

void readDeploy(TableReader in, DeployDefaults& deploy)
{
    in.integer("batch_size", deploy.batchSize, Need::Optional, 1, 100);
    in.boolean("canary", deploy.canary, Need::Optional);
    in.duration("observation", deploy.observation, Seconds(0), kDay);
    in.duration("busy_budget", deploy.busyBudget, Seconds(0), kDay);
    in.duration("backend_deadline", deploy.backendDeadline, Seconds(1), kLongestDeadline);
    in.duration("worker_deadline", deploy.workerDeadline, Seconds(1), kLongestDeadline);
    in.duration("step_deadline", deploy.stepDeadline, Seconds(1), kLongestDeadline);
    in.integer("min_free_disk_mb", deploy.minFreeDiskMb, Need::Optional, 0, 10'000'000);
    in.integer("visit_width", deploy.visitWidth, Need::Optional, 0, 64);
    in.number("max_failure_rate", deploy.maxFailureRate, 0.0, 1.0);
    in.rejectUnknown();
}

template <typename Value, typename Parse> bool readParsed(TableReader& in, const char* key, Value& value, Parse parse)
{
    std::string text;
    if (!in.text(key, text, Need::Required, anyPattern))
        return false;
    const auto parsed = parse(text);
    if (!parsed) {
        in.complain(key, problemText(parsed.error()));
        return false;
    }
    value = *parsed;
    return true;
}

void readMaintenance(TableReader in, std::optional<MaintenanceWindow>& maintenance)
{
    MaintenanceWindow window;
    readParsed(in, "weekday", window.weekday, parseWeekday);
    const bool start = readParsed(in, "start", window.start, parseTimeOfDay);
    const bool end = readParsed(in, "end", window.end, parseTimeOfDay);
    if (start && end && window.end <= window.start)
        in.complain("end", "expected a time later than start; a window ends at 24:00 at the latest");
    in.rejectUnknown();
    if (in.exists())
        maintenance = window;
}

void readHead(TableReader& in, Environment& environment)
{
    in.text("name", environment.name, Need::Required, checkEnvironmentName);
    environment.title = environment.name;
    in.text("title", environment.title, Need::Optional, checkTitle);
    readChoice<Protection>(
        in, "protection", environment.protection, Need::Required,
        {{"demo", Protection::Demo}, {"staging", Protection::Staging}, {"production", Protection::Production}});
    readChoice<Generation>(in, "generation", environment.generation, Need::Optional,
                           {{"auto", Generation::Unknown}, {"R", Generation::R}, {"N", Generation::N}});
    in.text("color", environment.color, Need::Optional, checkColor);
    in.text("app_directory", environment.appDirectory, Need::Optional, checkAbsolutePath);
    in.text("git_remote", environment.gitRemote, Need::Optional, checkVersionName);
    CtId golden;
    if (readCtId(in, "golden_container", golden, Need::Optional))
        environment.goldenCt = golden;
    in.text("name_pattern", environment.namePattern, Need::Optional, checkNewNamePattern);
}

Environment readEnvironment(TableReader& in, ProblemList& problems)
{
    Environment environment;
    readHead(in, environment);
    for (auto& node : in.tables("node", Need::Required)) {
        auto& config = environment.nodes.emplace_back();
        node.text("name", config.name, Need::Required, checkHostName);
        readEndpoint(node, config.ssh);
        node.rejectUnknown();
    }
    readSsh(in.table("ssh", Need::Optional), environment.ssh);
    readBackend(in.table("backend", Need::Required), environment.backend);
    for (auto& group : in.tables("workers", Need::Optional))
        readWorkers(group, environment.workers);
    readNetwork(in.table("network", Need::Optional), environment.network);
    readHttp(in.table("http", Need::Optional), environment.http);
    for (auto& service : in.tables("host_service", Need::Optional))
        readHostService(service, environment.hostServices.emplace_back());
    readDeploy(in.table("deploy", Need::Optional), environment.deploy);
    readMaintenance(in.table("maintenance", Need::Optional), environment.maintenance);
    in.rejectUnknown();
    for (const auto& contradiction : contradictionsIn(environment))
        problems.add(in.line(), fmt::format("environment '{}'", environment.name), contradiction);
    return environment;
}

Unexpected syntaxError(const toml::parse_error& error, const std::string& file)
{
    const auto line = error.source().begin.line;
    const auto text = sanitizeLine(error.description(), 300);
    return fail(ErrorCode::ConfigInvalid, "The file is not valid TOML: " + text, fmt::format("{}:{}", file, line),
                "Correct the configuration file",
                fmt::format("{}:{}:{}: {}\n", file, line, error.source().begin.column, text));
}

Result<Configuration> readConfiguration(const toml::table& root, const std::string& file)
{
    ProblemList problems(file);
    TableReader in(&root, {}, problems);
    std::int64_t schema = 0;
    in.integer("schema", schema, Need::Required, 1, std::numeric_limits<std::int32_t>::max());
    if (schema > kConfigSchema)
        return fail(
            ErrorCode::ConfigInvalid,
            fmt::format("The file has schema {}, this version knows schema {} and older", schema, kConfigSchema),
            fmt::format("{}:{}", file, in.lineOf("schema")), "Use a newer version of KTRDR Admin");
    Configuration configuration{file, {}};
    for (auto& table : in.tables("environment", Need::Required)) {
        auto environment = readEnvironment(table, problems);
        if (!environment.name.empty() && configuration.find(environment.name))
            table.complain("name", fmt::format("another environment is named '{}' too", environment.name));
        configuration.environments.push_back(std::move(environment));
    }
    in.rejectUnknown();
    if (!problems.isEmpty())
        return Unexpected(problems.error());
    return configuration;
}

} // namespace

Result<Configuration> parseConfiguration(std::string_view text, const std::string& file)
{
    if (text.find('\0') != std::string_view::npos)
        return fail(ErrorCode::ConfigInvalid, "The file holds NUL bytes", file, "Correct the configuration file");
    try {
        return readConfiguration(toml::parse(text, file), file);
    } catch (const toml::parse_error& error) {
        return syntaxError(error, file);
    }
}

std::vector<ConfigProblem> problemsOf(const Environment& environment)
{
    ProblemList problems({});
    try {
        const auto root = toml::parse(toToml(environment));
        TableReader in(&root, {}, problems);
        for (auto& table : in.tables("environment", Need::Required))
            readEnvironment(table, problems);
    } catch (const toml::parse_error& error) {
        problems.add(0, {}, sanitizeLine(error.description(), 300));
    }
    auto all = problems.list();
    for (auto& problem : all) {
        const auto dot = problem.key.find('.');
        const bool inside = problem.key.starts_with("environment[") && dot != std::string::npos;
        problem.key = inside ? problem.key.substr(dot + 1) : std::string();
    }
    return all;
}

} // namespace ktrdr
