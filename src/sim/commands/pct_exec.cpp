// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// pct exec ID [--keep-env 0|1] -- COMMAND...: runs a program on the container's machine, in this thread.
#include "sim/commands/pct_call.h"
#include "sim/shell/program_lookup.h"

namespace ktrdr::sim {

namespace {

constexpr const char* kUsage = "pct exec <vmid> [<extra-args>] [OPTIONS]";
constexpr const char* kPctPath = "/sbin:/bin:/usr/sbin:/usr/bin";
constexpr const char* kCleanPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

struct ExecWords
{
    std::string id;
    bool keepEnvironment = true;
    Words command;
    std::string unknownOption;
};

ExecWords readWords(const Words& argv)
{
    ExecWords words;
    for (std::size_t i = 2; i < argv.size(); ++i) {
        const auto& word = argv[i];
        if (word == "--") {
            words.command.insert(words.command.end(), argv.begin() + static_cast<std::ptrdiff_t>(i) + 1, argv.end());
            break;
        }
        if (word == "--keep-env" || word == "-keep-env") {
            words.keepEnvironment = ++i >= argv.size() || argv[i] != "0";
        } else if (word.starts_with("--keep-env=")) {
            words.keepEnvironment = !word.ends_with("=0");
        } else if (word.size() > 1 && word.front() == '-') {
            words.unknownOption = word.substr(word[1] == '-' ? 2 : 1);
            break;
        } else if (words.id.empty()) {
            words.id = word;
        } else {
            words.command.push_back(word);
        }
    }
    return words;
}

std::map<std::string, std::string> environmentFor(const Process& process, bool keep)
{
    if (!keep)
        return {{"PATH", kCleanPath}, {"TERM", "linux"}, {"container", "lxc"}};
    auto environment = process.environment;
    environment["PATH"] = kPctPath;
    environment["container"] = "lxc";
    return environment;
}

int attach(MachinePark& park, Process& process, int id, const ExecWords& words)
{
    SimMachine& guest = park.box(id);
    park.applyState(id);
    Process inside{environmentFor(process, words.keepEnvironment),
                   "/",
                   process.in,
                   process.out,
                   process.err,
                   process.stop,
                   0,
                   nullptr};
    const auto found = lookUpProgram(guest, "/", inside.environment.at("PATH"), words.command.front());
    if (found.status == 0)
        return runProgram(guest, inside, words.command);
    const char* reason = found.status == 127 ? "No such file or directory" : "Permission denied";
    const int line = found.status == 127 ? 1851 : 1849;
    return failWith(
        process, found.status,
        fmt::format("lxc-attach: {}: ../src/lxc/attach.c: lxc_attach_run_command: {} {} - Failed to exec \"{}\"", id,
                    line, reason, words.command.front()));
}

} // namespace

int pctExec(MachinePark& park, SimMachine& machine, Process& process, const Words& argv)
{
    const auto words = readWords(argv);
    if (!words.unknownOption.empty())
        return failWith(process, kPctRefused,
                        fmt::format("Unknown option: {}\n400 unable to parse option\n{}", words.unknownOption, kUsage));
    if (words.id.empty())
        return failWith(process, kPctRefused, fmt::format("400 not enough arguments\n{}", kUsage));
    const auto id = parseNumber(words.id);
    if (!id)
        return failWith(
            process, kPctRefused,
            fmt::format("400 Parameter verification failed.\nvmid: type check ('integer') failed - got '{}'\n{}",
                        words.id, kUsage));
    if (words.command.empty())
        return failWith(process, kPctRefused, "missing command at /usr/share/perl5/PVE/CLI/pct.pm line 160.");
    enum class State { Missing, Stopped, Running };
    const auto state = park.cluster().with([&](World& world) {
        const Box* box = world.box(static_cast<int>(*id));
        if (!box || !box->isContainer() || box->node != machine.name())
            return State::Missing;
        return box->running ? State::Running : State::Stopped;
    });
    if (state == State::Missing)
        return failWith(process, 2,
                        fmt::format("Configuration file 'nodes/{}/lxc/{}.conf' does not exist", machine.name(), *id));
    if (state == State::Stopped)
        return failWith(process, kPctRefused, fmt::format("container '{}' not running!", *id));
    return attach(park, process, static_cast<int>(*id), words);
}

} // namespace ktrdr::sim
