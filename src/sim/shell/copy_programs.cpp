// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Programs that move and copy: mv cp install mktemp.
#include "sim/shell/tool.h"

#include <atomic>
#include <cerrno>
#include <random>

namespace ktrdr::sim {

namespace {

constexpr int kMaxDepth = 60;

std::string quoted(const std::string& name) { return "'" + name + "'"; }

std::string baseName(std::string name)
{
    while (name.size() > 1 && name.ends_with('/'))
        name.pop_back();
    return name.substr(name.rfind('/') + 1);
}

std::string targetOf(const Tool& tool, const std::string& source, const std::string& destination, bool exact)
{
    if (exact || !tool.files().isDirectory(tool.path(destination)))
        return destination;
    return destination + (destination.ends_with('/') ? "" : "/") + baseName(source);
}

int moveOne(const Tool& tool, const std::string& source, const std::string& target, bool noClobber)
{
    if (noClobber && tool.files().lstat(tool.path(target)))
        return 0;
    const auto from = tool.files().lstat(tool.path(source));
    const auto to = tool.files().stat(tool.path(target));
    if (!from)
        return tool.failErrno("cannot stat " + quoted(source), ENOENT);
    if (to && to->kind == FileKind::Directory && from->kind != FileKind::Directory)
        return tool.fail("cannot overwrite directory " + quoted(target) + " with non-directory");
    const int error = tool.files().rename(tool.path(source), tool.path(target));
    if (error == EINVAL)
        return tool.fail("cannot move " + quoted(source) + " to a subdirectory of itself, " + quoted(target));
    if (error != 0)
        return tool.failErrno("cannot move " + quoted(source) + " to " + quoted(target), error);
    return 0;
}

int runMv(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "fTnvt:", {{"no-target-directory", "T"}, {"force", "f"}});
    if (!options.error.empty() || options.operands.size() < 2)
        return options.error.empty() ? tool.fail("missing file operand") : tool.usage(options);
    const std::string destination = options.operands.back();
    const bool several = options.operands.size() > 2;
    if (several && !tool.files().isDirectory(tool.path(destination)))
        return tool.fail("target " + quoted(destination) + " is not a directory");
    int status = 0;
    for (std::size_t i = 0; i + 1 < options.operands.size(); ++i) {
        const std::string& source = options.operands[i];
        status |= moveOne(tool, source, targetOf(tool, source, destination, options.has("T")), options.has("n"));
    }
    return status;
}

int copyFile(const Tool& tool, const std::string& source, const std::string& target, unsigned mode)
{
    int error = 0;
    const auto from = tool.files().open(tool.path(source), {.read = true}, error);
    if (!from)
        return tool.failErrno("cannot open " + quoted(source) + " for reading", error);
    const auto to =
        tool.files().open(tool.path(target), {.write = true, .create = true, .truncate = true, .mode = mode}, error);
    if (!to)
        return tool.failErrno("cannot create regular file " + quoted(target), error);
    const auto read = [&] { return from->readUnless(65536, tool.process.stop); };
    for (std::string block = read(); !block.empty(); block = read()) {
        if (!to->write(block))
            return tool.failErrno("error writing " + quoted(target), ENOSPC);
    }
    return 0;
}

int copyOne(const Tool& tool, const Options& options, const std::string& source, const std::string& target, int depth)
{
    const bool recursive = options.has("r") || options.has("R") || options.has("a");
    const bool keep = options.has("a") || options.has("p");
    const auto info = recursive ? tool.files().lstat(tool.path(source)) : tool.files().stat(tool.path(source));
    if (!info)
        return tool.failErrno("cannot stat " + quoted(source), ENOENT);
    if (info->kind == FileKind::Symlink) {
        const int error = tool.files().symlink(info->target, tool.path(target));
        return error == 0 ? 0 : tool.failErrno("cannot create symbolic link " + quoted(target), error);
    }
    if (info->kind != FileKind::Directory) {
        const int status = copyFile(tool, source, target, keep ? info->mode : info->mode & ~tool.process.umask);
        if (status == 0 && keep)
            tool.files().touch(tool.path(target), info->modified);
        return status;
    }
    if (!recursive)
        return tool.fail("-r not specified; omitting directory " + quoted(source));
    if (depth > kMaxDepth)
        return tool.fail("cannot copy a directory, " + quoted(source) + ", into itself, " + quoted(target));
    const int error = tool.files().makeDirectory(tool.path(target), info->mode);
    if (error != 0 && error != EEXIST)
        return tool.failErrno("cannot create directory " + quoted(target), error);
    int status = 0;
    for (const auto& name : tool.files().list(tool.path(source)))
        status |= copyOne(tool, options, source + "/" + name, target + "/" + name, depth + 1);
    return status;
}

int runCp(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "rRafpTvn", {{"recursive", "r"}, {"force", "f"}, {"archive", "a"}});
    if (!options.error.empty() || options.operands.size() < 2)
        return options.error.empty() ? tool.fail("missing file operand") : tool.usage(options);
    const std::string destination = options.operands.back();
    if (options.operands.size() > 2 && !tool.files().isDirectory(tool.path(destination)))
        return tool.fail("target " + quoted(destination) + " is not a directory");
    int status = 0;
    for (std::size_t i = 0; i + 1 < options.operands.size(); ++i) {
        const std::string target = targetOf(tool, options.operands[i], destination, options.has("T"));
        status |= copyOne(tool, options, options.operands[i], target, 0);
    }
    return status;
}

std::string fillTemplate(const std::string& pattern)
{
    static constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    thread_local std::mt19937_64 random{std::random_device{}()};
    std::string name = pattern;
    for (std::size_t i = name.size(); i > 0 && name[i - 1] == 'X'; --i)
        name[i - 1] = letters[random() % letters.size()];
    return name;
}

int runMktemp(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "dp:qtu", {{"directory", "d"}, {"tmpdir", "p"}});
    if (!options.error.empty() || options.operands.size() > 1)
        return tool.usage(options);
    std::string pattern = options.operands.empty() ? "tmp.XXXXXXXXXX" : options.operands[0];
    if (!pattern.ends_with("XXX"))
        return tool.fail("too few X's in template " + quoted(pattern));
    const auto set = tool.process.environment.find("TMPDIR");
    const std::string standard = set == tool.process.environment.end() || set->second.empty() ? "/tmp" : set->second;
    if (options.has("p"))
        pattern = (options.value("p").empty() ? standard : options.value("p")) + "/" + pattern;
    else if (options.operands.empty() || options.has("t"))
        pattern = standard + "/" + pattern;
    for (int attempt = 0; attempt < 100; ++attempt) {
        const std::string name = fillTemplate(pattern);
        int error = 0;
        if (options.has("d"))
            error = tool.files().makeDirectory(tool.path(name), 0700);
        else
            tool.files().open(tool.path(name), {.write = true, .create = true, .exclusive = true, .mode = 0600}, error);
        if (error == 0)
            return tool.write(name + "\n");
        if (error != EEXIST)
            return tool.failErrno("failed to create file via template " + quoted(pattern), error);
    }
    return tool.failErrno("failed to create file via template " + quoted(pattern), EEXIST);
}

} // namespace

void addCopyPrograms(ProgramTable& table, Machine& machine)
{
    addTool(table, machine, "mv", runMv);
    addTool(table, machine, "cp", runCp);
    addTool(table, machine, "mktemp", runMktemp);
}

} // namespace ktrdr::sim
