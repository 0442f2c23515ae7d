// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// VirtualFiles is the file tree of one simulated machine: directories, regular files, symbolic links,
// generated files (as in /proc), /dev/null and /dev/zero, all in memory. Paths are absolute. Calls that can fail return
// an errno value, 0 for success, so that programs print what the real ones print. Thread-safe; open handles keep their
// file alive, also after it is removed or the tree is gone.
#pragma once

#include "base/clock.h"
#include "sim/shell/streams.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ktrdr::sim {

enum class FileKind { Regular, Directory, Symlink, Generated, Null, Zero };

struct FileInfo
{
    FileKind kind = FileKind::Regular;
    unsigned mode = 0644;
    std::size_t size = 0;
    UtcTime modified{};
    std::uint64_t inode = 0;
    std::string target; // of a symbolic link
};

struct OpenMode
{
    bool read = false;
    bool write = false;
    bool create = false;
    bool truncate = false;
    bool append = false;
    bool exclusive = false;
    unsigned mode = 0644; // of a new file
};

struct FileTree;
struct FileNode;

// An open file description: position and advisory lock belong to it and end with its last owner.
class FileHandle final : public InputStream, public OutputStream
{
public:
    FileHandle(std::shared_ptr<FileTree> tree, std::shared_ptr<FileNode> node, OpenMode mode, std::string snapshot);
    ~FileHandle() override;
    FileHandle(const FileHandle&) = delete;
    FileHandle& operator=(const FileHandle&) = delete;

    std::string read(std::size_t maxBytes) override;
    bool write(std::string_view bytes) override;
    bool outOfSpace() const override;
    const OpenMode& mode() const { return m_mode; }
    // As flock(2) with LOCK_NB: false when somebody else holds the file.
    bool tryLock(bool exclusive);
    void unlock();
    // Waits for the lock; false when `stop` is set first.
    bool lockUnless(bool exclusive, std::stop_token stop);

private:
    bool tryLockLocked(bool exclusive);
    bool unlockLocked();

    std::shared_ptr<FileTree> m_tree;
    std::shared_ptr<FileNode> m_node;
    OpenMode m_mode;
    std::string m_snapshot; // of a generated file, taken when it was opened
    std::size_t m_position = 0;
    bool m_full = false;
};

class VirtualFiles
{
public:
    using Generator = std::function<std::string()>;
    // `now` gives the times of change; without one they come from the real clock.
    explicit VirtualFiles(std::function<UtcTime()> now = {});
    ~VirtualFiles();

    // "a/../b" and relative paths made absolute against `directory`, links untouched.
    static std::string absolute(std::string_view path, std::string_view directory = "/");

    std::optional<FileInfo> stat(std::string_view path) const;  // follows links
    std::optional<FileInfo> lstat(std::string_view path) const; // does not
    bool exists(std::string_view path) const { return stat(path).has_value(); }
    bool isDirectory(std::string_view path) const;
    // errno of resolving the path, 0 when it exists: ENOENT, ENOTDIR, ELOOP.
    int probe(std::string_view path) const;
    // The path without links; empty when a directory on the way is missing (the last name may be).
    std::string realPath(std::string_view path) const;
    std::vector<std::string> list(std::string_view path) const; // sorted names

    std::shared_ptr<FileHandle> open(std::string_view path, const OpenMode& mode, int& error);
    std::optional<std::string> readFile(std::string_view path) const; // nothing for what has no end
    // Creates missing directories and replaces the content; for setting a machine up.
    int put(std::string_view path, std::string content, unsigned mode = 0644);
    int putGenerated(std::string_view path, Generator generator, unsigned mode = 0444);

    int makeDirectory(std::string_view path, unsigned mode = 0755); // EEXIST when the name is taken
    int makeDirectories(std::string_view path, unsigned mode = 0755);
    int remove(std::string_view path); // a file or link
    int removeDirectory(std::string_view path);
    int removeTree(std::string_view path);
    int rename(std::string_view from, std::string_view to); // atomic
    int symlink(std::string_view target, std::string_view path);
    int hardLink(std::string_view existing, std::string_view path);
    int chmod(std::string_view path, unsigned mode);
    int touch(std::string_view path, UtcTime time); // of an existing file

    // All regular files together (512 MiB without one); writes beyond it fail with ENOSPC. Lowering it below what is
    // used is allowed.
    void setSizeLimit(std::optional<std::size_t> bytes);
    std::optional<std::size_t> sizeLimit() const;
    std::size_t usedBytes() const;

private:
    std::shared_ptr<FileTree> m_tree;
};

} // namespace ktrdr::sim
