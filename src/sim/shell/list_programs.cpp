// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Programs that look at files and names: ls stat readlink realpath basename dirname.
#include "sim/shell/tool.h"

#include <algorithm>
#include <cerrno>
#include <fmt/core.h>

namespace ktrdr::sim {

namespace {

std::string quoted(const std::string& name) { return "'" + name + "'"; }

int listDirectory(const Tool& tool, const std::string& operand, const Options& options)
{
    std::string text;
    if (options.has("a"))
        text = ".\n..\n";
    for (const auto& name : tool.files().list(tool.path(operand))) {
        if (!name.starts_with('.') || options.has("a") || options.has("A"))
            text += name + "\n";
    }
    return tool.write(text);
}

int runLs(const Tool& tool)
{
    auto options = parseOptions(tool.argv, "1aAd");
    if (!options.error.empty())
        return tool.usage(options, 2);
    if (options.operands.empty())
        options.operands.emplace_back(".");
    std::sort(options.operands.begin(), options.operands.end());
    std::vector<std::string> directories;
    int status = 0;
    bool printed = false;
    for (const auto& operand : options.operands) {
        if (!tool.files().lstat(tool.path(operand))) {
            status = tool.failErrno("cannot access " + quoted(operand), tool.files().probe(tool.path(operand)), 2);
        } else if (tool.files().isDirectory(tool.path(operand)) && !options.has("d")) {
            directories.push_back(operand);
        } else {
            tool.write(operand + "\n");
            printed = true;
        }
    }
    for (const auto& directory : directories) {
        if (options.operands.size() > 1)
            tool.write((printed ? "\n" : "") + directory + ":\n");
        printed = true;
        listDirectory(tool, directory, options);
    }
    return status;
}

const char* kindName(const FileInfo& info)
{
    switch (info.kind) {
    case FileKind::Directory: return "directory";
    case FileKind::Symlink: return "symbolic link";
    case FileKind::Null:
    case FileKind::Zero: return "character special file";
    default: return info.size == 0 ? "regular empty file" : "regular file";
    }
}

std::string describe(const Tool& tool, char letter, const std::string& operand, const FileInfo& info)
{
    const auto seconds = std::chrono::floor<Seconds>(info.modified).time_since_epoch().count();
    switch (letter) {
    case 'a': return fmt::format("{:o}", info.mode);
    case 's': return std::to_string(info.size);
    case 'Y':
    case 'X':
    case 'Z': return std::to_string(seconds);
    case 'n': return operand;
    case 'N': return quoted(operand) + (info.target.empty() ? "" : " -> " + quoted(info.target));
    case 'F': return kindName(info);
    case 'i': return std::to_string(info.inode);
    case 'u':
    case 'g': return "0";
    case 'U':
    case 'G': return "root";
    case 'y': return toIso(info.modified);
    case 'm': return tool.files().realPath("/");
    case '%': return "%";
    default: return "?";
    }
}

int runStat(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "Lc:", {{"format", "c"}, {"printf", "P"}, {"dereference", "L"}});
    if (!options.error.empty() || options.operands.empty())
        return tool.usage(options);
    if (!options.has("c") && !options.has("P"))
        return tool.fail("only -c FORMAT is simulated");
    const std::string format = options.value(options.has("c") ? "c" : "P");
    int status = 0;
    for (const auto& operand : options.operands) {
        const std::string path = tool.path(operand);
        const auto info = options.has("L") ? tool.files().stat(path) : tool.files().lstat(path);
        if (!info) {
            status = tool.failErrno("cannot statx " + quoted(operand), std::max(tool.files().probe(path), ENOENT));
            continue;
        }
        std::string text;
        for (std::size_t i = 0; i < format.size(); ++i) {
            if (format[i] == '%' && i + 1 < format.size())
                text += describe(tool, format[++i], operand, *info);
            else
                text += format[i];
        }
        tool.write(text + (options.has("c") ? "\n" : ""));
    }
    return status;
}

int runReadlink(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "femn", {{"canonicalize", "f"}});
    if (!options.error.empty() || options.operands.empty())
        return tool.usage(options);
    int status = 0;
    for (const auto& operand : options.operands) {
        std::string text;
        if (options.has("f") || options.has("e") || options.has("m")) {
            text = tool.files().realPath(tool.path(operand));
            if (options.has("e") && !tool.files().exists(tool.path(operand)))
                text.clear();
        } else if (const auto info = tool.files().lstat(tool.path(operand)); info && info->kind == FileKind::Symlink) {
            text = info->target;
        }
        if (text.empty())
            status = 1;
        else
            tool.write(text + (options.has("n") ? "" : "\n"));
    }
    return status;
}

int runRealpath(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "emsq");
    if (!options.error.empty() || options.operands.empty())
        return tool.usage(options);
    int status = 0;
    for (const auto& operand : options.operands) {
        const std::string text = tool.files().realPath(tool.path(operand));
        if (text.empty() || (options.has("e") && !tool.files().exists(text)))
            status = tool.failErrno(operand, ENOENT);
        else
            tool.write(text + "\n");
    }
    return status;
}

std::string baseName(std::string name)
{
    while (name.size() > 1 && name.ends_with('/'))
        name.pop_back();
    return name == "/" ? name : name.substr(name.rfind('/') + 1);
}

int runBasename(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "as:");
    if (!options.error.empty() || options.operands.empty())
        return tool.usage(options);
    const bool many = options.has("a") || options.has("s");
    if (!many && options.operands.size() > 2)
        return tool.fail("extra operand " + quoted(options.operands[2]));
    const std::string suffix = many || options.operands.size() < 2 ? options.value("s") : options.operands[1];
    std::string text;
    for (std::size_t i = 0; i < (many ? options.operands.size() : 1); ++i) {
        std::string name = baseName(options.operands[i]);
        if (!suffix.empty() && name.size() > suffix.size() && name.ends_with(suffix))
            name.erase(name.size() - suffix.size());
        text += name + "\n";
    }
    return tool.write(text);
}

std::string directoryName(std::string name)
{
    while (name.size() > 1 && name.ends_with('/'))
        name.pop_back();
    const auto slash = name.rfind('/');
    if (slash == std::string::npos)
        return ".";
    name.erase(slash);
    while (name.size() > 1 && name.ends_with('/'))
        name.pop_back();
    return name.empty() ? "/" : name;
}

int runDirname(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "z");
    if (!options.error.empty() || options.operands.empty())
        return tool.usage(options);
    std::string text;
    for (const auto& operand : options.operands)
        text += directoryName(operand) + "\n";
    return tool.write(text);
}

} // namespace

void addListPrograms(ProgramTable& table, Machine& machine)
{
    addTool(table, machine, "ls", runLs);
    addTool(table, machine, "stat", runStat);
    addTool(table, machine, "readlink", runReadlink);
    addTool(table, machine, "realpath", runRealpath);
    addTool(table, machine, "basename", runBasename);
    addTool(table, machine, "dirname", runDirname);
}

} // namespace ktrdr::sim
