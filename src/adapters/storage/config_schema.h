// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The format of config.toml: text to values and back. Strict: unknown, missing or ill-typed keys are errors.
// Pure functions, any thread; config_file.h adds the disk. resources/config/production.toml is the commented
// example. In the table "!" marks required keys, the value in brackets is the default.
//
//  schema!                           1
//  [[environment]]                   one or more
//    name!                           [a-z][a-z0-9-]*, at most 32, unique
//    title                           text [name]
//    protection!                     "demo" | "staging" | "production"
//    generation                      "auto" | "R" | "N" ["auto"]
//    color                           "#RRGGBB" [by protection]
//    app_directory                   absolute path ["/opt/ktrdr"]
//    git_remote                      name ["origin"]
//    golden_container                container number, differs from backend and workers [none]
//    name_pattern                    host name with {n} or {ctid}, {type} ["ktrdr-worker-{type}-{n}"]
//  [[environment.node]]              one or more
//    name! host!                     node name in Proxmox, DNS name or address; both unique
//    port user                       [22] ["root"]
//  [environment.ssh]                 may be left out
//    use_agent                       [true]
//    identity_file                   absolute path [agent only]
//    identity_fingerprint            "SHA256:..." [all keys of the agent]
//    known_hosts_file                absolute path [the product's own]
//    jump_hosts                      list of { host!, port [22], user ["root"] } [none]
//  [environment.backend]!
//    ctid! name! unit! port!         container, its host name, systemd unit, REST port
//    address                         IP address [what Proxmox says]
//  [[environment.workers]]           groups of like workers, none or more
//    ctids!                          "201-205,210", 201 or [201, 202]
//    type! unit! port! name!         name may hold {n}, {ctid}, {type}
//    first_number                    {n} of the first container [1]
//    address                         IP address, may hold {n}, {ctid} [what Proxmox says]
//  [environment.network]             may be left out
//    bridge gateway subnet           ["vmbr0"] IP address [none] CIDR [none]; addresses must lie in subnet
//  [environment.http]                may be left out
//    health_path tls ca_file         ["/api/v1/health"] [false] absolute path [system store]
//    auth_header auth_secret         both or none
//  [[environment.host_service]]      none or more
//    name! unit! host! health_url!   name unique
//    port user                       of SSH: [22] ["root"]
//  [environment.deploy]              may be left out; durations are "90s", "5m", "1h30m"
//    batch_size canary               1 ... 100 [1] [false]
//    observation busy_budget         0s ... 24h ["5m"] ["5m"]
//    backend_deadline worker_deadline 1s ... 4h ["3m"] ["3m"]
//    step_deadline                   1s ... 4h ["10m"]
//    min_free_disk_mb visit_width    [1024], 0 ... 64 [0]
//    max_failure_rate                0.0 ... 1.0 [0.1]
//  [environment.maintenance]         none if left out; UTC
//    weekday! start! end!            "sunday", "HH:MM", "HH:MM" later than start, at most "24:00"
#pragma once

#include "base/result.h"
#include "domain/environment.h"

#include <string>
#include <string_view>

namespace ktrdr {

inline constexpr int kConfigSchema = 1;

// `file` names the source in errors. On failure ConfigInvalid: `what` is the first problem, `where` its
// file:line, `detail` all problems (at most 20), one a line.
Result<Configuration> parseConfiguration(std::string_view text, const std::string& file);

// One environment without the schema line, and a whole file. Parsing gives equal values.
std::string toToml(const Environment& environment);
std::string toToml(const Configuration& configuration);

// What the parser would say of a file with this environment alone; keys relative to its [[environment]].
std::vector<ConfigProblem> problemsOf(const Environment& environment);

// The shipped example with both environments of the runbook.
std::string exampleConfiguration();

} // namespace ktrdr
