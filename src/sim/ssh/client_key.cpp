// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/ssh/client_key.h"

#include <libssh/libssh.h>
#include <sys/stat.h>

namespace ktrdr::sim {

Result<std::string> clientKeyLine(const std::string& file)
{
    ssh_key key = nullptr;
    if (ssh_pki_import_privkey_file(file.c_str(), nullptr, nullptr, nullptr, &key) != SSH_OK) {
        if (ssh_pki_generate(SSH_KEYTYPE_ED25519, 0, &key) != SSH_OK)
            return fail(ErrorCode::Internal, "No client key could be made", file);
        if (ssh_pki_export_privkey_file(key, nullptr, nullptr, nullptr, file.c_str()) != SSH_OK) {
            ssh_key_free(key);
            return fail(ErrorCode::Io, "The client key cannot be written", file);
        }
        ::chmod(file.c_str(), 0600);
    }
    char* base64 = nullptr;
    ssh_pki_export_pubkey_base64(key, &base64);
    const std::string line = std::string("ssh-ed25519 ") + (base64 ? base64 : "");
    ssh_string_free_char(base64);
    ssh_key_free(key);
    return line;
}

} // namespace ktrdr::sim
