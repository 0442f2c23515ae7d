// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Programs that run another program: env sh timeout flock setsid nohup nice xargs.
#include "sim/shell/launch.h"
#include "sim/shell/process_table.h"
#include "sim/shell/program_lookup.h"
#include "sim/shell/signals.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <thread>

namespace ktrdr::sim {

namespace {

std::string searchPathOf(const Process& process)
{
    const auto path = process.environment.find("PATH");
    return path == process.environment.end() ? "/bin:/usr/bin" : path->second;
}

std::vector<std::string> wordsFrom(const std::vector<std::string>& words, std::size_t first)
{
    return first >= words.size()
               ? std::vector<std::string>()
               : std::vector<std::string>(words.begin() + static_cast<std::ptrdiff_t>(first), words.end());
}

} // namespace

int execCommand(const Tool& tool, Process& process, const std::vector<std::string>& argv)
{
    const auto found = lookUpProgram(tool.machine, process.directory, searchPathOf(process), argv[0]);
    if (found.status != 0)
        return tool.failErrno("'" + argv[0] + "'", found.status == 126 ? EACCES : ENOENT, found.status);
    return runFound(tool.machine, process, found, argv);
}

int launchCommand(const Tool& tool, const Launch& launch)
{
    auto& table = tool.machine.processes();
    const auto entry = table.start(tool.process.pid, launch.argv[0], tool.process.stop);
    if (!entry)
        return tool.fail("Cannot fork", 126);
    if (launch.started)
        launch.started(entry->info.pid);
    const auto* descriptors = launch.descriptors != nullptr ? launch.descriptors : tool.process.descriptors;
    const std::stop_token stop = entry->stopToken();
    int status = 0;
    if (descriptors != nullptr) {
        DescriptorInput in(*descriptors, 0, stop);
        DescriptorOutput out(*descriptors, 1, stop);
        DescriptorOutput err(*descriptors, 2, stop);
        Process child{
            tool.process.environment, tool.process.directory, in, out, err, stop, entry->info.pid, descriptors,
            tool.process.umask};
        status = execCommand(tool, child, launch.argv);
    } else {
        Process child{tool.process.environment, tool.process.directory,
                      tool.process.in,          tool.process.out,
                      tool.process.err,         stop,
                      entry->info.pid,          nullptr,
                      tool.process.umask};
        status = execCommand(tool, child, launch.argv);
    }
    table.finish(entry->info.pid);
    return stop.stop_requested() && entry->killedBy() != 0 ? 128 + entry->killedBy() : status;
}

namespace {

int runEnv(const Tool& tool)
{
    Process& process = tool.process;
    std::size_t i = 1;
    for (; i < tool.argv.size(); ++i) {
        const std::string& word = tool.argv[i];
        if (word == "-i" || word == "-" || word == "--ignore-environment") {
            process.environment.clear();
        } else if (word == "-u" && i + 1 < tool.argv.size()) {
            process.environment.erase(tool.argv[++i]);
        } else if (word == "--") {
            ++i;
            break;
        } else if (word.starts_with('-')) {
            return tool.fail("invalid option -- '" + word.substr(1) + "'", 125);
        } else {
            break;
        }
    }
    for (; i < tool.argv.size() && tool.argv[i].find('=') != std::string::npos; ++i) {
        const auto equals = tool.argv[i].find('=');
        process.environment[tool.argv[i].substr(0, equals)] = tool.argv[i].substr(equals + 1);
    }
    if (i < tool.argv.size())
        return execCommand(tool, process, wordsFrom(tool.argv, i));
    std::string text;
    for (const auto& [name, value] : process.environment)
        text += name + "=" + value + "\n";
    return tool.write(text);
}

int runSh(const Tool& tool)
{
    ShellInvocation invocation;
    invocation.name = tool.argv[0];
    bool command = false;
    std::size_t i = 1;
    for (; i < tool.argv.size(); ++i) {
        std::string word = tool.argv[i];
        if (word == "--") {
            ++i;
            break;
        }
        if (word.size() < 2 || (word[0] != '-' && word[0] != '+') || word.starts_with("--")) {
            break;
        }
        command = command || word.find('c') != std::string::npos;
        invocation.readInput = invocation.readInput || word.find('s') != std::string::npos;
        const bool named = word.find('o') != std::string::npos;
        std::erase_if(word, [](char c) { return c == 'c' || c == 's' || c == 'l' || c == 'i'; });
        if (word.size() > 1)
            invocation.options.push_back(word);
        if (named && i + 1 < tool.argv.size())
            invocation.options.push_back(tool.argv[++i]);
    }
    if (command) {
        if (i >= tool.argv.size())
            return tool.fail("0: -c requires an argument", 2);
        invocation.readInput = false;
        invocation.script = tool.argv[i++];
        if (i < tool.argv.size())
            invocation.name = tool.argv[i++];
    } else if (!invocation.readInput && i < tool.argv.size()) {
        const auto script = tool.files().readFile(tool.path(tool.argv[i]));
        if (!script)
            return tool.fail("0: cannot open " + tool.argv[i] + ": No such file", 2);
        invocation.script = *script;
        invocation.name = tool.argv[i++];
    } else {
        invocation.readInput = true;
    }
    invocation.arguments = wordsFrom(tool.argv, i);
    return runShellProgram(tool.machine, tool.process, std::move(invocation));
}

int runTimeout(const Tool& tool)
{
    const auto options = parseOptions(
        tool.argv, "+k:s:vf", {{"kill-after", "k"}, {"signal", "s"}, {"foreground", "f"}, {"preserve-status", "P"}});
    if (!options.error.empty() || options.operands.size() < 2)
        return tool.usage(options, 125);
    const auto limit = parseDuration(options.operands[0]);
    const auto killAfter = parseDuration(options.value("k", "0"));
    const std::string signalText = options.value("s", "TERM");
    const int signal = signalNumber(signalText);
    if (!limit || !killAfter)
        return tool.fail("invalid time interval '" + options.operands[0] + "'", 125);
    if (signal < 0)
        return tool.fail(signalText + ": invalid signal", 125);
    std::atomic<bool> timedOut{false};
    std::jthread timer;
    Launch launch;
    launch.argv = wordsFrom(options.operands, 1);
    launch.started = [&](int pid) {
        if (limit->count() == 0)
            return;
        timer = std::jthread([&, pid](std::stop_token done) {
            if (!tool.machine.sleepFor(*limit, done))
                return;
            timedOut = true;
            tool.machine.processes().signal(pid, signal);
            if (killAfter->count() > 0 && tool.machine.sleepFor(*killAfter, done))
                tool.machine.processes().signal(pid, SIGKILL);
        });
    };
    const int status = launchCommand(tool, launch);
    timer.request_stop();
    if (timer.joinable())
        timer.join();
    if (!timedOut || options.has("P"))
        return status;
    return status == 128 + SIGKILL ? status : 124;
}

int runSetsid(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "+cfw", {{"fork", "f"}, {"wait", "w"}});
    if (!options.error.empty() || options.operands.empty())
        return tool.usage(options);
    if (!options.has("f")) {
        tool.machine.processes().detach(tool.process.pid);
        return execCommand(tool, tool.process, options.operands);
    }
    // In the background, with copies of all descriptors, as after fork.
    const auto entry = tool.machine.processes().start(tool.process.pid, options.operands[0], tool.process.stop);
    if (!entry || tool.process.descriptors == nullptr)
        return tool.fail("fork: Resource temporarily unavailable");
    tool.machine.processes().detach(entry->info.pid);
    tool.machine.processes().launch([&machine = tool.machine, entry, argv = options.operands,
                                     environment = tool.process.environment, directory = tool.process.directory,
                                     table = *tool.process.descriptors, umask = tool.process.umask] {
        DescriptorInput in(table, 0, entry->stopToken());
        DescriptorOutput out(table, 1, entry->stopToken());
        DescriptorOutput err(table, 2, entry->stopToken());
        Process child{environment, directory, in, out, err, entry->stopToken(), entry->info.pid, &table, umask};
        execCommand(Tool{machine, child, argv}, child, argv);
        machine.processes().finish(entry->info.pid);
    });
    return 0;
}

int runNohup(const Tool& tool)
{
    if (tool.argv.size() < 2)
        return tool.fail("missing operand", 125);
    if (const auto entry = tool.machine.processes().find(tool.process.pid))
        entry->setTrapped(SIGHUP, true);
    return execCommand(tool, tool.process, wordsFrom(tool.argv, 1));
}

int runNice(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "+n:c:", {{"adjustment", "n"}});
    if (!options.error.empty())
        return tool.usage(options, 125);
    return options.operands.empty() ? tool.write("0\n") : execCommand(tool, tool.process, options.operands);
}

// The lock, waited for as long as the options say; 0 when it was got.
int takeLock(const Tool& tool, const Options& options, FileHandle& file)
{
    const bool exclusive = !options.has("s");
    const auto conflict = static_cast<int>(parseInteger(options.value("E", "1")).value_or(1));
    if (options.has("n"))
        return file.tryLock(exclusive) ? 0 : conflict;
    const auto limit = parseDuration(options.value("w", ""));
    if (!limit)
        return file.lockUnless(exclusive, tool.process.stop) ? 0 : 128 + SIGTERM;
    const UtcTime end = tool.machine.now() + *limit;
    while (!file.tryLock(exclusive)) {
        if (tool.machine.now() >= end)
            return conflict;
        if (!tool.machine.sleepFor(Milliseconds{20}, tool.process.stop))
            return 128 + SIGTERM;
    }
    return 0;
}

int lockDescriptor(const Tool& tool, const Options& options)
{
    const auto number = parseInteger(options.operands[0]);
    const auto* descriptor = number && tool.process.descriptors != nullptr
                                 ? tool.process.descriptors->find(static_cast<int>(*number))
                                 : nullptr;
    if (!number)
        return tool.fail("bad file descriptor: '" + options.operands[0] + "'", 64);
    if (descriptor == nullptr || !descriptor->file)
        return tool.failErrno(options.operands[0], EBADF, 65);
    if (options.has("u")) {
        descriptor->file->unlock();
        return 0;
    }
    return takeLock(tool, options, *descriptor->file);
}

int lockFile(const Tool& tool, const Options& options)
{
    int error = 0;
    const std::string& name = options.operands[0];
    auto file = tool.files().open(tool.path(name), {.read = true, .create = true}, error);
    if (!file)
        return tool.fail("cannot open lock file " + name + ": " + std::string(std::strerror(error)), 66);
    if (const int status = takeLock(tool, options, *file); status != 0)
        return status;
    Launch launch;
    launch.argv = wordsFrom(options.operands, 1);
    if (options.has("c"))
        launch.argv = {"/bin/sh", "-c", options.value("c")};
    else if (launch.argv.size() == 2 && launch.argv[0] == "-c")
        launch.argv = {"/bin/sh", "-c", launch.argv[1]};
    DescriptorTable table = tool.process.descriptors != nullptr ? *tool.process.descriptors : DescriptorTable();
    // The command inherits the descriptor: what it leaves running goes on holding the lock, unless -o is given.
    int number = 3;
    while (table.find(number) != nullptr)
        ++number;
    if (!options.has("o"))
        table.set(number, fileDescriptor(file));
    launch.descriptors = tool.process.descriptors != nullptr ? &table : nullptr;
    return launchCommand(tool, launch);
}

int runFlock(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "+nxseuow:E:c:",
                                      {{"nonblock", "n"},
                                       {"exclusive", "x"},
                                       {"shared", "s"},
                                       {"unlock", "u"},
                                       {"timeout", "w"},
                                       {"wait", "w"},
                                       {"close", "o"},
                                       {"command", "c"}});
    if (!options.error.empty() || options.operands.empty())
        return tool.usage(options, 64);
    if (options.operands.size() == 1 && !options.has("c"))
        return lockDescriptor(tool, options);
    return lockFile(tool, options);
}

} // namespace

void addLaunchPrograms(ProgramTable& table, Machine& machine)
{
    addTool(table, machine, "env", runEnv);
    for (const char* name : {"sh", "dash", "bash"})
        addTool(table, machine, name, runSh);
    addTool(table, machine, "timeout", runTimeout);
    addTool(table, machine, "setsid", runSetsid);
    addTool(table, machine, "nohup", runNohup);
    addTool(table, machine, "nice", runNice);
    addTool(table, machine, "flock", runFlock);
    addXargsProgram(table, machine);
}

} // namespace ktrdr::sim
