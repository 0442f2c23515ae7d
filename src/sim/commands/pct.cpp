// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/commands/pct_call.h"

#include <algorithm>

namespace ktrdr::sim {

namespace {

struct PctCommand
{
    int (*run)(PctCall&);
    int positionals; // required, the container number first
    const char* usage;
    std::vector<std::string_view> options; // with a value
    bool changes;                          // goes into the audit
};

const std::map<std::string, PctCommand>& commands()
{
    static const std::map<std::string, PctCommand> kCommands = {
        {"list", {pctList, 0, "pct list", {}, false}},
        {"status", {pctStatus, 1, "pct status <vmid> [OPTIONS]", {"verbose"}, false}},
        {"config", {pctConfig, 1, "pct config <vmid> [OPTIONS]", {"current", "snapshot"}, false}},
        {"df", {pctDf, 1, "pct df <vmid>", {}, false}},
        {"listsnapshot", {pctListSnapshot, 1, "pct listsnapshot <vmid>", {}, false}},
        {"start", {pctStart, 1, "pct start <vmid> [OPTIONS]", {"skiplock", "debug"}, true}},
        {"stop", {pctStop, 1, "pct stop <vmid> [OPTIONS]", {"skiplock", "overrule-shutdown"}, true}},
        {"shutdown", {pctShutdown, 1, "pct shutdown <vmid> [OPTIONS]", {"timeout", "forceStop"}, true}},
        {"reboot", {pctReboot, 1, "pct reboot <vmid> [OPTIONS]", {"timeout"}, true}},
        {"unlock", {pctUnlock, 1, "pct unlock <vmid>", {}, true}},
        {"snapshot", {pctSnapshot, 2, "pct snapshot <vmid> <snapname> [OPTIONS]", {"description"}, true}},
        {"delsnapshot", {pctDelSnapshot, 2, "pct delsnapshot <vmid> <snapname> [OPTIONS]", {"force"}, true}},
        {"rollback", {pctRollback, 2, "pct rollback <vmid> <snapname> [OPTIONS]", {"start"}, true}},
        {"clone",
         {pctClone,
          2,
          "pct clone <vmid> <newid> [OPTIONS]",
          {"hostname", "description", "pool", "snapname", "storage", "full", "target", "bwlimit"},
          true}},
        {"set",
         {pctSet,
          1,
          "pct set <vmid> [OPTIONS]",
          {"cores", "cpulimit", "cpuunits", "memory", "swap", "hostname", "description", "tags", "onboot", "protection",
           "startup", "net0", "nameserver", "searchdomain", "features", "delete"},
          true}},
        {"destroy",
         {pctDestroy, 1, "pct destroy <vmid> [OPTIONS]", {"force", "purge", "destroy-unreferenced-disks"}, true}}};
    return kCommands;
}

bool sameWord(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return std::tolower(x) == std::tolower(y); });
}

// Exact, or an unambiguous abbreviation; empty when unknown.
std::string optionNamed(const PctCommand& command, std::string_view name)
{
    std::vector<std::string_view> candidates;
    for (const auto option : command.options) {
        if (sameWord(option, name))
            return std::string(option);
        if (!name.empty() && name.size() < option.size() && sameWord(option.substr(0, name.size()), name))
            candidates.push_back(option);
    }
    return candidates.size() == 1 ? std::string(candidates.front()) : std::string();
}

int usageError(PctCall& call, const PctCommand& command, std::string_view text)
{
    return call.refuse(fmt::format("{}\n{}", text, command.usage));
}

// 0, or the status of a refusal that was written.
int readWords(PctCall& call, const PctCommand& command, const Words& words)
{
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& word = words[i];
        if (word == "--") {
            call.words.insert(call.words.end(), words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end());
            break;
        }
        if (word.size() < 2 || word.front() != '-') {
            call.words.push_back(word);
            continue;
        }
        const auto bare = word.substr(word[1] == '-' ? 2 : 1);
        const auto equals = bare.find('=');
        const auto name = optionNamed(command, bare.substr(0, equals));
        if (name.empty())
            return usageError(call, command,
                              fmt::format("Unknown option: {}\n400 unable to parse option", bare.substr(0, equals)));
        if (equals != std::string::npos)
            call.options[name] = bare.substr(equals + 1);
        else if (i + 1 < words.size() && !words[i + 1].starts_with("-"))
            call.options[name] = words[++i]; // a bare boolean swallows the following word, as the real one does
        else
            call.options[name] = "1";
    }
    const auto given = static_cast<int>(call.words.size());
    if (given < command.positionals)
        return usageError(call, command, "400 not enough arguments");
    if (given > command.positionals)
        return usageError(call, command, "400 too many arguments");
    return 0;
}

int readId(PctCall& call, const PctCommand& command)
{
    if (command.positionals == 0)
        return 0;
    const auto& text = call.words.front();
    const auto value = parseNumber(text);
    if (!value)
        return usageError(
            call, command,
            fmt::format("400 Parameter verification failed.\nvmid: type check ('integer') failed - got '{}'", text));
    if (*value < 100 || *value > 999'999'999)
        return usageError(
            call, command,
            "400 Parameter verification failed.\nvmid: invalid format - value does not look like a valid VM ID\n");
    call.id = static_cast<int>(*value);
    return 0;
}

int runCommand(PctCall& call, const Words& argv)
{
    const auto found = commands().find(call.command);
    if (found == commands().end())
        return call.refuse(fmt::format("ERROR: unknown command 'pct {}' (or not simulated)", call.command), 127);
    if (const int status = readWords(call, found->second, tail(argv, 2)); status != 0)
        return status;
    if (const int status = readId(call, found->second); status != 0)
        return status;
    return found->second.run(call);
}

} // namespace

bool PctCall::flag(const std::string& name) const
{
    const auto found = options.find(name);
    return found != options.end() &&
           (found->second == "1" || found->second == "yes" || found->second == "on" || found->second == "true");
}

std::int64_t PctCall::number(const std::string& name, std::int64_t fallback) const
{
    const auto found = options.find(name);
    return found == options.end() ? fallback : parseNumber(found->second).value_or(fallback);
}

std::string PctCall::text(const std::string& name) const
{
    const auto found = options.find(name);
    return found == options.end() ? std::string() : found->second;
}

std::string PctCall::lockRefusal(const Box& box) const
{
    const bool waived = box.lock == "mounted" || flag("skiplock");
    const bool waivable = command == "start" || command == "stop";
    return box.lock.empty() || (waivable && waived) ? std::string() : fmt::format("CT is locked ({})", box.lock);
}

FileLock::~FileLock()
{
    if (m_held)
        m_call.with([&](World& world) {
            if (Box* box = world.box(m_call.id))
                box->fileLocked = false;
        });
}

int FileLock::take()
{
    constexpr Milliseconds kStep{100};
    constexpr Milliseconds kPatience{10'000};
    for (Milliseconds waited{0};; waited += kStep) {
        m_held = m_call.with([&](World& world) {
            Box* box = m_call.here(world);
            return !box || !std::exchange(box->fileLocked, true);
        });
        if (m_held) {
            if (waited.count() > 0)
                m_call.print(" OK\n");
            return 0;
        }
        if (waited.count() == 0)
            m_call.print("trying to acquire lock...");
        if (waited >= kPatience) {
            m_call.print("\n");
            return m_call.refuse(
                fmt::format("can't lock file '/run/lock/lxc/pve-config-{}.lock' - got timeout", m_call.id));
        }
        if (!m_call.pause(kStep))
            return kKilledStatus;
    }
}

int runTask(PctCall& call, const std::string& type, const std::function<std::string()>& body)
{
    const auto upid =
        call.with([&](World& world) { return beginTask(world, call.node(), type, std::to_string(call.id)); });
    const auto problem = body();
    call.with([&](World& world) { endTask(world, call.node(), upid, problem.empty() ? "OK" : problem); });
    return problem.empty() ? 0 : call.refuse(problem);
}

int pct(MachinePark& park, SimMachine& machine, Process& process, const Words& argv)
{
    ++park.audit().pctCalls;
    const auto begun = machine.now();
    const auto cost = park.cluster().with([&](World& world) {
        return world.options().latency + Milliseconds{world.faults.number("slow", machine.name())};
    });
    if (cost.count() > 0 && !machine.sleepFor(cost, process.stop))
        return kKilledStatus;
    if (argv.size() < 2)
        return failWith(process, kPctRefused, "ERROR: no command specified");
    if (argv[1] == "exec") {
        const int status = pctExec(park, machine, process, argv);
        recordProgram(park, machine, "pct", begun, argv, status);
        return status;
    }
    PctCall call{park, machine, process, argv[1], {}, {}, 0};
    const int status = runCommand(call, argv);
    const auto found = commands().find(argv[1]);
    if (found != commands().end() && found->second.changes)
        recordProgram(park, machine, "pct", begun, argv, status);
    return status;
}

} // namespace ktrdr::sim
