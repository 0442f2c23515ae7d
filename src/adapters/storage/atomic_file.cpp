// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/storage/atomic_file.h"

#include "base/ids.h"

#include <QFile>
#include <QSaveFile>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace ktrdr {

namespace {

class Descriptor
{
public:
    explicit Descriptor(int number) : m_number(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor()
    {
        if (m_number >= 0)
            ::close(m_number);
    }
    int number() const { return m_number; }
    bool isOpen() const { return m_number >= 0; }

private:
    int m_number;
};

std::string parentOf(const std::string& path)
{
    const auto slash = path.rfind('/');
    if (slash == std::string::npos)
        return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

Unexpected systemError(std::string what, const std::string& path, int number)
{
    const auto code = number == ENOENT                      ? ErrorCode::NotFound
                      : number == EACCES || number == EPERM ? ErrorCode::PermissionDenied
                                                            : ErrorCode::Io;
    std::string hint = number == ENOSPC || number == EDQUOT ? "Free some disk space and try again"
                       : number == EROFS                    ? "The file system is mounted read-only"
                                                            : "";
    return fail(code, std::move(what) + ": " + std::strerror(number), path, std::move(hint));
}

QFile::Permissions toQt(mode_t mode)
{
    constexpr std::array<std::pair<mode_t, QFile::Permission>, 9> bits{{
        {S_IRUSR, QFile::ReadOwner},
        {S_IWUSR, QFile::WriteOwner},
        {S_IXUSR, QFile::ExeOwner},
        {S_IRGRP, QFile::ReadGroup},
        {S_IWGRP, QFile::WriteGroup},
        {S_IXGRP, QFile::ExeGroup},
        {S_IROTH, QFile::ReadOther},
        {S_IWOTH, QFile::WriteOther},
        {S_IXOTH, QFile::ExeOther},
    }};
    QFile::Permissions permissions;
    for (const auto& [bit, permission] : bits) {
        if ((mode & bit) != 0)
            permissions |= permission;
    }
    return permissions;
}

Result<void> checkTarget(const std::string& path, LinkPolicy links)
{
    if (path.empty() || path.find('\0') != std::string::npos)
        return fail(ErrorCode::InvalidInput, "The file name is empty or holds a NUL byte");
    struct stat entry = {};
    const bool follow = links == LinkPolicy::Follow;
    if ((follow ? ::stat(path.c_str(), &entry) : ::lstat(path.c_str(), &entry)) != 0)
        return errno == ENOENT ? Result<void>{} : systemError("The file cannot be written", path, errno);
    if (S_ISLNK(entry.st_mode))
        return fail(ErrorCode::Refused, "The target is a symbolic link, it is not overwritten", path,
                    "Choose another file name or remove the link");
    if (!S_ISREG(entry.st_mode))
        return fail(ErrorCode::Refused, "The target is not a regular file", path, "Choose another file name");
    return {};
}

Unexpected writeFailed(const QSaveFile& file, const std::string& path, int number)
{
    if (number != 0)
        return systemError("The file cannot be written", path, number);
    return fail(ErrorCode::Io, "The file cannot be written: " + file.errorString().toStdString(), path);
}

bool isOursOrRoots(const struct stat& entry) { return entry.st_uid == ::geteuid() || entry.st_uid == 0; }

// A stranger's link could be turned to another file that we own.
Result<void> checkLink(const std::string& path)
{
    struct stat link = {};
    if (::lstat(path.c_str(), &link) != 0)
        return systemError("The file cannot be read", path, errno);
    if (S_ISLNK(link.st_mode) && !isOursOrRoots(link))
        return fail(ErrorCode::PermissionDenied, "The file is a symbolic link of another user", path,
                    "Replace the link by a file of your own");
    return {};
}

Result<void> checkTrust(const struct stat& entry, const std::string& path, std::size_t maxBytes)
{
    if (!S_ISREG(entry.st_mode))
        return fail(ErrorCode::PermissionDenied, "The path is not a regular file", path);
    if (!isOursOrRoots(entry))
        return fail(ErrorCode::PermissionDenied, fmt::format("The file belongs to another user (uid {})", entry.st_uid),
                    path, "Take it over with chown after you have checked its content");
    if ((entry.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return fail(ErrorCode::PermissionDenied,
                    fmt::format("Others may change the file (mode {:04o})", entry.st_mode & 07777), path,
                    "Check its content, then run: chmod 600 " + path);
    if (static_cast<std::size_t>(entry.st_size) > maxBytes)
        return fail(ErrorCode::InvalidInput, fmt::format("The file is larger than {} bytes", maxBytes), path);
    return {};
}

Result<std::string> readAll(int descriptor, const std::string& path, std::size_t maxBytes)
{
    std::string content;
    std::array<char, 65536> buffer{};
    for (;;) {
        const auto count = ::read(descriptor, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return systemError("The file cannot be read", path, errno);
        if (count == 0)
            return content;
        content.append(buffer.data(), static_cast<std::size_t>(count));
        if (content.size() > maxBytes) // it grew since fstat
            return fail(ErrorCode::InvalidInput, fmt::format("The file is larger than {} bytes", maxBytes), path);
    }
}

Result<void> makeDirectories(const std::string& path)
{
    struct stat entry = {};
    if (::stat(path.c_str(), &entry) == 0)
        return {};
    if (errno != ENOENT)
        return systemError("The folder cannot be made", path, errno);
    if (auto parent = makeDirectories(parentOf(path)); !parent)
        return parent;
    if (::mkdir(path.c_str(), kPrivateDirectory) != 0 && errno != EEXIST)
        return systemError("The folder cannot be made", path, errno);
    return {};
}

} // namespace

Result<void> syncDirectoryOf(const std::string& path)
{
    const auto parent = parentOf(path);
    const Descriptor folder(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.isOpen() || ::fsync(folder.number()) != 0)
        return systemError("The folder cannot be synchronised", parent, errno);
    return {};
}

Result<void> writeFileAtomically(const std::string& path, std::string_view bytes, mode_t mode, LinkPolicy links)
{
    if (auto target = checkTarget(path, links); !target)
        return target;
    QSaveFile file(QString::fromStdString(path));
    file.setDirectWriteFallback(false);
    errno = 0;
    if (!file.open(QIODevice::WriteOnly))
        return writeFailed(file, path, errno);
    // Before the first byte is written: QSaveFile makes 0644 or takes the mode of the old file.
    errno = 0;
    if (!file.setPermissions(toQt(mode)))
        return writeFailed(file, path, errno);
    errno = 0;
    const auto size = static_cast<qint64>(bytes.size());
    if (file.write(bytes.data(), size) != size || !file.flush() || !file.commit())
        return writeFailed(file, path, errno);
    return syncDirectoryOf(path);
}

Result<std::string> readTrustedFile(const std::string& path, std::size_t maxBytes)
{
    if (auto link = checkLink(path); !link)
        return Unexpected(link.error());
    // O_NONBLOCK: a FIFO at this place must not hang us before fstat tells what it is.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    struct stat entry = {};
    if (!file.isOpen() || ::fstat(file.number(), &entry) != 0)
        return systemError("The file cannot be read", path, errno);
    if (auto trust = checkTrust(entry, path, maxBytes); !trust)
        return Unexpected(trust.error());
    return readAll(file.number(), path, maxBytes);
}

Result<void> makeParentDirectories(const std::string& path) { return makeDirectories(parentOf(path)); }

Result<void> ensurePrivateDirectory(const std::string& path)
{
    if (auto valid = checkAbsolutePath(path); !valid)
        return Unexpected(valid.error());
    if (auto made = makeDirectories(path); !made)
        return made;
    struct stat entry = {};
    if (::stat(path.c_str(), &entry) != 0)
        return systemError("The folder cannot be used", path, errno);
    if (!S_ISDIR(entry.st_mode))
        return fail(ErrorCode::Io, "The path is not a folder", path);
    if (entry.st_uid != ::geteuid())
        return fail(ErrorCode::PermissionDenied,
                    fmt::format("The folder belongs to another user (uid {})", entry.st_uid), path);
    if ((entry.st_mode & 07777) != kPrivateDirectory && ::chmod(path.c_str(), kPrivateDirectory) != 0)
        return systemError("The folder cannot be closed to others", path, errno);
    return {};
}

} // namespace ktrdr
