// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Execution of the nodes of a syntax tree other than simple commands.
#include "sim/shell/pattern.h"
#include "sim/shell/shell.h"
#include "sim/shell/stack_limit.h"

#include <csignal>

namespace ktrdr::sim {

namespace {

// Counts how deep the commands of one thread are nested, over all shells that it runs.
class ExecutionDepth
{
public:
    ExecutionDepth()
    {
        if (depth >= kMaxDepth || stackNearlyFull())
            throw ShellError("nested too deeply");
        ++depth;
    }
    ~ExecutionDepth() { --depth; }
    ExecutionDepth(const ExecutionDepth&) = delete;
    ExecutionDepth& operator=(const ExecutionDepth&) = delete;

private:
    static constexpr int kMaxDepth = 1000;
    static thread_local int depth;
};

thread_local int ExecutionDepth::depth = 0;

} // namespace

// While it lives, a failing command does not end a shell with "set -e".
class Shell::Tested
{
public:
    explicit Tested(Shell& shell) : m_shell(shell) { ++m_shell.m_tested; }
    ~Tested() { --m_shell.m_tested; }
    Tested(const Tested&) = delete;
    Tested& operator=(const Tested&) = delete;

private:
    Shell& m_shell;
};

int Shell::execute(const SyntaxNode& node)
{
    const ExecutionDepth depth;
    checkStopped();
    const bool redirected = node.kind != NodeKind::Simple && !node.redirects.empty();
    const int status = redirected ? executeRedirected(node) : executeKind(node);
    const bool checked = node.kind == NodeKind::Simple || node.kind == NodeKind::Subshell ||
                         (node.kind == NodeKind::Pipeline && !node.negated) || redirected;
    if (m_flow != Flow::Return)
        m_state.lastStatus = status;
    if (checked && status != 0 && m_state.options.exitOnError && m_tested == 0 && m_flow == Flow::Normal)
        throw ShellExit{status};
    return status;
}

int Shell::executeKind(const SyntaxNode& node)
{
    switch (node.kind) {
    case NodeKind::Simple: return executeSimple(node);
    case NodeKind::Pipeline: return executePipeline(node);
    case NodeKind::AndOr: return executeAndOr(node);
    case NodeKind::Sequence: return executeSequence(node);
    case NodeKind::Background: return executeBackground(node);
    case NodeKind::Subshell: return executeSubshell(node);
    case NodeKind::Group: return execute(*node.children[0]);
    case NodeKind::If: return executeIf(node);
    case NodeKind::For: return executeFor(node);
    case NodeKind::While:
    case NodeKind::Until: return executeLoop(node);
    case NodeKind::Case: return executeCase(node);
    case NodeKind::Function: m_state.functions[node.name] = node.children[0]; return 0;
    }
    return 2;
}

int Shell::executeRedirected(const SyntaxNode& node)
{
    DescriptorTable saved = m_state.descriptors;
    if (!tryRedirects(node.redirects)) {
        m_state.descriptors = saved;
        return 2;
    }
    if (m_lastNode == &node)
        saved = m_state.descriptors; // nothing comes after: what was redirected away is let go
    try {
        const int status = executeKind(node);
        m_state.descriptors = saved;
        return status;
    } catch (...) {
        // An EXIT trap still to come writes where the shell wrote before.
        m_state.descriptors = saved;
        throw;
    }
}

int Shell::executeSequence(const SyntaxNode& node)
{
    int status = 0;
    for (const auto& child : node.children) {
        status = execute(*child);
        if (m_flow != Flow::Normal)
            break;
    }
    return status;
}

int Shell::executeAndOr(const SyntaxNode& node)
{
    int status = 0;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        if (i > 0 && node.isAnd[i - 1] != (status == 0))
            continue;
        // Only the last command of the list counts for -e.
        std::optional<Tested> tested;
        if (i + 1 < node.children.size())
            tested.emplace(*this);
        status = execute(*node.children[i]);
        if (m_flow != Flow::Normal)
            break;
    }
    return status;
}

int Shell::executePipeline(const SyntaxNode& node)
{
    if (node.children.size() == 1) {
        const Tested tested(*this);
        const int status = execute(*node.children[0]);
        return m_flow != Flow::Normal ? status : (status == 0 ? 1 : 0);
    }
    std::vector<std::shared_ptr<Job>> members;
    Descriptor input;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        ShellState state = forkState();
        if (i > 0)
            state.descriptors.set(0, std::move(input));
        input = {};
        if (i + 1 < node.children.size()) {
            const auto pipe = std::make_shared<Pipe>();
            state.descriptors.set(1, writingEnd(pipe));
            input = readingEnd(pipe);
        }
        members.push_back(startJob(node.children[i], std::move(state), m_tested > 0 || node.negated));
    }
    int status = 0;
    int failed = 0;
    for (const auto& member : members) {
        status = waitFor(*member);
        failed = status != 0 ? status : failed;
    }
    if (m_state.options.pipeFail)
        status = failed;
    return node.negated ? (status == 0 ? 1 : 0) : status;
}

int Shell::executeBackground(const SyntaxNode& node)
{
    ShellState state = forkState();
    int error = 0;
    // Without job control an asynchronous command does not read the shell's input.
    if (auto null = m_machine.files().open("/dev/null", {.read = true}, error))
        state.descriptors.set(0, fileDescriptor(std::move(null)));
    const auto job = startJob(node.children[0], std::move(state), false);
    m_state.lastBackground = job->pid;
    m_state.jobs.push_back(job);
    return 0;
}

int Shell::executeSubshell(const SyntaxNode& node)
{
    const auto entry = m_machine.processes().start(m_self->info.pid, m_state.name, stop());
    if (!entry)
        throw ShellError("Cannot fork");
    int status = 0;
    {
        Shell child(m_machine, forkState(), entry);
        child.m_functionDepth = m_functionDepth;
        child.m_line = m_line;
        status = child.runNode(node.children[0], m_tested > 0);
        if (child.stop().stop_requested())
            status = child.killedStatus();
    }
    m_machine.processes().finish(entry->info.pid);
    return status;
}

int Shell::executeIf(const SyntaxNode& node)
{
    std::size_t i = 0;
    for (; i + 1 < node.children.size(); i += 2) {
        int condition = 0;
        {
            const Tested tested(*this);
            condition = execute(*node.children[i]);
        }
        if (m_flow != Flow::Normal)
            return condition;
        if (condition == 0)
            return execute(*node.children[i + 1]);
    }
    return i < node.children.size() ? execute(*node.children[i]) : 0;
}

// After a loop body: true when the loop ends.
bool Shell::leaveLoop()
{
    if (m_flow == Flow::Normal)
        return false;
    if (m_flow == Flow::Return)
        return true;
    if (--m_flowLevels > 0)
        return true; // an outer loop is meant
    const bool again = m_flow == Flow::Continue;
    m_flow = Flow::Normal;
    return !again;
}

int Shell::executeLoop(const SyntaxNode& node)
{
    int status = 0;
    ++m_loopDepth;
    for (;;) {
        int condition = 0;
        {
            const Tested tested(*this);
            condition = execute(*node.children[0]);
        }
        if (m_flow != Flow::Normal) {
            if (leaveLoop())
                break;
            continue;
        }
        if ((condition == 0) != (node.kind == NodeKind::While))
            break;
        status = execute(*node.children[1]);
        if (leaveLoop())
            break;
    }
    --m_loopDepth;
    return status;
}

int Shell::executeFor(const SyntaxNode& node)
{
    const auto words = node.hasIn ? expandWords(node.words) : m_state.positional;
    int status = 0;
    ++m_loopDepth;
    for (const auto& word : words) {
        m_state.assign(node.name, word);
        status = execute(*node.children[0]);
        if (leaveLoop())
            break;
    }
    --m_loopDepth;
    return status;
}

int Shell::executeCase(const SyntaxNode& node)
{
    const std::string subject = expandText(node.words[0]);
    for (const auto& item : node.items) {
        for (const auto& pattern : item.patterns) {
            if (matchesPattern(expandPattern(pattern), subject))
                return item.body ? execute(*item.body) : 0;
        }
    }
    return 0;
}

} // namespace ktrdr::sim
