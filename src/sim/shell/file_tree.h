// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The inside of VirtualFiles: nodes, the tree with its one mutex, and path resolution. Private to the virtual
// files; every function here is called with the tree's mutex held.
#pragma once

#include "sim/shell/virtual_files.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>

namespace ktrdr::sim {

struct FileNode
{
    FileKind kind = FileKind::Regular;
    unsigned mode = 0644;
    UtcTime modified{};
    std::uint64_t inode = 0;
    int links = 1;
    std::string content; // or the target of a link
    VirtualFiles::Generator generator;
    std::map<std::string, std::shared_ptr<FileNode>, std::less<>> children;
    std::set<const FileHandle*> sharedLocks;
    const FileHandle* exclusiveLock = nullptr;
};

struct FileTree
{
    std::mutex mutex;
    std::condition_variable_any lockChanged;
    std::function<UtcTime()> now;
    std::shared_ptr<FileNode> root;
    static constexpr std::size_t kMostBytes = 512UL << 20; // without a limit: what a runaway script may take of memory
    std::optional<std::size_t> limit;
    std::size_t used = 0;
    std::uint64_t nextInode = 2;

    std::shared_ptr<FileNode> makeNode(FileKind kind, unsigned mode);
    // Changes the accounted size of a regular file; false when the disk is full.
    bool reserve(std::size_t oldSize, std::size_t newSize);
    void forget(FileNode& node); // one link less
};

struct FilePlace
{
    int error = 0;                    // ENOENT with a parent: only the last name is missing
    std::shared_ptr<FileNode> parent; // nullptr for the root
    std::string name;
    std::shared_ptr<FileNode> node;
    std::string path; // without links
};

// Gives `node` the name `path`, which must be free: EEXIST, or why there is no such place.
int addName(FileTree& tree, std::string_view path, const std::shared_ptr<FileNode>& node);

FilePlace resolvePath(const FileTree& tree, std::string_view path, bool followLast);

} // namespace ktrdr::sim
