// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/ssh/key_file.h"

#include "adapters/ssh/file_descriptor.h"
#include "adapters/ssh/known_hosts.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>

namespace ktrdr {

namespace {

constexpr std::size_t kMaxKeyFile = 64 * 1024;

// libssh asks for a passphrase only when the key is encrypted; that is how encryption is noticed.
int noteQuestion(const char*, char*, size_t, int, int, void* asked)
{
    *static_cast<bool*>(asked) = true;
    return -1;
}

Result<Secret> readPrivate(int fd, const std::string& path)
{
    std::string text(kMaxKeyFile, '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        const auto got = ::read(fd, text.data() + size, text.size() - size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(ErrorCode::Io, "The key file cannot be read", path, {}, std::strerror(errno));
        if (got == 0)
            break;
        size += static_cast<std::size_t>(got);
    }
    if (size == kMaxKeyFile)
        return fail(ErrorCode::ConfigInvalid, "This is no private key file: it is too large", path);
    text.resize(size);
    return Secret(std::move(text));
}

std::string fingerprintOf(const std::string& path)
{
    for (const auto& candidate : {path + ".pub", path}) {
        ssh_key raw = nullptr;
        if (ssh_pki_import_pubkey_file(candidate.c_str(), &raw) == SSH_OK) {
            const KeyPtr key(raw);
            return fingerprint(publicBlob(raw));
        }
    }
    return {};
}

} // namespace

Result<KeyFile> KeyFile::open(const std::string& path)
{
    const FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!fd.isValid()) {
        return fail(errno == ENOENT ? ErrorCode::ConfigInvalid : ErrorCode::PermissionDenied,
                    "The key file cannot be opened", path, "Check identity_file in the configuration",
                    std::strerror(errno));
    }
    struct stat status
    {
    };
    if (::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode))
        return fail(ErrorCode::ConfigInvalid, "The key file is not a regular file", path);
    if ((status.st_mode & 077) != 0) {
        return fail(ErrorCode::AuthFailed,
                    fmt::format("The key file can be read by others (mode {:04o})", status.st_mode & 07777), path,
                    fmt::format("chmod 600 {}", path));
    }
    auto text = readPrivate(fd.get(), path);
    if (!text)
        return tl::unexpected(text.error());
    KeyFile file;
    file.m_path = path;
    file.m_text = std::move(*text);
    file.m_fingerprint = fingerprintOf(path);
    return file;
}

Result<KeyPtr> KeyFile::load(const Secret* passphrase) const
{
    bool asked = false;
    ssh_key raw = nullptr;
    // Both texts end with NUL: a Secret keeps a std::string.
    const int code = ssh_pki_import_privkey_base64(
        m_text.reveal().data(), passphrase ? passphrase->reveal().data() : nullptr, noteQuestion, &asked, &raw);
    if (code == SSH_OK)
        return KeyPtr(raw);
    if (passphrase || asked)
        return KeyPtr();
    return fail(ErrorCode::ConfigInvalid, "The key file holds no private key that can be used", m_path,
                "Keys in the formats of OpenSSH and PEM work; FIDO keys only through the agent");
}

} // namespace ktrdr
