// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Machine is the simulated computer that a simulated shell runs on: a Proxmox node, a container or a service
// host. It offers programs and virtual files; nothing here ever reaches the real host. Processes run each in
// a thread of their own or in their caller's; implementations are thread-safe. A Machine's owner declares the
// ProcessTable after everything that programs use, so that it is destroyed (and all threads joined) first.
#pragma once

#include "base/clock.h"
#include "sim/shell/streams.h"

#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace ktrdr::sim {

class VirtualFiles;
class ProcessTable;
class DescriptorTable;

struct ProcessEnd
{
    int status = 0;
    int signal = 0; // that killed it, with 128 + signal as status; 0: it ended by itself
};

struct Process
{
    std::map<std::string, std::string> environment;
    std::string directory = "/";
    InputStream& in;
    OutputStream& out;
    OutputStream& err;
    std::stop_token stop; // set when the process is killed; long programs end with 128 + 9
    int pid = 0;          // 0: not registered yet; runShell and runProgram then register one
    // All open descriptors, owned by the caller. nullptr: only in, out and err, which are borrowed; a shell
    // then returns only when no background job holds its output any more, as sshd waits for end of file.
    const DescriptorTable* descriptors = nullptr;
    unsigned umask = 022;
    // Called once by runShell when the shell itself is over; background jobs may still hold its output then.
    std::function<void(const ProcessEnd&)> ended{};
};

// Returns the exit status.
using Program = std::function<int(Process& process, const std::vector<std::string>& argv)>;

class Machine
{
public:
    virtual ~Machine() = default;
    virtual VirtualFiles& files() = 0;
    virtual ProcessTable& processes() = 0;
    // `name` is a bare word or an absolute path, `searchPath` the value of $PATH; nullptr: command not found.
    virtual const Program* findProgram(std::string_view name, std::string_view searchPath) = 0;
    // Simulated time: scaled, ends early (false) when `stop` is requested.
    virtual bool sleepFor(Milliseconds duration, std::stop_token stop) = 0;
    virtual UtcTime now() = 0;
    virtual std::string hostName() = 0;
};

// Runs POSIX shell text on the machine; `arguments` become $1, $2 ...; returns the exit status.
// `set -e`, `set -u`, functions, pipelines, background jobs and wait, here-documents, redirections to virtual
// files, command substitution, arithmetic and the usual parameter expansions are understood; what is not is
// refused with a message on stderr and status 2, never ignored.
int runShell(Machine& machine, Process& process, std::string_view script,
             const std::vector<std::string>& arguments = {});

// Runs one command by name as execvp would: a program of the machine, or an executable script among its
// virtual files. 127 and a message when there is none, 126 when it is not executable.
int runProgram(Machine& machine, Process& process, const std::vector<std::string>& argv);

} // namespace ktrdr::sim
