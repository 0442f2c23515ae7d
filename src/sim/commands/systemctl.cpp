// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/commands/programs.h"
#include "sim/model/service.h"

#include <algorithm>
#include <array>

namespace ktrdr::sim {

namespace {

constexpr int kKilled = 128 + 9;
constexpr int kNotLoaded = 5;
constexpr int kNoSuchUnit = 4;

struct Call
{
    MachinePark& park;
    SimMachine& machine;
    Process& process;
    std::string verb;
    std::vector<std::string> units;
    std::vector<std::string> properties;
    bool quiet = false;
    bool valueOnly = false;
    bool now = false; // enable --now
};

std::string withSuffix(const std::string& name)
{
    return name.find('.') == std::string::npos ? name + ".service" : name;
}

// The box if it has the unit.
Box* boxWith(World& world, const Call& call, const std::string& unit)
{
    Box* box = world.box(call.machine.box());
    return box && withSuffix(unit) == box->unit.name + ".service" ? box : nullptr;
}

bool sleepUntil(Call& call, UtcTime time)
{
    while (call.machine.now() < time) {
        if (!call.machine.sleepFor(time - call.machine.now(), call.process.stop))
            return false;
    }
    return true;
}

int stopOne(Call& call, const std::string& unit)
{
    for (;;) {
        std::optional<UtcTime> until;
        const bool known = call.park.cluster().with([&](World& world) {
            Box* box = boxWith(world, call, unit);
            if (box && (box->unit.state == UnitState::Active || box->unit.state == UnitState::Deactivating ||
                        box->unit.state == UnitState::Activating))
                until = stopUnit(world, *box);
            return box != nullptr;
        });
        if (!known)
            return failWith(call.process, kNotLoaded,
                            fmt::format("Failed to stop {0}: Unit {0} not loaded.", withSuffix(unit)));
        if (!until)
            return 0;
        if (!sleepUntil(call, *until))
            return kKilled;
    }
}

int startOne(Call& call, const std::string& unit)
{
    if (!call.machine.sleepFor(call.park.cluster().with([](World& w) { return w.timings().unitJob; }),
                               call.process.stop))
        return kKilled;
    std::optional<StartOutcome> outcome;
    call.park.cluster().with([&](World& world) {
        if (Box* box = boxWith(world, call, unit))
            outcome = startUnit(world, *box);
    });
    if (!outcome)
        return failWith(
            call.process, kNotLoaded,
            fmt::format("Failed to {} {}: Unit {} not found.", call.verb, withSuffix(unit), withSuffix(unit)));
    if (*outcome == StartOutcome::TooOften)
        return failWith(
            call.process, 1,
            fmt::format("Job for {0} failed.\nSee \"systemctl status {0}\" and \"journalctl -xeu {0}\" for details.",
                        withSuffix(unit)));
    return 0;
}

int restartOne(Call& call, const std::string& unit)
{
    const bool known = call.park.cluster().with([&](World& world) { return boxWith(world, call, unit) != nullptr; });
    if (known) {
        if (const int status = stopOne(call, unit); status != 0)
            return status;
    }
    return startOne(call, unit);
}

int isActive(Call& call, const std::string& unit)
{
    bool known = false;
    const auto state = call.park.cluster().with([&](World& world) {
        const Box* box = boxWith(world, call, unit);
        known = box != nullptr;
        return box ? box->unit.state : UnitState::Inactive;
    });
    if (!call.quiet)
        call.process.out.write(std::string(toString(state)) + "\n");
    if (call.verb == "is-failed")
        return state == UnitState::Failed ? 0 : 1;
    return state == UnitState::Active ? 0 : known ? 3 : kNoSuchUnit;
}

std::string systemdTime(UtcTime time)
{
    if (time == UtcTime{})
        return {};
    constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    const auto iso = toIso(time);
    const std::chrono::weekday day{std::chrono::floor<std::chrono::days>(time)};
    return fmt::format("{} {} {} UTC", kDays[day.c_encoding()], iso.substr(0, 10), iso.substr(11, 8));
}

std::string systemdSpan(Milliseconds span)
{
    const auto seconds = span.count() / 1000;
    if (seconds >= 60)
        return seconds % 60 == 0 ? fmt::format("{}min", seconds / 60)
                                 : fmt::format("{}min {}s", seconds / 60, seconds % 60);
    return span.count() % 1000 == 0 ? fmt::format("{}s", seconds) : fmt::format("{}ms", span.count());
}

std::vector<std::pair<std::string, std::string>> propertiesOf(World& world, const Call& call, const std::string& unit)
{
    const Box* box = boxWith(world, call, unit);
    if (!box)
        return {
            {"Id", withSuffix(unit)}, {"LoadState", "not-found"}, {"ActiveState", "inactive"}, {"SubState", "dead"}};
    const Unit& u = box->unit;
    const bool backend = box->role == Role::Backend;
    return {
        {"Type", "simple"},
        {"Restart", "always"},
        {"RestartUSec", systemdSpan(backend ? world.timings().backendRestartSec : world.timings().workerRestartSec)},
        {"TimeoutStopUSec", systemdSpan(world.timings().stopTimeout)},
        {"MainPID", std::to_string(u.mainPid)},
        {"Result", u.result},
        {"NRestarts", std::to_string(u.restarts)},
        {"ExecMainStatus", std::to_string(u.exitStatus)},
        {"Id", u.name + ".service"},
        {"Description", u.description},
        {"LoadState", "loaded"},
        {"ActiveState", toString(u.state)},
        {"SubState", u.sub},
        {"FragmentPath", "/etc/systemd/system/" + u.name + ".service"},
        {"UnitFileState", u.enabled ? "enabled" : "disabled"},
        {"StateChangeTimestamp", systemdTime(u.since)},
        {"ActiveEnterTimestamp", systemdTime(box->process.started)}};
}

int show(Call& call, const std::string& unit)
{
    const auto all = call.park.cluster().with([&](World& world) { return propertiesOf(world, call, unit); });
    for (const auto& [name, value] : all) {
        const auto& wanted = call.properties;
        if (wanted.empty() || std::find(wanted.begin(), wanted.end(), name) != wanted.end())
            call.process.out.write(call.valueOnly ? value + "\n" : name + "=" + value + "\n");
    }
    return 0;
}

int status(Call& call, const std::string& unit)
{
    std::string text;
    const int code = call.park.cluster().with([&](World& world) {
        const Box* box = boxWith(world, call, unit);
        if (!box)
            return kNoSuchUnit;
        const Unit& u = box->unit;
        const bool active = u.state == UnitState::Active;
        text = fmt::format(
            "{} {}.service - {}\n     Loaded: loaded (/etc/systemd/system/{}.service; {}; preset: enabled)\n",
            active                         ? "●"
            : u.state == UnitState::Failed ? "×"
                                           : "○",
            u.name, u.description, u.name, u.enabled ? "enabled" : "disabled");
        const auto result =
            u.state == UnitState::Failed ? fmt::format(" (Result: {})", u.result) : fmt::format(" ({})", u.sub);
        text += fmt::format("     Active: {}{} since {}; {} ago\n", toString(u.state), result, systemdTime(u.since),
                            systemdSpan(std::chrono::floor<Seconds>(world.now() - u.since)));
        if (u.mainPid != 0)
            text += fmt::format("   Main PID: {} (uvicorn)\n", u.mainPid);
        text += "\n";
        const auto first = box->journal.size() > 10 ? box->journal.size() - 10 : 0;
        for (auto i = first; i < box->journal.size(); ++i) {
            const auto& line = box->journal[i];
            text += fmt::format("{} {} {}[{}]: {}\n", toIso(line.time).substr(11, 8), box->hostName, line.identifier,
                                line.pid, line.text);
        }
        return active ? 0 : 3;
    });
    if (code == kNoSuchUnit)
        return failWith(call.process, code, fmt::format("Unit {} could not be found.", withSuffix(unit)));
    call.process.out.write(text);
    return code;
}

int setEnabled(Call& call, const std::string& unit)
{
    const bool enable = call.verb == "enable";
    std::optional<bool> was;
    call.park.cluster().with([&](World& world) {
        if (Box* box = boxWith(world, call, unit))
            was = std::exchange(box->unit.enabled, enable);
    });
    const auto name = withSuffix(unit);
    if (!was)
        return failWith(call.process, 1,
                        fmt::format("Failed to {} unit: Unit file {} does not exist.", call.verb, name));
    const auto link = "/etc/systemd/system/multi-user.target.wants/" + name;
    if (enable && !*was)
        call.process.err.write(fmt::format("Created symlink {} → /etc/systemd/system/{}.\n", link, name));
    else if (!enable && *was)
        call.process.err.write(fmt::format("Removed \"{}\".\n", link));
    if (!call.now)
        return 0;
    return enable ? startOne(call, unit) : stopOne(call, unit);
}

int isEnabled(Call& call, const std::string& unit)
{
    const auto enabled = call.park.cluster().with([&](World& world) {
        const Box* box = boxWith(world, call, unit);
        return box ? std::optional(box->unit.enabled) : std::nullopt;
    });
    if (!enabled)
        return failWith(
            call.process, 1,
            fmt::format("Failed to get unit file state for {}: No such file or directory", withSuffix(unit)));
    if (!call.quiet)
        call.process.out.write(*enabled ? "enabled\n" : "disabled\n");
    return *enabled ? 0 : 1;
}

int resetFailed(Call& call, const std::string& unit)
{
    const bool known = call.park.cluster().with([&](World& world) {
        Box* box = boxWith(world, call, unit);
        if (box)
            resetFailedUnit(*box);
        return box != nullptr;
    });
    return known ? 0
                 : failWith(
                       call.process, 1,
                       fmt::format("Failed to reset failed state of unit {0}: Unit {0} not loaded.", withSuffix(unit)));
}

int catUnit(Call& call, const std::string& unit)
{
    const auto path = "/etc/systemd/system/" + withSuffix(unit);
    const auto text = call.machine.files().readFile(path);
    if (!text)
        return failWith(call.process, 1, fmt::format("No files found for {}.", withSuffix(unit)));
    call.process.out.write("# " + path + "\n" + *text);
    return 0;
}

using Action = int (*)(Call&, const std::string&);

Action actionFor(const std::string& verb)
{
    static const std::map<std::string, Action> kActions = {{"start", startOne},
                                                           {"stop", stopOne},
                                                           {"restart", restartOne},
                                                           {"is-active", isActive},
                                                           {"is-failed", isActive},
                                                           {"show", show},
                                                           {"status", status},
                                                           {"enable", setEnabled},
                                                           {"disable", setEnabled},
                                                           {"is-enabled", isEnabled},
                                                           {"reset-failed", resetFailed},
                                                           {"cat", catUnit}};
    const auto found = kActions.find(verb);
    return found == kActions.end() ? nullptr : found->second;
}

void addProperties(Call& call, std::string_view list)
{
    while (!list.empty()) {
        const auto name = list.substr(0, list.find(','));
        call.properties.emplace_back(name);
        list.remove_prefix(std::min(list.size(), name.size() + 1));
    }
}

// False when an option is not known.
bool readWords(Call& call, const Words& argv, std::string& unknown)
{
    for (std::size_t i = 1; i < argv.size(); ++i) {
        const auto& word = argv[i];
        if ((word == "-p" || word == "--property") && i + 1 < argv.size())
            addProperties(call, argv[++i]);
        else if (word.starts_with("--property="))
            addProperties(call, std::string_view(word).substr(11));
        else if (word == "--value")
            call.valueOnly = true;
        else if (word == "-q" || word == "--quiet")
            call.quiet = true;
        else if (word == "--now")
            call.now = true;
        else if (word == "--no-pager" || word == "-l" || word == "--full" || word == "--" ||
                 word == "--no-ask-password")
            continue;
        else if (word.starts_with("-")) {
            unknown = word;
            return false;
        } else if (call.verb.empty())
            call.verb = word;
        else
            call.units.push_back(word);
    }
    return true;
}

} // namespace

int systemctl(MachinePark& park, SimMachine& machine, Process& process, const Words& argv)
{
    const auto begun = machine.now();
    Call call{park, machine, process, {}, {}, {}, false, false, false};
    std::string unknown;
    if (!readWords(call, argv, unknown))
        return failWith(process, 1, fmt::format("systemctl: unrecognized option '{}'", unknown));
    if (call.verb == "daemon-reload")
        return 0;
    const auto action = actionFor(call.verb);
    if (!action)
        return failWith(process, 1, fmt::format("Unknown command verb {} (not simulated)", call.verb));
    if (call.units.empty())
        return failWith(process, 1, "Too few arguments.");
    int result = 0;
    for (const auto& unit : call.units) {
        if (const int status = action(call, unit); status != 0)
            result = status;
    }
    const bool changes = call.verb == "start" || call.verb == "stop" || call.verb == "restart" ||
                         call.verb.ends_with("able") || call.verb == "reset-failed";
    if (changes)
        recordProgram(park, machine, "systemctl", begun, argv, result);
    return result;
}

} // namespace ktrdr::sim
