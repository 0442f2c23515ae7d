// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The calls of VirtualFiles that move, link and describe.
#include "sim/shell/file_tree.h"

#include <cerrno>

namespace ktrdr::sim {

namespace {

bool isInside(std::string_view inner, std::string_view outer)
{
    return inner == outer || (inner.starts_with(outer) && inner.substr(outer.size()).starts_with('/'));
}

int renameError(const FilePlace& source, const FilePlace& target)
{
    if (!source.node)
        return source.error;
    if (!source.parent)
        return EBUSY;
    if (!target.parent)
        return target.node ? EBUSY : target.error;
    const bool directory = source.node->kind == FileKind::Directory;
    if (directory && source.path != target.path && isInside(target.path, source.path))
        return EINVAL;
    if (!target.node)
        return 0;
    if (directory && target.node->kind != FileKind::Directory)
        return ENOTDIR;
    if (!directory && target.node->kind == FileKind::Directory)
        return EISDIR;
    return target.node != source.node && !target.node->children.empty() ? ENOTEMPTY : 0;
}

} // namespace

int VirtualFiles::rename(std::string_view from, std::string_view to)
{
    const std::lock_guard lock(m_tree->mutex);
    const auto source = resolvePath(*m_tree, from, false);
    const auto target = resolvePath(*m_tree, to, false);
    if (const int error = renameError(source, target); error != 0)
        return error;
    if (source.node == target.node)
        return 0;
    if (target.node)
        m_tree->forget(*target.node);
    const auto node = source.node;
    source.parent->children.erase(source.name);
    target.parent->children[target.name] = node;
    source.parent->modified = m_tree->now();
    target.parent->modified = m_tree->now();
    return 0;
}

int VirtualFiles::symlink(std::string_view target, std::string_view path)
{
    const std::lock_guard lock(m_tree->mutex);
    const auto node = m_tree->makeNode(FileKind::Symlink, 0777);
    node->content = target;
    return addName(*m_tree, path, node);
}

int VirtualFiles::hardLink(std::string_view existing, std::string_view path)
{
    const std::lock_guard lock(m_tree->mutex);
    const auto source = resolvePath(*m_tree, existing, false);
    if (!source.node)
        return source.error;
    if (source.node->kind == FileKind::Directory)
        return EPERM;
    const int error = addName(*m_tree, path, source.node);
    if (error == 0)
        ++source.node->links;
    return error;
}

int VirtualFiles::chmod(std::string_view path, unsigned mode)
{
    const std::lock_guard lock(m_tree->mutex);
    const auto place = resolvePath(*m_tree, path, true);
    if (!place.node)
        return place.error;
    place.node->mode = mode & 07777;
    return 0;
}

int VirtualFiles::touch(std::string_view path, UtcTime time)
{
    const std::lock_guard lock(m_tree->mutex);
    const auto place = resolvePath(*m_tree, path, true);
    if (!place.node)
        return place.error;
    place.node->modified = time;
    return 0;
}

void VirtualFiles::setSizeLimit(std::optional<std::size_t> bytes)
{
    const std::lock_guard lock(m_tree->mutex);
    m_tree->limit = bytes;
}

std::optional<std::size_t> VirtualFiles::sizeLimit() const
{
    const std::lock_guard lock(m_tree->mutex);
    return m_tree->limit;
}

std::size_t VirtualFiles::usedBytes() const
{
    const std::lock_guard lock(m_tree->mutex);
    return m_tree->used;
}

} // namespace ktrdr::sim
