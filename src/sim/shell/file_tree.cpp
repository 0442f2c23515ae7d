// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/shell/file_tree.h"

#include <cerrno>
#include <deque>

namespace ktrdr::sim {

namespace {

constexpr int kMaxLinks = 40;
constexpr std::size_t kMaxPath = 4096;

std::deque<std::string> splitPath(std::string_view path)
{
    std::deque<std::string> parts;
    std::size_t start = 0;
    while (start < path.size()) {
        const auto end = std::min(path.find('/', start), path.size());
        if (end > start)
            parts.emplace_back(path.substr(start, end - start));
        start = end + 1;
    }
    // "name/" must be a directory: the dot says so to the walk below.
    if (!path.empty() && path.back() == '/' && !parts.empty())
        parts.emplace_back(".");
    return parts;
}

class Walk
{
public:
    Walk(const FileTree& tree, std::string_view path, bool followLast)
        : m_tree(tree), m_followLast(followLast), m_todo(splitPath(path)), m_node(tree.root)
    {
    }

    FilePlace run()
    {
        while (!m_todo.empty()) {
            const std::string name = std::move(m_todo.front());
            m_todo.pop_front();
            if (const int error = step(name); error != 0)
                return failed(error, name);
        }
        return finished();
    }

private:
    int step(const std::string& name)
    {
        if (m_node->kind != FileKind::Directory)
            return ENOTDIR;
        if (name == ".")
            return 0;
        if (name == "..") {
            if (!m_above.empty()) {
                m_node = m_above.back().second;
                m_above.pop_back();
            }
            return 0;
        }
        const auto child = m_node->children.find(name);
        if (child == m_node->children.end())
            return ENOENT;
        if (child->second->kind == FileKind::Symlink && (!m_todo.empty() || m_followLast))
            return enterLink(*child->second);
        m_above.emplace_back(name, m_node);
        m_node = child->second;
        return 0;
    }

    int enterLink(const FileNode& link)
    {
        if (++m_links > kMaxLinks)
            return ELOOP;
        auto parts = splitPath(link.content);
        if (link.content.starts_with('/')) {
            m_above.clear();
            m_node = m_tree.root;
        }
        m_todo.insert(m_todo.begin(), parts.begin(), parts.end());
        return 0;
    }

    std::string pathOfDirectory() const
    {
        std::string path;
        for (const auto& [name, node] : m_above)
            path += '/' + name;
        return path;
    }

    FilePlace failed(int error, const std::string& name) const
    {
        FilePlace place;
        place.error = error;
        const bool last = m_todo.empty() || (m_todo.size() == 1 && m_todo.front() == ".");
        if (error == ENOENT && last) {
            place.parent = m_node;
            place.name = name;
            place.path = pathOfDirectory() + '/' + name;
        }
        return place;
    }

    FilePlace finished() const
    {
        FilePlace place;
        place.node = m_node;
        if (!m_above.empty()) {
            place.name = m_above.back().first;
            place.parent = m_above.back().second;
        }
        place.path = m_above.empty() ? "/" : pathOfDirectory();
        return place;
    }

    const FileTree& m_tree;
    bool m_followLast;
    std::deque<std::string> m_todo;
    std::shared_ptr<FileNode> m_node;
    std::vector<std::pair<std::string, std::shared_ptr<FileNode>>> m_above; // name of the child, its parent
    int m_links = 0;
};

} // namespace

std::shared_ptr<FileNode> FileTree::makeNode(FileKind kind, unsigned mode)
{
    auto node = std::make_shared<FileNode>();
    node->kind = kind;
    node->mode = mode & 07777;
    node->modified = now();
    node->inode = nextInode++;
    return node;
}

bool FileTree::reserve(std::size_t oldSize, std::size_t newSize)
{
    if (newSize > oldSize && used + (newSize - oldSize) > limit.value_or(kMostBytes))
        return false;
    used = used + newSize - oldSize;
    return true;
}

void FileTree::forget(FileNode& node)
{
    if (--node.links == 0 && node.kind == FileKind::Regular)
        used -= node.content.size();
}

int addName(FileTree& tree, std::string_view path, const std::shared_ptr<FileNode>& node)
{
    const auto place = resolvePath(tree, path, false);
    if (place.node)
        return EEXIST;
    if (!place.parent)
        return place.error;
    place.parent->children[place.name] = node;
    place.parent->modified = tree.now();
    return 0;
}

FilePlace resolvePath(const FileTree& tree, std::string_view path, bool followLast)
{
    FilePlace place;
    if (path.empty() || path.front() != '/') {
        place.error = ENOENT;
        return place;
    }
    if (path.size() > kMaxPath) {
        place.error = ENAMETOOLONG;
        return place;
    }
    return Walk(tree, path, followLast).run();
}

} // namespace ktrdr::sim
