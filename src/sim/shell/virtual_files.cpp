// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/shell/virtual_files.h"

#include "sim/shell/file_tree.h"

#include <cerrno>

namespace ktrdr::sim {

namespace {

FileInfo describe(const FileNode& node)
{
    FileInfo info{node.kind, node.mode, node.content.size(), node.modified, node.inode, {}};
    if (node.kind == FileKind::Symlink)
        info.target = node.content;
    if (node.kind == FileKind::Directory)
        info.size = 4096;
    return info;
}

void forgetTree(FileTree& tree, FileNode& node)
{
    for (auto& [name, child] : node.children)
        forgetTree(tree, *child);
    tree.forget(node);
}

int openError(const FilePlace& place, const OpenMode& mode)
{
    if (place.error == ENOENT && place.parent && mode.create)
        return 0;
    if (place.error != 0)
        return place.error;
    if (mode.exclusive)
        return EEXIST;
    return place.node->kind == FileKind::Directory && mode.write ? EISDIR : 0;
}

} // namespace

VirtualFiles::VirtualFiles(std::function<UtcTime()> now) : m_tree(std::make_shared<FileTree>())
{
    m_tree->now = now ? std::move(now) : [] { return SystemClock{}.utcNow(); };
    m_tree->root = m_tree->makeNode(FileKind::Directory, 0755);
    for (const char* directory : {"/dev", "/tmp", "/root", "/run/lock", "/var/lock", "/var/tmp", "/proc"})
        makeDirectories(directory);
    chmod("/tmp", 01777);
    chmod("/root", 0700);
    auto& devices = m_tree->root->children["dev"]->children;
    devices["null"] = m_tree->makeNode(FileKind::Null, 0666);
    devices["zero"] = m_tree->makeNode(FileKind::Zero, 0666);
}

VirtualFiles::~VirtualFiles() = default;

std::string VirtualFiles::absolute(std::string_view path, std::string_view directory)
{
    if (path.starts_with('/') || path.empty())
        return std::string(path);
    std::string joined(directory);
    if (!joined.ends_with('/'))
        joined += '/';
    return joined.append(path);
}

std::optional<FileInfo> VirtualFiles::stat(std::string_view path) const
{
    const std::lock_guard lock(m_tree->mutex);
    const auto place = resolvePath(*m_tree, path, true);
    return place.node ? std::optional(describe(*place.node)) : std::nullopt;
}

std::optional<FileInfo> VirtualFiles::lstat(std::string_view path) const
{
    const std::lock_guard lock(m_tree->mutex);
    const auto place = resolvePath(*m_tree, path, false);
    return place.node ? std::optional(describe(*place.node)) : std::nullopt;
}

bool VirtualFiles::isDirectory(std::string_view path) const
{
    const auto info = stat(path);
    return info && info->kind == FileKind::Directory;
}

int VirtualFiles::probe(std::string_view path) const
{
    const std::lock_guard lock(m_tree->mutex);
    return resolvePath(*m_tree, path, true).error;
}

std::string VirtualFiles::realPath(std::string_view path) const
{
    const std::lock_guard lock(m_tree->mutex);
    return resolvePath(*m_tree, path, true).path;
}

std::vector<std::string> VirtualFiles::list(std::string_view path) const
{
    const std::lock_guard lock(m_tree->mutex);
    std::vector<std::string> names;
    if (const auto place = resolvePath(*m_tree, path, true); place.node) {
        for (const auto& [name, child] : place.node->children)
            names.push_back(name);
    }
    return names;
}

std::shared_ptr<FileHandle> VirtualFiles::open(std::string_view path, const OpenMode& mode, int& error)
{
    Generator generator;
    std::shared_ptr<FileNode> node;
    {
        const std::lock_guard lock(m_tree->mutex);
        const auto place = resolvePath(*m_tree, path, true);
        error = openError(place, mode);
        if (error != 0)
            return nullptr;
        node = place.node;
        if (!node) {
            node = m_tree->makeNode(FileKind::Regular, mode.mode);
            place.parent->children[place.name] = node;
            place.parent->modified = m_tree->now();
        } else if (mode.truncate && node->kind == FileKind::Regular) {
            m_tree->reserve(node->content.size(), 0);
            node->content.clear();
            node->modified = m_tree->now();
        }
        generator = node->generator;
    }
    // Outside the lock: a generator may look at the files itself.
    return std::make_shared<FileHandle>(m_tree, node, mode, generator ? generator() : std::string());
}

std::optional<std::string> VirtualFiles::readFile(std::string_view path) const
{
    Generator generator;
    {
        const std::lock_guard lock(m_tree->mutex);
        const auto place = resolvePath(*m_tree, path, true);
        if (!place.node || place.node->kind == FileKind::Directory || place.node->kind == FileKind::Zero)
            return std::nullopt;
        if (place.node->kind != FileKind::Generated)
            return place.node->content;
        generator = place.node->generator;
    }
    return generator();
}

int VirtualFiles::put(std::string_view path, std::string content, unsigned mode)
{
    const auto slash = path.rfind('/');
    if (slash != std::string_view::npos && slash > 0) {
        if (const int error = makeDirectories(path.substr(0, slash)); error != 0)
            return error;
    }
    int error = 0;
    const auto handle = open(path, {.write = true, .create = true, .truncate = true, .mode = mode}, error);
    if (!handle)
        return error;
    if (!handle->write(content))
        return ENOSPC;
    return chmod(path, mode);
}

int VirtualFiles::putGenerated(std::string_view path, Generator generator, unsigned mode)
{
    if (const int error = put(path, {}, mode); error != 0)
        return error;
    const std::lock_guard lock(m_tree->mutex);
    const auto place = resolvePath(*m_tree, path, true);
    if (!place.node)
        return ENOENT;
    place.node->kind = FileKind::Generated;
    place.node->generator = std::move(generator);
    return 0;
}

int VirtualFiles::makeDirectory(std::string_view path, unsigned mode)
{
    const std::lock_guard lock(m_tree->mutex);
    return addName(*m_tree, path, m_tree->makeNode(FileKind::Directory, mode));
}

int VirtualFiles::makeDirectories(std::string_view path, unsigned mode)
{
    for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
        const auto part = path.substr(0, end);
        const bool last = end == std::string_view::npos || end + 1 == path.size();
        const int error = makeDirectory(part, last ? mode : 0755U);
        if (error != 0 && (error != EEXIST || !isDirectory(part)))
            return error == EEXIST && !last ? ENOTDIR : error;
        if (end == std::string_view::npos)
            return 0;
    }
}

int VirtualFiles::remove(std::string_view path)
{
    const std::lock_guard lock(m_tree->mutex);
    const auto place = resolvePath(*m_tree, path, false);
    if (!place.node)
        return place.error;
    if (place.node->kind == FileKind::Directory)
        return EISDIR;
    m_tree->forget(*place.node);
    place.parent->children.erase(place.name);
    place.parent->modified = m_tree->now();
    return 0;
}

int VirtualFiles::removeDirectory(std::string_view path)
{
    const std::lock_guard lock(m_tree->mutex);
    const auto place = resolvePath(*m_tree, path, false);
    if (!place.node)
        return place.error;
    if (place.node->kind != FileKind::Directory)
        return ENOTDIR;
    if (!place.node->children.empty())
        return ENOTEMPTY;
    if (!place.parent)
        return EBUSY;
    place.parent->children.erase(place.name);
    return 0;
}

int VirtualFiles::removeTree(std::string_view path)
{
    const std::lock_guard lock(m_tree->mutex);
    const auto place = resolvePath(*m_tree, path, false);
    if (!place.node)
        return place.error;
    if (!place.parent)
        return EBUSY;
    forgetTree(*m_tree, *place.node);
    place.parent->children.erase(place.name);
    place.parent->modified = m_tree->now();
    return 0;
}

} // namespace ktrdr::sim
