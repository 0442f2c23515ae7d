// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/model/git_origin.h"

#include <QByteArray>
#include <QCryptographicHash>

#include <fmt/core.h>

namespace ktrdr::sim {

std::string sha1Hex(std::string_view text)
{
    const QByteArray bytes(text.data(), static_cast<qsizetype>(text.size()));
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha1).toHex().toStdString();
}

GitOrigin::GitOrigin(const std::vector<std::string>& versions, std::uint64_t seed, UtcTime newest)
{
    // Each second release needs other packages than the one before.
    const auto add = [&](const std::string& name, const std::string& tag, const std::string& subject,
                         std::size_t packages) {
        Commit commit;
        commit.id = sha1Hex(fmt::format("commit {} {}", name, seed));
        commit.tag = tag;
        if (!tag.empty())
            commit.tagObject = sha1Hex(fmt::format("tag {} {}", name, seed));
        commit.subject = subject;
        commit.lockHash = sha1Hex(fmt::format("lock {} {}", packages, seed));
        m_commits.push_back(std::move(commit));
    };
    for (std::size_t i = 0; i < versions.size(); ++i) {
        add("before " + versions[i], {}, "Prepare release " + versions[i], i / 2);
        add(versions[i], versions[i], "Release " + versions[i], i / 2);
    }
    const auto newestPackages = versions.empty() ? 0 : (versions.size() - 1) / 2;
    add("main 1", {}, "Log the reason of a failed registration", newestPackages);
    add("main", {}, "Shorten the health cycle", newestPackages);
    auto date = newest;
    for (auto commit = m_commits.rbegin(); commit != m_commits.rend(); ++commit) {
        commit->date = date;
        date -= std::chrono::hours{31};
    }
}

const Commit* GitOrigin::find(std::string_view id) const
{
    for (const auto& commit : m_commits) {
        if (commit.id == id)
            return &commit;
    }
    return nullptr;
}

const Commit* GitOrigin::release(std::string_view tag) const
{
    for (const auto& commit : m_commits) {
        if (!tag.empty() && commit.tag == tag)
            return &commit;
    }
    return nullptr;
}

int GitOrigin::position(std::string_view id) const
{
    const auto* commit = find(id);
    return commit ? static_cast<int>(commit - m_commits.data()) : -1;
}

void learn(GitClone& clone, const GitOrigin& origin, std::string_view commit, bool withTags,
           const std::set<std::string>& hiddenTags)
{
    for (const auto& known : origin.commits()) {
        const bool hidden = hiddenTags.contains(known.tag);
        if (!hidden)
            clone.known.insert(known.id);
        if (!hidden && withTags && !known.tag.empty()) {
            clone.known.insert(known.tagObject);
            clone.tags.insert(known.tag);
        }
        if (known.id == commit)
            return;
    }
}

} // namespace ktrdr::sim
