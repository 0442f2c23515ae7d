// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/storage/config_desk.h"

#include "adapters/storage/atomic_file.h"
#include "adapters/storage/config_file.h"
#include "adapters/storage/config_schema.h"

#include <algorithm>
#include <optional>

namespace ktrdr {

namespace {

std::vector<std::string_view> linesOf(std::string_view text)
{
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return lines;
}

bool isRemark(std::string_view line)
{
    const auto first = line.find_first_not_of(" \t\r\n");
    return first == std::string_view::npos || line[first] == '#';
}

bool opensEnvironment(std::string_view line)
{
    const auto first = line.find_first_not_of(" \t");
    return first != std::string_view::npos && line.substr(first).starts_with("[[environment]]");
}

std::string joined(const std::vector<std::string_view>& lines, std::size_t from, std::size_t to)
{
    std::string text;
    for (auto i = from; i < to; ++i)
        text += lines[i];
    return text;
}

// The text with the n-th block exchanged; remarks before a block belong to it and stay.
std::optional<std::string> withBlock(std::string_view text, std::size_t n, std::string block)
{
    const auto lines = linesOf(text);
    std::vector<std::size_t> heads;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (opensEnvironment(lines[i]))
            heads.push_back(i);
    }
    if (n >= heads.size())
        return {};
    auto end = n + 1 < heads.size() ? heads[n + 1] : lines.size();
    while (end > heads[n] + 1 && isRemark(lines[end - 1]))
        --end;
    block.erase(0, block.find_first_not_of('\n'));
    return joined(lines, 0, heads[n]) + block + joined(lines, end, lines.size());
}

std::string withNewline(std::string_view text)
{
    std::string all(text);
    if (!all.empty() && all.back() != '\n')
        all += '\n';
    return all;
}

Unexpected noSuch(const std::string& name, const std::string& file)
{
    return fail(ErrorCode::NotFound, "The configuration has no environment named " + name, file,
                "Read the configuration again");
}

Result<std::string> readOrEmpty(const std::string& file)
{
    auto text = readTrustedFile(file, ConfigFile::kMaxBytes);
    if (!text && text.error().code == ErrorCode::NotFound)
        return std::string();
    return text;
}

} // namespace

Result<std::string> withEnvironment(std::string_view text, const std::string& file, const Environment& environment,
                                    const std::string& replaces)
{
    Configuration wanted{file, {}};
    if (!text.empty()) {
        auto present = parseConfiguration(text, file);
        if (!present)
            return Unexpected(present.error());
        wanted = std::move(*present);
    }
    auto& all = wanted.environments;
    const auto place = std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.name == replaces; });
    if (!replaces.empty() && place == all.end())
        return noSuch(replaces, file);
    const auto index = static_cast<std::size_t>(place - all.begin());
    if (replaces.empty())
        all.push_back(environment);
    else
        *place = environment;
    std::optional<std::string> edited;
    if (!text.empty())
        edited =
            replaces.empty() ? withNewline(text) + toToml(environment) : withBlock(text, index, toToml(environment));
    if (edited) {
        const auto read = parseConfiguration(*edited, file);
        if (read && read->environments == wanted.environments)
            return *edited;
    }
    return toToml(wanted);
}

Result<Configuration> ConfigDesk::load()
{
    // Before the reading that counts: what changes in between is noticed when it is saved.
    m_text = readOrEmpty(m_file).value_or(std::string());
    return ConfigFile::load(m_file);
}

Result<Configuration> ConfigDesk::save(const Environment& environment, const std::string& replaces)
{
    const auto present = readOrEmpty(m_file);
    if (!present)
        return Unexpected(present.error());
    if (*present != m_text)
        return fail(ErrorCode::Stale, "The configuration file was changed since it was read", m_file,
                    "Start again to see what it says now; nothing was written");
    const auto text = withEnvironment(m_text, m_file, environment, replaces);
    if (!text)
        return Unexpected(text.error());
    if (const auto folder = makeParentDirectories(m_file); !folder)
        return Unexpected(folder.error());
    if (const auto saved = ConfigFile::save(m_file, *text); !saved)
        return Unexpected(saved.error());
    m_text = *text;
    return parseConfiguration(*text, m_file);
}

} // namespace ktrdr
