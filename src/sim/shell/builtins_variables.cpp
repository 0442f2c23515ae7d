// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Builtins about variables, options and positional parameters.
#include "sim/shell/builtins.h"
#include "sim/shell/parser.h"
#include "sim/shell/shell.h"

namespace ktrdr::sim {

namespace {

using Arguments = std::vector<std::string>;

std::string singleQuoted(const std::string& text)
{
    std::string quoted = "'";
    for (const char c : text)
        quoted += c == '\'' ? std::string("'\"'\"'") : std::string(1, c);
    return quoted + "'";
}

// Splits "name=value"; throws when name is none.
std::pair<std::string, std::optional<std::string>> splitAssignment(const Arguments& argv, std::size_t i)
{
    const auto equals = argv[i].find('=');
    std::string name = argv[i].substr(0, equals);
    if (!isName(name))
        throw ShellError(argv[0] + ": " + name + ": bad variable name");
    if (equals == std::string::npos)
        return {std::move(name), std::nullopt};
    return {std::move(name), argv[i].substr(equals + 1)};
}

int listVariables(Shell& shell, const std::string& command, bool Variable::*flag)
{
    std::string text;
    for (const auto& [name, variable] : shell.state().variables) {
        if (variable.*flag)
            text += command + " " + name + (variable.isSet ? "=" + singleQuoted(variable.value) : "") + "\n";
    }
    return shell.print(1, text) ? 0 : 1;
}

int markVariables(Shell& shell, const Arguments& argv, bool Variable::*flag)
{
    const std::size_t first = argv.size() > 1 && argv[1] == "-p" ? 2 : 1;
    if (argv.size() <= first)
        return listVariables(shell, argv[0], flag);
    for (std::size_t i = first; i < argv.size(); ++i) {
        const auto [name, value] = splitAssignment(argv, i);
        if (value)
            shell.state().assign(name, *value);
        else if (!shell.state().variables.contains(name))
            shell.state().variables[name] = {{}, false, false, false};
        shell.state().variables[name].*flag = true;
    }
    return 0;
}

bool* optionFlag(ShellOptions& options, const std::string& name)
{
    static const std::map<std::string, bool ShellOptions::*> flags = {
        {"e", &ShellOptions::exitOnError},    {"errexit", &ShellOptions::exitOnError},
        {"u", &ShellOptions::noUnset},        {"nounset", &ShellOptions::noUnset},
        {"f", &ShellOptions::noGlob},         {"noglob", &ShellOptions::noGlob},
        {"x", &ShellOptions::trace},          {"xtrace", &ShellOptions::trace},
        {"C", &ShellOptions::noClobber},      {"noclobber", &ShellOptions::noClobber},
        {"a", &ShellOptions::exportAll},      {"allexport", &ShellOptions::exportAll},
        {"pipefail", &ShellOptions::pipeFail}};
    const auto found = flags.find(name);
    return found == flags.end() ? nullptr : &(options.*(found->second));
}

int listAll(Shell& shell)
{
    std::string text;
    for (const auto& [name, variable] : shell.state().variables) {
        if (variable.isSet)
            text += name + "=" + singleQuoted(variable.value) + "\n";
    }
    return shell.print(1, text) ? 0 : 1;
}

void setLongOption(Shell& shell, const Arguments& argv, std::size_t& i, bool on)
{
    if (i + 1 >= argv.size())
        throw ShellError("set: -o needs a name");
    ++i;
    bool* flag = argv[i].size() > 1 ? optionFlag(shell.state().options, argv[i]) : nullptr;
    if (flag == nullptr)
        throw ShellError("set: Illegal option -o " + argv[i]);
    *flag = on;
}

} // namespace

int builtinExport(Shell& shell, const Arguments& argv) { return markVariables(shell, argv, &Variable::exported); }

int builtinReadonly(Shell& shell, const Arguments& argv) { return markVariables(shell, argv, &Variable::readOnly); }

int builtinLocal(Shell& shell, const Arguments& argv)
{
    if (!shell.inFunction())
        throw ShellError("local: not in a function");
    for (std::size_t i = 1; i < argv.size(); ++i) {
        const auto [name, value] = splitAssignment(argv, i);
        shell.saveLocal(name);
        if (value)
            shell.state().assign(name, *value);
    }
    return 0;
}

int builtinUnset(Shell& shell, const Arguments& argv)
{
    bool functions = false;
    for (std::size_t i = 1; i < argv.size(); ++i) {
        if (i == 1 && (argv[i] == "-v" || argv[i] == "-f")) {
            functions = argv[i] == "-f";
            continue;
        }
        if (functions) {
            shell.state().functions.erase(argv[i]);
            continue;
        }
        if (!isName(argv[i]))
            throw ShellError("unset: " + argv[i] + ": bad variable name");
        const auto found = shell.state().variables.find(argv[i]);
        if (found == shell.state().variables.end())
            continue;
        if (found->second.readOnly)
            throw ShellError("unset: " + argv[i] + ": is read only");
        shell.state().variables.erase(found);
    }
    return 0;
}

int builtinSet(Shell& shell, const Arguments& argv)
{
    if (argv.size() == 1)
        return listAll(shell);
    std::size_t i = 1;
    bool positional = false;
    for (; i < argv.size() && !positional; ++i) {
        const std::string& word = argv[i];
        if (word.size() < 2 || (word[0] != '-' && word[0] != '+'))
            break;
        if (word == "--") {
            positional = true;
            continue;
        }
        const bool on = word[0] == '-';
        for (std::size_t at = 1; at < word.size(); ++at) {
            if (word[at] == 'o') {
                setLongOption(shell, argv, i, on);
                break;
            }
            bool* flag = optionFlag(shell.state().options, std::string(1, word[at]));
            if (flag == nullptr)
                throw ShellError("set: Illegal option " + word.substr(0, 1) + word[at]);
            *flag = on;
        }
    }
    if (positional || i < argv.size())
        shell.state().positional.assign(argv.begin() + static_cast<std::ptrdiff_t>(i), argv.end());
    return 0;
}

int builtinShift(Shell& shell, const Arguments& argv)
{
    std::size_t count = 1;
    if (argv.size() > 1) {
        if (argv[1].empty() || argv[1].size() > 6 || argv[1].find_first_not_of("0123456789") != std::string::npos)
            throw ShellError("shift: Illegal number: " + argv[1]);
        count = std::stoul(argv[1]);
    }
    auto& positional = shell.state().positional;
    if (count > positional.size())
        throw ShellError("shift: can't shift that many");
    positional.erase(positional.begin(), positional.begin() + static_cast<std::ptrdiff_t>(count));
    return 0;
}

namespace {

// One option of getopts; 0 to go on, 1 at the end.
struct OptionScan
{
    Shell& shell;
    const std::string& optionString;
    const std::string& variable;
    const Arguments& words;
    std::size_t index; // of the word looked at, 0-based
};

int finishScan(OptionScan& scan, const std::string& found, int status)
{
    const int offset = scan.shell.state().getoptsOffset;
    scan.shell.state().assign("OPTIND", std::to_string(scan.index + 1));
    scan.shell.state().getoptsOffset = offset;
    scan.shell.state().assign(scan.variable, found);
    return status;
}

int scanOption(OptionScan& scan)
{
    auto& state = scan.shell.state();
    if (scan.index >= scan.words.size())
        return finishScan(scan, "?", 1);
    const std::string word = scan.words[scan.index];
    if (state.getoptsOffset == 0) {
        if (word.size() < 2 || word[0] != '-')
            return finishScan(scan, "?", 1);
        if (word == "--") {
            ++scan.index;
            return finishScan(scan, "?", 1);
        }
        state.getoptsOffset = 1;
    }
    const char letter = word[static_cast<std::size_t>(state.getoptsOffset++)];
    const bool silent = scan.optionString.starts_with(':');
    const auto place = letter == ':' ? std::string::npos : scan.optionString.find(letter, silent ? 1 : 0);
    const bool wordDone = static_cast<std::size_t>(state.getoptsOffset) >= word.size();
    const bool wantsValue = place != std::string::npos && scan.optionString.substr(place + 1).starts_with(':');
    state.variables.erase("OPTARG");
    std::string result(1, letter);
    if (wantsValue && wordDone && scan.index + 1 >= scan.words.size()) {
        if (silent)
            state.assign("OPTARG", result);
        else
            scan.shell.complain("No arg for -" + result + " option");
        result = silent ? ":" : "?";
    } else if (wantsValue) {
        state.assign("OPTARG",
                     wordDone ? scan.words[++scan.index] : word.substr(static_cast<std::size_t>(state.getoptsOffset)));
    } else if (place == std::string::npos) {
        if (silent)
            state.assign("OPTARG", result);
        else
            scan.shell.complain("Illegal option -" + result);
        result = "?";
    }
    if (wordDone || wantsValue) {
        ++scan.index;
        state.getoptsOffset = 0;
    }
    return finishScan(scan, result, 0);
}

} // namespace

int builtinGetopts(Shell& shell, const Arguments& argv)
{
    if (argv.size() < 3)
        throw ShellError("getopts: Usage: getopts optstring var [arg]");
    const Arguments words = argv.size() > 3 ? Arguments(argv.begin() + 3, argv.end()) : shell.state().positional;
    const std::string current = shell.state().value("OPTIND");
    const bool number =
        !current.empty() && current.size() < 7 && current.find_first_not_of("0123456789") == std::string::npos;
    const std::size_t index = number && current != "0" ? std::stoul(current) - 1 : 0;
    OptionScan scan{shell, argv[1], argv[2], words, index};
    return scanOption(scan);
}

} // namespace ktrdr::sim
