// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/shell/file_tree.h"

#include <algorithm>

namespace ktrdr::sim {

FileHandle::FileHandle(std::shared_ptr<FileTree> tree, std::shared_ptr<FileNode> node, OpenMode mode,
                       std::string snapshot)
    : m_tree(std::move(tree)), m_node(std::move(node)), m_mode(mode), m_snapshot(std::move(snapshot))
{
}

FileHandle::~FileHandle() { unlock(); }

std::string FileHandle::read(std::size_t maxBytes)
{
    const std::lock_guard lock(m_tree->mutex);
    if (!m_mode.read)
        return {};
    if (m_node->kind == FileKind::Zero)
        return std::string(maxBytes, '\0');
    const std::string& content = m_node->kind == FileKind::Generated ? m_snapshot : m_node->content;
    if (m_node->kind == FileKind::Null || m_position >= content.size())
        return {};
    std::string bytes = content.substr(m_position, maxBytes);
    m_position += bytes.size();
    return bytes;
}

bool FileHandle::write(std::string_view bytes)
{
    const std::lock_guard lock(m_tree->mutex);
    if (!m_mode.write)
        return false;
    if (m_node->kind != FileKind::Regular)
        return true; // devices and generated files swallow what is written
    std::string& content = m_node->content;
    const std::size_t at = m_mode.append ? content.size() : m_position;
    const std::size_t end = std::max(content.size(), at + bytes.size());
    // A removed file that is still open is no longer accounted.
    if (m_node->links > 0 && !m_tree->reserve(content.size(), end)) {
        m_full = true;
        return false;
    }
    m_full = false;
    content.resize(end);
    content.replace(at, bytes.size(), bytes);
    m_position = at + bytes.size();
    m_node->modified = m_tree->now();
    return true;
}

bool FileHandle::outOfSpace() const
{
    const std::lock_guard lock(m_tree->mutex);
    return m_full;
}

bool FileHandle::tryLockLocked(bool exclusive)
{
    const bool othersShare = std::any_of(m_node->sharedLocks.begin(), m_node->sharedLocks.end(),
                                         [this](const FileHandle* holder) { return holder != this; });
    const bool otherExclusive = m_node->exclusiveLock != nullptr && m_node->exclusiveLock != this;
    if (otherExclusive || (exclusive && othersShare))
        return false;
    m_node->sharedLocks.erase(this);
    m_node->exclusiveLock = exclusive ? this : nullptr;
    if (!exclusive)
        m_node->sharedLocks.insert(this);
    return true;
}

bool FileHandle::unlockLocked()
{
    const bool held = m_node->sharedLocks.erase(this) > 0 || m_node->exclusiveLock == this;
    if (m_node->exclusiveLock == this)
        m_node->exclusiveLock = nullptr;
    return held;
}

bool FileHandle::tryLock(bool exclusive)
{
    const std::lock_guard lock(m_tree->mutex);
    return tryLockLocked(exclusive);
}

void FileHandle::unlock()
{
    const std::lock_guard lock(m_tree->mutex);
    if (unlockLocked())
        m_tree->lockChanged.notify_all();
}

bool FileHandle::lockUnless(bool exclusive, std::stop_token stop)
{
    std::unique_lock lock(m_tree->mutex);
    return m_tree->lockChanged.wait(lock, stop, [&] { return tryLockLocked(exclusive); });
}

} // namespace ktrdr::sim
