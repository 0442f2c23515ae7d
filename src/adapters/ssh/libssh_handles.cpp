// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/ssh/libssh_handles.h"

#include "base/sanitize.h"

#include <QByteArray>

namespace ktrdr {

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
