// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Shell runs a syntax tree against a machine: one object per shell or subshell, used in one thread. Background
// jobs and pipeline members are further Shell objects with a copied state in threads of the machine's table.
#pragma once

#include "sim/shell/field_builder.h"
#include "sim/shell/machine.h"
#include "sim/shell/process_table.h"
#include "sim/shell/script_reader.h"
#include "sim/shell/shell_state.h"

namespace ktrdr::sim {

class Shell
{
public:
    Shell(Machine& machine, ShellState state, std::shared_ptr<ProcessEntry> self);

    // The whole life of a shell: runs, then its EXIT trap; returns the exit status.
    int runScript(ScriptReader& reader);
    int runNode(const NodePtr& node, bool tested);

    // For builtins
    Machine& machine() { return m_machine; }
    ShellState& state() { return m_state; }
    ProcessEntry& self() { return *m_self; }
    std::stop_token stop() const { return m_self->stopToken(); }
    bool print(int descriptor, std::string_view text); // false: not written; a broken pipe ends the shell
    void complain(const std::string& message);         // "sh: 3: message" on stderr
    int evaluate(std::string text);                    // eval, trap, "."
    int evaluateFile(const std::string& text);
    int runCommand(const std::vector<std::string>& argv, bool functions);
    int waitFor(Job& job);
    void requestBreak(int levels, bool isContinue);
    void requestReturn(int status);
    int loopDepth() const { return m_loopDepth; }
    bool inFunction() const { return m_functionDepth > 0; }
    void saveLocal(const std::string& variable);
    void keepDescriptors() { m_keepDescriptors = true; } // "exec" without a command
    void updateTraps(const std::string& name);
    [[noreturn]] void replace(const std::vector<std::string>& argv); // "exec command"
    void checkStopped(); // throws when this process was killed; runs traps of signals that came

    // Expansion (expander.cpp)
    std::vector<std::string> expandWords(const std::vector<Word>& words);
    std::string expandText(const Word& word); // neither split nor matched
    std::string expandPattern(const Word& word);

private:
    enum class Flow { Normal, Break, Continue, Return };
    class Tested;
    struct Local
    {
        std::string name;
        std::optional<Variable> previous;
    };

    int guarded(const std::function<void()>& body);
    void runExitTrap();
    int execute(const SyntaxNode& node);
    int executeKind(const SyntaxNode& node);
    int executeSequence(const SyntaxNode& node);
    int executeAndOr(const SyntaxNode& node);
    int executePipeline(const SyntaxNode& node);
    int executeBackground(const SyntaxNode& node);
    int executeSubshell(const SyntaxNode& node);
    int executeIf(const SyntaxNode& node);
    int executeFor(const SyntaxNode& node);
    int executeLoop(const SyntaxNode& node);
    int executeCase(const SyntaxNode& node);
    int executeRedirected(const SyntaxNode& node);
    bool leaveLoop();
    std::shared_ptr<Job> startJob(const NodePtr& node, ShellState state, bool tested);
    ShellState forkState() const;
    int killedStatus() const;

    // simple commands (simple_command.cpp)
    int executeSimple(const SyntaxNode& node);
    int runBuiltinCommand(const SyntaxNode& node, const std::vector<std::string>& argv);
    int runFunction(const SyntaxNode& node, const NodePtr& body, const std::vector<std::string>& argv);
    int runExternal(const SyntaxNode& node, const std::vector<std::string>& argv);
    int runProgramHere(const std::vector<std::string>& argv, std::map<std::string, std::string> environment,
                       bool replaces);
    void assignAll(const SyntaxNode& node);
    void dropLocals(); // the innermost level
    void trace(const std::vector<std::string>& argv);

    // redirections (redirections.cpp)
    // False when one failed, with a message; undoing those before it is up to the caller.
    bool tryRedirects(const std::vector<Redirect>& redirects);
    void applyRedirects(const std::vector<Redirect>& redirects);
    void applyRedirect(const Redirect& redirect);
    void duplicateDescriptor(int number, const std::string& target, bool output);
    void openFile(int number, const std::string& op, const std::string& target);

    // expansion (expander.cpp)
    void expandParts(const Word& word, FieldBuilder& builder, bool inExpansion);
    void expandParameter(const WordPart& part, FieldBuilder& builder, bool inExpansion);
    bool expandAll(const WordPart& part, FieldBuilder& builder);
    void putValue(const WordPart& part, const std::string& value, FieldBuilder& builder);
    std::optional<std::string> parameter(const std::string& name);
    std::string substitute(const NodePtr& body);
    std::string arithmetic(const Word& expression);
    Word withTilde(const Word& word) const;
    std::string ifs() const;

    Machine& m_machine;
    ShellState m_state;
    std::shared_ptr<ProcessEntry> m_self;
    std::vector<std::vector<Local>> m_locals; // one level per function call
    const SyntaxNode* m_lastNode = nullptr;   // what this process consists of: a program takes its pid
    Flow m_flow = Flow::Normal;
    int m_flowLevels = 0;
    int m_loopDepth = 0;
    int m_functionDepth = 0;
    int m_tested = 0; // > 0: errors are looked at by a condition, -e does not apply
    int m_line = 0;
    int m_substitutionStatus = 0; // of the last command substitution of a simple command
    bool m_keepDescriptors = false;
    bool m_inTrap = false;
};

// A redirection that failed: fatal only for special builtins.
struct RedirectError : std::runtime_error
{
    using std::runtime_error::runtime_error;
};

} // namespace ktrdr::sim
