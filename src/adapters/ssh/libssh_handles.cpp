// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/ssh/libssh_handles.h"

#include "base/sanitize.h"

#include <QByteArray>

#include <sys/stat.h>
#include <unistd.h>

namespace ktrdr {

namespace {

unsigned long inodeOf(int fd)
{
    struct stat status
    {
    };
    return ::fstat(fd, &status) == 0 ? status.st_ino : 0;
}

} // namespace

void SessionDeleter::operator()(ssh_session session) const
{
    ssh_disconnect(session);
    ssh_free(session);
    if (m_fd >= 0 && m_inode != 0 && inodeOf(m_fd) == m_inode)
        ::close(m_fd);
}

void SessionDeleter::adopt(int fd)
{
    m_fd = fd;
    m_inode = inodeOf(fd);
}

std::string publicBlob(ssh_key key)
{
    char* base64 = nullptr;
    if (ssh_pki_export_pubkey_base64(key, &base64) != SSH_OK)
        return {};
    const auto blob = QByteArray::fromBase64(base64).toStdString();
    ssh_string_free_char(base64);
    return blob;
}

std::string lastError(ssh_session session)
{
    constexpr std::size_t kMax = 400;
    return sanitizeLine(ssh_get_error(session), kMax);
}

} // namespace ktrdr
