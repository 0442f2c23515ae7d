// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ShellState is everything a subshell gets a copy of: variables, functions, options, descriptors, the working
// directory. A value; each running shell has its own and uses it in one thread.
#pragma once

#include "sim/shell/ast.h"
#include "sim/shell/descriptors.h"

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace ktrdr::sim {

struct Variable
{
    std::string value;
    bool isSet = true; // "export X" alone marks a name without setting it
    bool exported = false;
    bool readOnly = false;
};

struct ShellOptions
{
    bool exitOnError = false; // -e
    bool noUnset = false;     // -u
    bool pipeFail = false;    // -o pipefail
    bool noGlob = false;      // -f
    bool trace = false;       // -x
    bool noClobber = false;   // -C
    bool exportAll = false;   // -a
};

// A background command: its shell waits for it, its thread finishes it.
class Job
{
public:
    explicit Job(int processId) : pid(processId) {}
    void finish(int status);
    // Nothing when `stop` is set first.
    std::optional<int> wait(std::stop_token stop);

    const int pid;

private:
    std::mutex m_mutex;
    std::condition_variable_any m_finished;
    std::optional<int> m_status;
};

struct ShellState
{
    std::string name = "sh"; // $0
    std::vector<std::string> positional;
    std::map<std::string, Variable> variables;
    std::map<std::string, NodePtr> functions;
    std::map<std::string, std::string> traps; // "EXIT", "TERM" ... -> command
    ShellOptions options;
    DescriptorTable descriptors;
    std::string directory = "/";
    std::vector<std::shared_ptr<Job>> jobs;
    unsigned umask = 022;
    int lastStatus = 0;
    int shellPid = 0;       // $$
    int lastBackground = 0; // $!
    int getoptsOffset = 0;  // inside a group of options: "-ab"

    const std::string* find(const std::string& variable) const;
    std::string value(const std::string& variable) const;
    // Throws ShellError for a read-only variable.
    void assign(const std::string& variable, std::string value);
    std::map<std::string, std::string> exportedVariables() const;
};

// Ends the shell (or subshell) that throws it.
struct ShellExit
{
    int status = 0;
    bool runTrap = true; // not for "exec" and not for a killed shell
};

// A fault that ends a non-interactive shell with a message.
struct ShellError : std::runtime_error
{
    explicit ShellError(const std::string& message, int exitStatus = 2)
        : std::runtime_error(message), status(exitStatus)
    {
    }
    int status;
};

} // namespace ktrdr::sim
