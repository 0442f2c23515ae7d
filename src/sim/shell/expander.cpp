// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Word expansion: parameters, command substitution, arithmetic, field splitting, pathnames.
#include "sim/shell/arithmetic.h"
#include "sim/shell/pattern.h"
#include "sim/shell/shell.h"

#include <algorithm>

namespace ktrdr::sim {

namespace {

constexpr std::size_t kMaxSubstitution = 16U * 1024 * 1024;
constexpr std::size_t kMaxFields = 100'000;

// What a command substitution wrote. The writers share `Capture`; it knows when the last of them is gone.
struct Capture
{
    std::mutex mutex;
    std::condition_variable_any changed;
    std::string text;
    bool closed = false;
    bool overflow = false;
};

class CaptureWriter final : public OutputStream
{
public:
    explicit CaptureWriter(std::shared_ptr<Capture> capture) : m_capture(std::move(capture)) {}
    ~CaptureWriter() override
    {
        const std::lock_guard lock(m_capture->mutex);
        m_capture->closed = true;
        m_capture->changed.notify_all();
    }
    CaptureWriter(const CaptureWriter&) = delete;
    CaptureWriter& operator=(const CaptureWriter&) = delete;
    bool write(std::string_view bytes) override
    {
        const std::lock_guard lock(m_capture->mutex);
        m_capture->overflow = m_capture->overflow || m_capture->text.size() + bytes.size() > kMaxSubstitution;
        if (!m_capture->overflow)
            m_capture->text += bytes;
        return !m_capture->overflow;
    }

private:
    std::shared_ptr<Capture> m_capture;
};

bool isAssignmentWord(const Word& word)
{
    if (word.parts.empty() || word.parts[0].kind != WordPart::Kind::Literal || word.parts[0].quoted)
        return false;
    const auto equals = word.parts[0].text.find('=');
    return equals != std::string::npos && equals > 0;
}

} // namespace

std::string Shell::ifs() const
{
    const auto* value = m_state.find("IFS");
    return value == nullptr ? " \t\n" : *value;
}

Word Shell::withTilde(const Word& word) const
{
    if (word.parts.empty() || word.parts[0].quoted || word.parts[0].kind != WordPart::Kind::Literal)
        return word;
    const std::string& text = word.parts[0].text;
    const auto* home = m_state.find("HOME");
    if (!text.starts_with('~') || home == nullptr || (text.size() == 1 ? word.parts.size() > 1 : text[1] != '/'))
        return word;
    Word expanded = word;
    expanded.parts[0].text.erase(0, 1);
    expanded.parts.insert(expanded.parts.begin(), WordPart{.quoted = true, .text = *home});
    return expanded;
}

std::vector<std::string> Shell::expandWords(const std::vector<Word>& words)
{
    std::vector<std::string> result;
    bool declares = false; // export, readonly and local take assignments: their values are not split
    for (const Word& word : words) {
        if (declares && isAssignmentWord(word)) {
            result.push_back(expandText(word));
            continue;
        }
        FieldBuilder builder(ifs(), true);
        expandParts(withTilde(word), builder, false);
        for (auto& field : builder.take()) {
            std::vector<std::string> paths;
            if (field.wild && !m_state.options.noGlob)
                paths = expandPathnames(m_machine.files(), m_state.directory, field.pattern);
            if (paths.empty())
                paths.push_back(std::move(field.text));
            result.insert(result.end(), std::make_move_iterator(paths.begin()), std::make_move_iterator(paths.end()));
            if (result.size() > kMaxFields)
                throw ShellError("too many words");
        }
        if (result.size() == 1)
            declares = result[0] == "export" || result[0] == "readonly" || result[0] == "local";
    }
    return result;
}

std::string Shell::expandText(const Word& word)
{
    FieldBuilder builder(ifs(), false);
    expandParts(withTilde(word), builder, false);
    return builder.takeJoined().text;
}

std::string Shell::expandPattern(const Word& word)
{
    FieldBuilder builder(ifs(), false);
    expandParts(withTilde(word), builder, false);
    return builder.takeJoined().pattern;
}

void Shell::expandParts(const Word& word, FieldBuilder& builder, bool inExpansion)
{
    for (const WordPart& part : word.parts) {
        switch (part.kind) {
        case WordPart::Kind::Literal:
            if (part.quoted)
                builder.quoted(part.text);
            else if (inExpansion)
                builder.expansion(part.text);
            else
                builder.literal(part.text);
            break;
        case WordPart::Kind::Parameter: expandParameter(part, builder, inExpansion); break;
        case WordPart::Kind::Length: {
            const auto value = parameter(part.text);
            if (!value && m_state.options.noUnset)
                throw ShellError(part.text + ": parameter not set");
            putValue(part, std::to_string(value.value_or("").size()), builder);
            break;
        }
        case WordPart::Kind::Command: putValue(part, substitute(part.body), builder); break;
        case WordPart::Kind::Arithmetic: putValue(part, arithmetic(*part.argument), builder); break;
        }
    }
}

void Shell::putValue(const WordPart& part, const std::string& value, FieldBuilder& builder)
{
    if (part.quoted)
        builder.quoted(value);
    else
        builder.expansion(value);
}

std::optional<std::string> Shell::parameter(const std::string& name)
{
    const char c = name[0];
    if (c == '@' || c == '*') {
        std::string joined;
        const std::string separator = ifs().substr(0, 1);
        for (std::size_t i = 0; i < m_state.positional.size(); ++i)
            joined += (i == 0 ? "" : separator) + m_state.positional[i];
        return m_state.positional.empty() ? std::nullopt : std::optional(joined);
    }
    if (c == '#')
        return std::to_string(m_state.positional.size());
    if (c == '?')
        return std::to_string(m_state.lastStatus);
    if (c == '$')
        return std::to_string(m_state.shellPid);
    if (c == '!')
        return m_state.lastBackground == 0 ? std::nullopt : std::optional(std::to_string(m_state.lastBackground));
    if (c == '-')
        return std::string(m_state.options.exitOnError ? "e" : "") + (m_state.options.noUnset ? "u" : "");
    if (c >= '0' && c <= '9') {
        const auto index = static_cast<std::size_t>(std::stoi(name));
        if (index == 0)
            return m_state.name;
        return index <= m_state.positional.size() ? std::optional(m_state.positional[index - 1]) : std::nullopt;
    }
    const auto* value = m_state.find(name);
    return value == nullptr ? std::nullopt : std::optional(*value);
}

// "$@" and its unquoted relatives keep the parameters apart.
bool Shell::expandAll(const WordPart& part, FieldBuilder& builder)
{
    const bool apart = part.text == "@" || (part.text == "*" && !part.quoted && builder.splits());
    if (!apart)
        return false;
    for (std::size_t i = 0; i < m_state.positional.size(); ++i) {
        if (i > 0)
            builder.breakField();
        putValue(part, m_state.positional[i], builder);
    }
    return true;
}

void Shell::expandParameter(const WordPart& part, FieldBuilder& builder, bool inExpansion)
{
    const auto value = parameter(part.text);
    const bool all = part.text == "@" || part.text == "*";
    const bool present = value.has_value() && !(part.colon && value->empty());
    const char op = part.op.empty() ? ' ' : part.op[0];
    if (op == '+' || (!present && op == '-')) {
        if (present == (op == '+'))
            expandParts(*part.argument, builder, !part.quoted || inExpansion);
        else if (part.quoted && !all)
            builder.quoted("");
        return;
    }
    if (op == '#' || op == '%') {
        if (!value && m_state.options.noUnset && !all)
            throw ShellError(part.text + ": parameter not set");
        const bool longest = part.op.size() == 2;
        return putValue(part, removeAffix(value.value_or(""), expandPattern(*part.argument), op == '#', longest),
                        builder);
    }
    if (!present && op == '=') {
        if (!isalpha(static_cast<unsigned char>(part.text[0])) && part.text[0] != '_')
            throw ShellError(part.text + ": bad variable name");
        m_state.assign(part.text, expandText(*part.argument));
        return putValue(part, m_state.value(part.text), builder);
    }
    if (!present && op == '?') {
        const std::string given = expandText(*part.argument);
        const char* standard = part.colon ? "parameter not set or null" : "parameter not set";
        throw ShellError(part.text + ": " + (given.empty() ? standard : given));
    }
    if (!value && m_state.options.noUnset && !all)
        throw ShellError(part.text + ": parameter not set");
    if (!expandAll(part, builder))
        putValue(part, value.value_or(""), builder);
}

std::string Shell::arithmetic(const Word& expression)
{
    const ArithmeticVariables variables{
        [this](const std::string& name) {
            if (m_state.find(name) == nullptr && m_state.options.noUnset)
                throw ShellError(name + ": parameter not set");
            return m_state.value(name);
        },
        [this](const std::string& name, std::int64_t value) { m_state.assign(name, std::to_string(value)); }};
    try {
        return std::to_string(evaluateArithmetic(expandText(expression), variables));
    } catch (const ArithmeticError& failure) {
        throw ShellError(failure.what());
    }
}

std::string Shell::substitute(const NodePtr& body)
{
    m_substitutionStatus = 0;
    if (!body)
        return {};
    const auto capture = std::make_shared<Capture>();
    ShellState state = forkState();
    state.descriptors.set(1, {nullptr, std::make_shared<CaptureWriter>(capture), nullptr});
    const auto entry = m_machine.processes().start(m_self->info.pid, m_state.name, stop());
    if (!entry)
        throw ShellError("Cannot fork");
    {
        Shell child(m_machine, std::move(state), entry);
        m_substitutionStatus = child.runNode(body, false);
    }
    m_machine.processes().finish(entry->info.pid);
    std::unique_lock lock(capture->mutex);
    // A background job that inherited the output keeps the substitution waiting, as a pipe would.
    capture->changed.wait(lock, stop(), [&] { return capture->closed; });
    if (capture->overflow)
        throw ShellError("command substitution: output too large");
    std::string text = std::move(capture->text);
    std::erase(text, '\0');
    text.erase(text.find_last_not_of('\n') + 1);
    return text;
}

} // namespace ktrdr::sim
