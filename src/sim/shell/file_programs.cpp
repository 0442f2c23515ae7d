// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Programs that make, remove and mark files: mkdir rmdir rm touch chmod chown ln.
#include "sim/shell/tool.h"

#include <cerrno>
#include <cstring>

namespace ktrdr::sim {

namespace {

std::string quoted(const std::string& name) { return "'" + name + "'"; }

std::optional<unsigned> octalMode(const std::string& text)
{
    if (text.empty() || text.size() > 5 || text.find_first_not_of("01234567") != std::string::npos)
        return std::nullopt;
    return static_cast<unsigned>(std::stoul(text, nullptr, 8)) & 07777U;
}

unsigned classBits(const std::string& who)
{
    unsigned mask = 0;
    for (const char c : who.empty() ? std::string("a") : who)
        mask |= c == 'u' ? 0700U : c == 'g' ? 0070U : c == 'o' ? 0007U : 0777U;
    return mask;
}

// "u=rw,go-w", "+x" or octal digits.
std::optional<unsigned> changedMode(unsigned mode, const std::string& text, unsigned umask = 0)
{
    if (const auto octal = octalMode(text))
        return octal;
    for (std::size_t start = 0; start < text.size();) {
        const auto end = std::min(text.find(',', start), text.size());
        const std::string clause = text.substr(start, end - start);
        const auto op = clause.find_first_of("+-=");
        if (op == std::string::npos || clause.substr(0, op).find_first_not_of("ugoa") != std::string::npos)
            return std::nullopt;
        const unsigned who = classBits(clause.substr(0, op));
        unsigned bits = 0;
        for (const char c : clause.substr(op + 1)) {
            if (c != 'r' && c != 'w' && c != 'x' && c != 'X')
                return std::nullopt;
            bits |= c == 'r' ? 0444U : c == 'w' ? 0222U : 0111U;
        }
        bits &= op == 0 ? who & ~umask : who; // without a class the umask applies
        mode = clause[op] == '+' ? mode | bits : clause[op] == '-' ? mode & ~bits : (mode & ~who) | bits;
        start = end + 1;
    }
    return mode;
}

int runMkdir(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "pm:v", {{"parents", "p"}, {"mode", "m"}});
    if (!options.error.empty() || options.operands.empty())
        return tool.usage(options);
    const auto mode = changedMode(0755, options.value("m", "755"));
    const unsigned made = mode && !options.has("m") ? 0777U & ~tool.process.umask : mode.value_or(0755U);
    if (!mode)
        return tool.fail("invalid mode " + quoted(options.value("m")));
    int status = 0;
    for (const auto& operand : options.operands) {
        const std::string path = tool.path(operand);
        // With -p a directory that is there already keeps its mode.
        const bool wasThere = options.has("p") && tool.files().isDirectory(path);
        const int error = wasThere           ? 0
                          : options.has("p") ? tool.files().makeDirectories(path, made)
                                             : tool.files().makeDirectory(path, made);
        if (error != 0)
            status = tool.failErrno("cannot create directory " + quoted(operand), error);
    }
    return status;
}

int runRmdir(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "p");
    if (!options.error.empty() || options.operands.empty())
        return tool.usage(options);
    int status = 0;
    for (const auto& operand : options.operands) {
        if (const int error = tool.files().removeDirectory(tool.path(operand)); error != 0)
            status = tool.failErrno("failed to remove " + quoted(operand), error);
    }
    return status;
}

int removeOne(const Tool& tool, const std::string& operand, bool recursive, bool force)
{
    const std::string path = tool.path(operand);
    const auto info = tool.files().lstat(path);
    const std::string last = operand.substr(operand.rfind('/') + 1);
    if (last == "." || last == "..")
        return tool.fail("refusing to remove '.' or '..' directory: skipping " + quoted(operand));
    if (info && info->kind == FileKind::Directory && !recursive)
        return tool.failErrno("cannot remove " + quoted(operand), EISDIR);
    const int error = recursive ? tool.files().removeTree(path) : tool.files().remove(path);
    if (error == 0 || (force && (error == ENOENT || error == ENOTDIR)))
        return 0;
    return tool.failErrno("cannot remove " + quoted(operand), error);
}

int runRm(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "rRfvd", {{"recursive", "r"}, {"force", "f"}});
    const bool force = options.has("f");
    if (!options.error.empty() || (options.operands.empty() && !force))
        return tool.usage(options);
    int status = 0;
    for (const auto& operand : options.operands)
        status |= removeOne(tool, operand, options.has("r") || options.has("R"), force);
    return status;
}

int runTouch(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "camd:", {{"no-create", "c"}, {"date", "d"}});
    if (!options.error.empty() || options.operands.empty())
        return tool.usage(options);
    UtcTime time = tool.machine.now();
    if (const std::string given = options.value("d"); !given.empty()) {
        const auto parsed = given.starts_with('@') && parseInteger(given.substr(1))
                                ? std::optional(UtcTime{Seconds{*parseInteger(given.substr(1))}})
                                : parseIso(given);
        if (!parsed)
            return tool.fail("invalid date format " + quoted(given));
        time = *parsed;
    }
    int status = 0;
    for (const auto& operand : options.operands) {
        int error = tool.files().probe(tool.path(operand));
        if (error == ENOENT && options.has("c"))
            continue;
        if (error == ENOENT)
            tool.files().open(tool.path(operand), {.write = true, .create = true, .mode = tool.newFileMode()}, error);
        if (error == 0)
            error = tool.files().touch(tool.path(operand), time);
        if (error != 0)
            status = tool.failErrno("cannot touch " + quoted(operand), error);
    }
    return status;
}

void changeTree(const Tool& tool, const std::string& path, const std::string& mode)
{
    const auto info = tool.files().lstat(path);
    if (!info || info->kind == FileKind::Symlink)
        return;
    tool.files().chmod(path, changedMode(info->mode, mode, tool.process.umask).value_or(info->mode));
    if (info->kind != FileKind::Directory)
        return;
    for (const auto& name : tool.files().list(path))
        changeTree(tool, path + "/" + name, mode);
}

int runChmod(const Tool& tool)
{
    // "-x" is a mode, not an option.
    std::vector<std::string> words = tool.argv;
    bool recursive = false;
    while (words.size() > 1 && (words[1] == "-R" || words[1] == "-f" || words[1] == "-v" || words[1] == "--")) {
        recursive = recursive || words[1] == "-R";
        words.erase(words.begin() + 1);
    }
    if (words.size() < 3)
        return tool.fail("missing operand");
    if (!changedMode(0, words[1]))
        return tool.fail("invalid mode: " + quoted(words[1]));
    int status = 0;
    for (std::size_t i = 2; i < words.size(); ++i) {
        const std::string path = tool.path(words[i]);
        const auto info = tool.files().stat(path);
        if (!info)
            status = tool.failErrno("cannot access " + quoted(words[i]), tool.files().probe(path));
        else if (recursive)
            changeTree(tool, path, words[1]);
        else
            tool.files().chmod(path, *changedMode(info->mode, words[1], tool.process.umask));
    }
    return status;
}

// Everything belongs to root here: only the existence of the files is checked.
int runChown(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "Rhfv");
    if (!options.error.empty() || options.operands.size() < 2)
        return tool.usage(options);
    int status = 0;
    for (std::size_t i = 1; i < options.operands.size(); ++i) {
        if (const int error = tool.files().probe(tool.path(options.operands[i])); error != 0)
            status = tool.failErrno("cannot access " + quoted(options.operands[i]), error);
    }
    return status;
}

int linkOne(const Tool& tool, const Options& options, const std::string& target, std::string place)
{
    if (!options.has("n") && !options.has("T") && tool.files().isDirectory(tool.path(place)))
        place += "/" + target.substr(target.rfind('/') + 1);
    if (options.has("f"))
        tool.files().remove(tool.path(place));
    const int error = options.has("s") ? tool.files().symlink(target, tool.path(place))
                                       : tool.files().hardLink(tool.path(target), tool.path(place));
    const char* kind = options.has("s") ? "symbolic link " : "hard link ";
    return error == 0 ? 0 : tool.failErrno("failed to create " + (kind + quoted(place)), error);
}

int runLn(const Tool& tool)
{
    const auto options = parseOptions(tool.argv, "sfnTv", {{"symbolic", "s"}, {"force", "f"}});
    if (!options.error.empty() || options.operands.empty())
        return tool.usage(options);
    if (options.operands.size() == 1)
        return linkOne(tool, options, options.operands[0], ".");
    int status = 0;
    for (std::size_t i = 0; i + 1 < options.operands.size(); ++i)
        status |= linkOne(tool, options, options.operands[i], options.operands.back());
    return status;
}

} // namespace

void addFilePrograms(ProgramTable& table, Machine& machine)
{
    addTool(table, machine, "mkdir", runMkdir);
    addTool(table, machine, "rmdir", runRmdir);
    addTool(table, machine, "rm", runRm);
    addTool(table, machine, "touch", runTouch);
    addTool(table, machine, "chmod", runChmod);
    addTool(table, machine, "chown", runChown);
    addTool(table, machine, "chgrp", runChown);
    addTool(table, machine, "ln", runLn);
}

} // namespace ktrdr::sim
