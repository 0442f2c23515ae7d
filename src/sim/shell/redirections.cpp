// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Redirections of the simulated shell: all targets are virtual files or descriptors that are open already.
#include "sim/shell/shell.h"

#include <cstring>

namespace ktrdr::sim {

namespace {

Descriptor textDescriptor(const std::string& text)
{
    // Large enough for the whole text: nobody reads while it is written.
    const auto pipe = std::make_shared<Pipe>(text.size() + 1);
    pipe->write(text);
    pipe->closeWrite();
    return readingEnd(pipe);
}

} // namespace

void Shell::applyRedirects(const std::vector<Redirect>& redirects)
{
    for (const auto& redirect : redirects)
        applyRedirect(redirect);
}

bool Shell::tryRedirects(const std::vector<Redirect>& redirects)
{
    try {
        applyRedirects(redirects);
        return true;
    } catch (const RedirectError& failure) {
        complain(failure.what());
        return false;
    }
}

void Shell::applyRedirect(const Redirect& redirect)
{
    const bool output = redirect.op[0] == '>';
    const int number = redirect.descriptor >= 0 ? redirect.descriptor : (output ? 1 : 0);
    if (redirect.op == "<<") {
        m_state.descriptors.set(number, textDescriptor(expandText(redirect.target)));
        return;
    }
    const std::string target = expandText(redirect.target);
    if (redirect.op == "<&" || redirect.op == ">&")
        duplicateDescriptor(number, target, output);
    else
        openFile(number, redirect.op, target);
}

void Shell::duplicateDescriptor(int number, const std::string& target, bool output)
{
    if (target == "-") {
        m_state.descriptors.close(number);
        return;
    }
    if (target.empty() || target.size() > 3 || target.find_first_not_of("0123456789") != std::string::npos)
        throw ShellError("Syntax error: Bad fd number");
    const auto* source = m_state.descriptors.find(std::stoi(target));
    if (source == nullptr || (output && !source->out && !source->in))
        throw RedirectError(target + ": Bad file descriptor");
    m_state.descriptors.set(number, Descriptor(*source));
}

void Shell::openFile(int number, const std::string& op, const std::string& target)
{
    OpenMode mode;
    mode.read = op == "<" || op == "<>";
    mode.write = op != "<";
    mode.create = mode.write;
    mode.append = op == ">>";
    mode.truncate = op == ">" || op == ">|";
    mode.mode = 0666 & ~m_state.umask;
    const std::string path = VirtualFiles::absolute(target, m_state.directory);
    if (op == ">" && m_state.options.noClobber) {
        const auto info = m_machine.files().stat(path);
        mode.exclusive = !info || info->kind == FileKind::Regular;
    }
    int error = 0;
    auto file = m_machine.files().open(path, mode, error);
    if (!file) {
        const std::string verb = mode.create ? "cannot create " : "cannot open ";
        const std::string reason =
            error == ENOENT ? (mode.create ? "Directory nonexistent" : "No such file") : std::strerror(error);
        throw RedirectError(verb + target + ": " + reason);
    }
    m_state.descriptors.set(number, fileDescriptor(std::move(file)));
}

} // namespace ktrdr::sim
