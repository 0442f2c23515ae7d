// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The entry points of the simulated shell: sets up its state from a process and runs it to its end.
#include "sim/shell/builtins.h"
#include "sim/shell/machine.h"
#include "sim/shell/parser.h"
#include "sim/shell/process_table.h"
#include "sim/shell/program_lookup.h"
#include "sim/shell/shell.h"

#include <optional>

namespace ktrdr::sim {

namespace {

constexpr std::size_t kReadBlock = 8192; // what dash takes from its input at a time

// Registers a process that is not known yet and takes it out again at the end.
class Registration
{
public:
    Registration(Machine& machine, const Process& process, const std::string& command)
        : m_machine(machine), m_entry(process.pid != 0 ? machine.processes().find(process.pid) : nullptr)
    {
        if (m_entry)
            return;
        m_entry = machine.processes().start(0, command, process.stop);
        m_owned = m_entry != nullptr;
    }
    ~Registration()
    {
        if (m_owned)
            m_machine.processes().finish(m_entry->info.pid);
    }
    Registration(const Registration&) = delete;
    Registration& operator=(const Registration&) = delete;
    const std::shared_ptr<ProcessEntry>& entry() const { return m_entry; }

private:
    Machine& m_machine;
    std::shared_ptr<ProcessEntry> m_entry;
    bool m_owned = false;
};

ShellState initialState(const Process& process, const ShellInvocation& invocation, int pid)
{
    ShellState state;
    state.name = invocation.name;
    state.positional = invocation.arguments;
    state.directory = process.directory;
    state.umask = process.umask;
    state.shellPid = pid;
    state.variables["PATH"] = {kDefaultPath};
    for (const auto& [name, value] : process.environment) {
        if (isName(name))
            state.variables[name] = {value, true, true, false};
    }
    state.variables["IFS"] = {" \t\n"};
    state.variables["OPTIND"] = {"1"};
    state.variables["PWD"] = {process.directory, true, state.variables.contains("PWD"), false};
    return state;
}

int runRegistered(Machine& machine, ShellState state, const std::shared_ptr<ProcessEntry>& entry,
                  ShellInvocation& invocation)
{
    ScriptReader::Source source;
    if (invocation.readInput) {
        const auto* input = state.descriptors.find(0);
        source = [in = input == nullptr ? nullptr : input->in, token = entry->stopToken()] {
            return in ? in->readUnless(kReadBlock, token) : std::string();
        };
    }
    Shell shell(machine, std::move(state), entry);
    if (!invocation.options.empty()) {
        std::vector<std::string> argv = {"set"};
        argv.insert(argv.end(), invocation.options.begin(), invocation.options.end());
        try {
            builtinSet(shell, argv);
        } catch (const ShellError& failure) {
            shell.complain(failure.what());
            return failure.status;
        }
    }
    ScriptReader reader(std::move(invocation.script), std::move(source));
    return shell.runScript(reader);
}

int tellEnd(const Process& process, const ProcessEnd& end)
{
    if (process.ended)
        process.ended(end);
    return end.status;
}

} // namespace

int runShellProgram(Machine& machine, Process& process, ShellInvocation invocation)
{
    std::optional<StreamLease> lease;
    ProcessEnd end{2, 0};
    {
        const Registration registration(machine, process, invocation.name);
        const auto& entry = registration.entry();
        if (!entry) {
            process.err.write(invocation.name + ": Cannot fork\n");
            return tellEnd(process, end);
        }
        ShellState state = initialState(process, invocation, entry->info.pid);
        if (process.descriptors != nullptr) {
            state.descriptors = *process.descriptors;
        } else {
            lease.emplace(process.in, process.out, process.err);
            state.descriptors = lease->takeTable();
        }
        end.status = runRegistered(machine, std::move(state), entry, invocation) & 0xff;
        end.signal = entry->stopToken().stop_requested() ? entry->killedBy() : 0;
    }
    tellEnd(process, end);
    if (lease)
        lease->waitReleased(process.stop);
    return end.status;
}

int runShell(Machine& machine, Process& process, std::string_view script, const std::vector<std::string>& arguments)
{
    ShellInvocation invocation;
    invocation.script = script;
    invocation.arguments = arguments;
    return runShellProgram(machine, process, std::move(invocation));
}

int runProgram(Machine& machine, Process& process, const std::vector<std::string>& argv)
{
    const auto path = process.environment.find("PATH");
    const auto found =
        lookUpProgram(machine, process.directory, path == process.environment.end() ? kDefaultPath : path->second,
                      argv.empty() ? std::string() : argv[0]);
    if (found.status != 0) {
        process.err.write((argv.empty() ? std::string() : argv[0]) +
                          (found.status == 126 ? ": Permission denied\n" : ": command not found\n"));
        return found.status;
    }
    const Registration registration(machine, process, argv[0]);
    const auto& entry = registration.entry();
    if (!entry) {
        process.err.write(argv[0] + ": Cannot fork\n");
        return 126;
    }
    if (process.pid != 0)
        return runFound(machine, process, found, argv);
    Process registered{process.environment, process.directory, process.in,          process.out,  process.err,
                       entry->stopToken(),  entry->info.pid,   process.descriptors, process.umask};
    const int status = runFound(machine, registered, found, argv);
    return entry->stopToken().stop_requested() && entry->killedBy() != 0 ? 128 + entry->killedBy() : status;
}

} // namespace ktrdr::sim
