// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Simple commands: assignments, builtins, functions and programs.
#include "sim/shell/builtins.h"
#include "sim/shell/program_lookup.h"
#include "sim/shell/shell.h"

#include <utility>

namespace ktrdr::sim {

void Shell::trace(const std::vector<std::string>& argv)
{
    std::string line = "+";
    for (const auto& word : argv)
        line += " " + word;
    if (const auto* target = m_state.descriptors.find(2); target != nullptr && target->out)
        target->out->writeUnless(line + "\n", stop());
}

int Shell::executeSimple(const SyntaxNode& node)
{
    m_line = node.line;
    m_substitutionStatus = 0;
    const auto argv = expandWords(node.words);
    if (m_state.options.trace && !argv.empty())
        trace(argv);
    if (argv.empty()) {
        const DescriptorTable saved = m_state.descriptors;
        const bool redirected = tryRedirects(node.redirects);
        m_state.descriptors = saved;
        if (!redirected)
            return 2;
        assignAll(node);
        return m_substitutionStatus;
    }
    const auto* builtin = findBuiltin(argv[0]);
    const auto function = m_state.functions.find(argv[0]);
    if (function != m_state.functions.end() && (builtin == nullptr || !builtin->special))
        return runFunction(node, function->second, argv);
    return builtin != nullptr ? runBuiltinCommand(node, argv) : runExternal(node, argv);
}

void Shell::assignAll(const SyntaxNode& node)
{
    for (const auto& assignment : node.assignments)
        m_state.assign(assignment.name, expandText(assignment.value));
}

void Shell::saveLocal(const std::string& variable)
{
    auto& level = m_locals.back();
    for (const auto& local : level) {
        if (local.name == variable)
            return;
    }
    const auto found = m_state.variables.find(variable);
    level.push_back({variable, found == m_state.variables.end() ? std::nullopt : std::optional(found->second)});
}

void Shell::dropLocals()
{
    for (auto& local : m_locals.back()) {
        if (local.previous)
            m_state.variables[local.name] = *local.previous;
        else
            m_state.variables.erase(local.name);
    }
    m_locals.pop_back();
}

namespace {

// Runs `undo` when a scope is left, also by an exception.
class Finally
{
public:
    explicit Finally(std::function<void()> undo) : m_undo(std::move(undo)) {}
    ~Finally() { m_undo(); }
    Finally(const Finally&) = delete;
    Finally& operator=(const Finally&) = delete;

private:
    std::function<void()> m_undo;
};

} // namespace

int Shell::runBuiltinCommand(const SyntaxNode& node, const std::vector<std::string>& argv)
{
    const Builtin* builtin = findBuiltin(argv[0]);
    DescriptorTable saved = m_state.descriptors;
    const Finally restore([&] {
        if (!std::exchange(m_keepDescriptors, false))
            m_state.descriptors = std::move(saved);
    });
    try {
        applyRedirects(node.redirects);
    } catch (const RedirectError& failure) {
        if (builtin->special)
            throw ShellError(failure.what());
        complain(failure.what());
        return 2;
    }
    if (builtin->special) {
        assignAll(node);
        return builtin->run(*this, argv);
    }
    m_locals.emplace_back();
    const Finally forget([this] { dropLocals(); });
    for (const auto& assignment : node.assignments) {
        saveLocal(assignment.name);
        m_state.assign(assignment.name, expandText(assignment.value));
    }
    try {
        if (argv[0] != "local")
            return builtin->run(*this, argv);
        // "local" belongs to the function around it, not to this command.
        auto own = std::move(m_locals.back());
        m_locals.pop_back();
        const Finally back([&] { m_locals.push_back(std::move(own)); });
        return builtin->run(*this, argv);
    } catch (const ShellError& failure) {
        complain(failure.what()); // fatal for special builtins only
        return failure.status;
    }
}

int Shell::runFunction(const SyntaxNode& node, const NodePtr& body, const std::vector<std::string>& argv)
{
    const NodePtr kept = body; // the function may redefine itself
    DescriptorTable savedDescriptors = m_state.descriptors;
    auto savedPositional = m_state.positional;
    const int savedLoops = m_loopDepth;
    const Finally restore([&] {
        m_state.descriptors = std::move(savedDescriptors);
        m_state.positional = std::move(savedPositional);
        m_loopDepth = savedLoops;
        --m_functionDepth;
        dropLocals();
    });
    ++m_functionDepth;
    m_locals.emplace_back();
    if (!tryRedirects(node.redirects))
        return 2;
    for (const auto& assignment : node.assignments) {
        saveLocal(assignment.name);
        m_state.assign(assignment.name, expandText(assignment.value));
        m_state.variables[assignment.name].exported = true;
    }
    m_state.positional.assign(argv.begin() + 1, argv.end());
    m_loopDepth = 0;
    int status = execute(*kept);
    if (m_flow == Flow::Return) {
        m_flow = Flow::Normal;
        status = m_state.lastStatus;
    }
    return status;
}

int Shell::runExternal(const SyntaxNode& node, const std::vector<std::string>& argv)
{
    DescriptorTable saved = m_state.descriptors;
    const Finally restore([&] { m_state.descriptors = std::move(saved); });
    if (!tryRedirects(node.redirects))
        return 2;
    auto environment = m_state.exportedVariables();
    for (const auto& assignment : node.assignments)
        environment[assignment.name] = expandText(assignment.value);
    const bool isWholeProcess = m_lastNode == &node;
    if (isWholeProcess)
        saved = m_state.descriptors; // nothing comes after: no second owner of what was redirected away
    return runProgramHere(argv, std::move(environment), isWholeProcess);
}

int Shell::runProgramHere(const std::vector<std::string>& argv, std::map<std::string, std::string> environment,
                          bool replaces)
{
    const auto path = environment.contains("PATH") ? environment["PATH"] : m_state.value("PATH");
    const auto found = lookUpProgram(m_machine, m_state.directory, path, argv[0]);
    if (found.status != 0) {
        complain(argv[0] + ": " + (found.status == 126 ? "Permission denied" : "not found"));
        return found.status;
    }
    auto& table = m_machine.processes();
    // A shell that is replaced by the program, as with exec, gives it its process id.
    const auto entry = replaces ? m_self : table.start(m_self->info.pid, argv[0], stop());
    if (!entry)
        throw ShellError("Cannot fork");
    const std::stop_token token = entry->stopToken();
    DescriptorInput in(m_state.descriptors, 0, token);
    DescriptorOutput out(m_state.descriptors, 1, token);
    DescriptorOutput err(m_state.descriptors, 2, token);
    Process process{std::move(environment), m_state.directory,    in,           out, err, token,
                    entry->info.pid,        &m_state.descriptors, m_state.umask};
    int status = runFound(m_machine, process, found, argv);
    if (token.stop_requested() && entry->killedBy() != 0)
        status = 128 + entry->killedBy();
    if (!replaces)
        table.finish(entry->info.pid);
    return status & 0xff;
}

void Shell::replace(const std::vector<std::string>& argv)
{
    const int status = runProgramHere(argv, m_state.exportedVariables(), true);
    throw ShellExit{status, false};
}

int Shell::runCommand(const std::vector<std::string>& argv, bool functions)
{
    const auto function = m_state.functions.find(argv[0]);
    SyntaxNode plain;
    plain.line = m_line;
    if (functions && function != m_state.functions.end())
        return runFunction(plain, function->second, argv);
    if (findBuiltin(argv[0]) != nullptr)
        return runBuiltinCommand(plain, argv);
    return runProgramHere(argv, m_state.exportedVariables(), false);
}

} // namespace ktrdr::sim
