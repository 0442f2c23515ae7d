// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/shell/shell.h"

#include "sim/shell/parser.h"
#include "sim/shell/signals.h"

#include <bit>
#include <csignal>
#include <utility>

namespace ktrdr::sim {

Shell::Shell(Machine& machine, ShellState state, std::shared_ptr<ProcessEntry> self)
    : m_machine(machine), m_state(std::move(state)), m_self(std::move(self))
{
    for (const auto& [name, command] : m_state.traps)
        updateTraps(name);
}

int Shell::runScript(ScriptReader& reader)
{
    const int status = guarded([&] {
        Parser parser(reader);
        while (const NodePtr line = parser.parseLine()) {
            m_state.lastStatus = execute(*line);
            if (m_flow != Flow::Normal)
                break; // "return" at the top level ends the script
        }
    });
    m_state.descriptors.clear();
    return status;
}

int Shell::runNode(const NodePtr& node, bool tested)
{
    m_lastNode = node.get();
    m_tested = tested ? 1 : 0;
    const int status = guarded([&] { m_state.lastStatus = execute(*node); });
    m_state.descriptors.clear();
    return status;
}

int Shell::guarded(const std::function<void()>& body)
{
    bool runTrap = true;
    try {
        body();
    } catch (const ShellExit& ended) {
        m_state.lastStatus = ended.status;
        runTrap = ended.runTrap;
    } catch (const SyntaxError& failure) {
        m_line = failure.line;
        complain(failure.what());
        m_state.lastStatus = 2;
    } catch (const ShellError& failure) {
        complain(failure.what());
        m_state.lastStatus = failure.status;
    } catch (const RedirectError& failure) {
        complain(failure.what());
        m_state.lastStatus = 2;
    }
    if (runTrap)
        runExitTrap();
    return m_state.lastStatus;
}

void Shell::runExitTrap()
{
    const auto trap = m_state.traps.find("EXIT");
    if (trap == m_state.traps.end() || trap->second.empty())
        return;
    const std::string command = trap->second;
    m_state.traps.erase(trap);
    const int status = m_state.lastStatus;
    m_flow = Flow::Normal;
    m_tested = 0;
    try {
        evaluate(command);
        m_state.lastStatus = status;
    } catch (const ShellExit& ended) {
        m_state.lastStatus = ended.status;
    } catch (const std::runtime_error& failure) {
        complain(failure.what());
        m_state.lastStatus = 2;
    }
}

int Shell::killedStatus() const
{
    const int signal = m_self->killedBy();
    return 128 + (signal == 0 ? SIGKILL : signal);
}

void Shell::checkStopped()
{
    if (stop().stop_requested())
        throw ShellExit{killedStatus(), false};
    if (m_inTrap)
        return;
    for (std::uint64_t pending = m_self->takePending(); pending != 0; pending &= pending - 1) {
        const auto trap = m_state.traps.find(signalName(std::countr_zero(pending)));
        if (trap == m_state.traps.end() || trap->second.empty())
            continue;
        const std::string command = trap->second;
        const int status = m_state.lastStatus;
        m_inTrap = true;
        evaluate(command);
        m_inTrap = false;
        m_state.lastStatus = status;
    }
}

void Shell::updateTraps(const std::string& name)
{
    if (const int number = signalNumber(name); number > 0)
        m_self->setTrapped(number, m_state.traps.contains(name));
}

bool Shell::print(int descriptor, std::string_view text)
{
    const auto* target = m_state.descriptors.find(descriptor);
    if (target == nullptr || !target->out)
        return false;
    if (text.empty() || target->out->writeUnless(text, stop()))
        return true;
    const bool ignored = m_state.traps.contains("PIPE");
    if (!target->file && !ignored)
        throw ShellExit{stop().stop_requested() ? killedStatus() : 128 + SIGPIPE, false};
    return false;
}

void Shell::complain(const std::string& message)
{
    const auto* target = m_state.descriptors.find(2);
    if (target != nullptr && target->out)
        target->out->writeUnless(m_state.name + ": " + std::to_string(m_line) + ": " + message + "\n", stop());
}

int Shell::evaluate(std::string text)
{
    ScriptReader reader(std::move(text), {}, m_line);
    Parser parser(reader);
    int status = 0;
    while (const NodePtr line = parser.parseLine()) {
        status = execute(*line);
        m_state.lastStatus = status;
        if (m_flow != Flow::Normal)
            break;
    }
    return status;
}

int Shell::evaluateFile(const std::string& text)
{
    const int line = m_line;
    const int loops = std::exchange(m_loopDepth, 0);
    ++m_functionDepth; // "return" leaves a sourced file
    const int status = evaluate(text);
    --m_functionDepth;
    m_loopDepth = loops;
    m_line = line;
    if (m_flow == Flow::Return)
        m_flow = Flow::Normal;
    return m_state.lastStatus = status;
}

void Shell::requestBreak(int levels, bool isContinue)
{
    if (m_loopDepth == 0)
        return;
    m_flow = isContinue ? Flow::Continue : Flow::Break;
    m_flowLevels = std::min(levels, m_loopDepth);
}

void Shell::requestReturn(int status)
{
    m_flow = Flow::Return;
    m_state.lastStatus = status;
}

int Shell::waitFor(Job& job)
{
    const auto status = job.wait(stop());
    if (!status)
        throw ShellExit{killedStatus(), false};
    return *status;
}

ShellState Shell::forkState() const
{
    ShellState state = m_state;
    state.jobs.clear();
    std::erase_if(state.traps, [](const auto& trap) { return !trap.second.empty(); }); // ignored ones stay
    return state;
}

std::shared_ptr<Job> Shell::startJob(const NodePtr& node, ShellState state, bool tested)
{
    auto& table = m_machine.processes();
    const auto entry = table.start(m_self->info.pid, m_state.name, stop());
    if (!entry)
        throw ShellError("Cannot fork");
    const auto job = std::make_shared<Job>(entry->info.pid);
    const int depth = m_functionDepth;
    table.launch([this_machine = &m_machine, node, entry, job, tested, depth,
                  copy = std::make_shared<ShellState>(std::move(state))]() mutable {
        int status = 0;
        {
            Shell child(*this_machine, std::move(*copy), entry);
            copy.reset();
            child.m_functionDepth = depth;
            status = child.runNode(node, tested);
        }
        if (entry->stopToken().stop_requested() && entry->killedBy() != 0)
            status = 128 + entry->killedBy();
        this_machine->processes().finish(entry->info.pid);
        job->finish(status);
    });
    return job;
}

} // namespace ktrdr::sim
