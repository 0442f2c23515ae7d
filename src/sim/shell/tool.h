// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the core utilities share: option parsing, operands, messages in the style of coreutils. A Tool lives for
// one run of one program, in that program's thread.
#pragma once

#include "sim/shell/descriptors.h"
#include "sim/shell/program_table.h"
#include "sim/shell/virtual_files.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ktrdr::sim {

struct Options
{
    std::map<std::string, std::vector<std::string>> given; // "n" or "long-name" -> values ("" for a flag)
    std::vector<std::string> operands;
    std::string error;

    bool has(const std::string& name) const { return given.contains(name); }
    std::string value(const std::string& name, std::string fallback = {}) const
    {
        const auto found = given.find(name);
        return found == given.end() ? fallback : found->second.back();
    }
};

// `letters` as for getopt ("nc:" with a colon behind those that take a value; a leading '+' stops at the first
// operand); `longNames` maps "lines" to "n"; a value follows as "--lines=3".
Options parseOptions(const std::vector<std::string>& argv, std::string_view letters,
                     const std::map<std::string, std::string>& longNames = {});

struct Tool
{
    Machine& machine;
    Process& process;
    const std::vector<std::string>& argv;

    VirtualFiles& files() const { return machine.files(); }
    std::string path(const std::string& operand) const { return VirtualFiles::absolute(operand, process.directory); }
    // "name: message" on stderr; returns `status`.
    int fail(const std::string& message, int status = 1) const;
    int failErrno(const std::string& what, int error, int status = 1) const; // "name: what: No such file ..."
    // The status of the program: 141 when the reader is gone, 1 and a message when the disk is full.
    int write(std::string_view text) const;
    int usage(const Options& options, int status = 1) const; // complains about options.error
    unsigned newFileMode() const { return 0666U & ~process.umask; }
    bool stopped() const { return process.stop.stop_requested(); }
};

// Reads lines in blocks. `newline` tells whether the line ended with one.
class LineReader
{
public:
    explicit LineReader(InputStream& in) : m_in(in) {}
    bool next(std::string& line, bool& newline);

private:
    InputStream& m_in;
    std::string m_buffer;
    std::size_t m_at = 0;
    bool m_end = false;
};

// The files of a filter: each operand in turn, "-" or none at all is stdin. Complains about what cannot be read
// and goes on; `status` is then 1.
class Inputs
{
public:
    Inputs(const Tool& tool, std::vector<std::string> operands);
    // nullptr at the end.
    InputStream* next();
    const std::string& name() const { return m_name; }
    bool several() const { return m_operands.size() > 1; }
    bool quiet = false;
    int status = 0;

private:
    const Tool& m_tool;
    std::vector<std::string> m_operands;
    std::size_t m_at = 0;
    std::string m_name;
    std::optional<DescriptorInput> m_file;
};

using ToolFunction = int (*)(const Tool& tool);
void addTool(ProgramTable& table, Machine& machine, const std::string& name, ToolFunction function,
             std::vector<std::string> directories = {"/usr/bin", "/bin"});

// Families of programs, each in a file of its own.
void addFilePrograms(ProgramTable& table, Machine& machine);
void addCopyPrograms(ProgramTable& table, Machine& machine);
void addListPrograms(ProgramTable& table, Machine& machine);
void addTextPrograms(ProgramTable& table, Machine& machine);
void addSortPrograms(ProgramTable& table, Machine& machine);
void addMatchPrograms(ProgramTable& table, Machine& machine);
void addSedProgram(ProgramTable& table, Machine& machine);
void addProcessPrograms(ProgramTable& table, Machine& machine);
void addLaunchPrograms(ProgramTable& table, Machine& machine);
void addXargsProgram(ProgramTable& table, Machine& machine);
void addSystemPrograms(ProgramTable& table, Machine& machine);

// Whole number of an operand; nothing when it is none.
std::optional<long long> parseInteger(const std::string& text);
// "1.5", "2m", "1h": a duration of sleep and timeout.
std::optional<Milliseconds> parseDuration(const std::string& text);

} // namespace ktrdr::sim
