// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/ssh/ssh_keys.h"

#include <filesystem>
#include <sys/stat.h>

namespace ktrdr::sim {

namespace {

constexpr const char* kKeyName = "ssh_host_ed25519_key";

KeyPtr publicKeyOf(const std::string& line)
{
    const auto space = line.find(' ');
    if (space == std::string::npos)
        return nullptr;
    const auto end = line.find(' ', space + 1);
    const std::string type = line.substr(0, space);
    const std::string text = line.substr(space + 1, end == std::string::npos ? end : end - space - 1);
    ssh_key key = nullptr;
    if (ssh_pki_import_pubkey_base64(text.c_str(), ssh_key_type_from_name(type.c_str()), &key) != SSH_OK)
        return nullptr;
    return KeyPtr(key);
}

Result<void> writeKey(ssh_key key, const std::filesystem::path& path)
{
    const std::string temporary = path.string() + ".new";
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    if (ssh_pki_export_privkey_file(key, nullptr, nullptr, nullptr, temporary.c_str()) != SSH_OK ||
        ::chmod(temporary.c_str(), 0600) != 0 || std::rename(temporary.c_str(), path.c_str()) != 0)
        return fail(ErrorCode::Io, "the host key of the simulated SSH server could not be written", path.string());
    return {};
}

} // namespace

Result<KeyPtr> newHostKey()
{
    ssh_key key = nullptr;
    if (ssh_pki_generate(SSH_KEYTYPE_ED25519, 0, &key) != SSH_OK)
        return fail(ErrorCode::Internal, "no host key could be made");
    return KeyPtr(key);
}

Result<KeyPtr> hostKeyIn(const std::string& folder)
{
    const std::filesystem::path path = std::filesystem::path(folder) / kKeyName;
    if (!folder.empty() && std::filesystem::exists(path)) {
        ssh_key key = nullptr;
        if (ssh_pki_import_privkey_file(path.c_str(), nullptr, nullptr, nullptr, &key) == SSH_OK)
            return KeyPtr(key);
        return fail(ErrorCode::Io, "the host key of the simulated SSH server cannot be read", path.string(),
                    "remove the file to get a new key");
    }
    auto made = newHostKey();
    if (made && !folder.empty()) {
        if (auto written = writeKey(made->get(), path); !written)
            return Unexpected(written.error());
    }
    return made;
}

std::string publicLine(ssh_key key)
{
    char* text = nullptr;
    if (ssh_pki_export_pubkey_base64(key, &text) != SSH_OK)
        return {};
    std::string line = std::string(ssh_key_type_to_char(ssh_key_type(key))) + " " + text;
    ssh_string_free_char(text);
    return line;
}

bool isAuthorized(const std::vector<std::string>& lines, ssh_key offered)
{
    for (const auto& line : lines) {
        const KeyPtr key = publicKeyOf(line);
        if (key && ssh_key_cmp(key.get(), offered, SSH_KEY_CMP_PUBLIC) == 0)
            return true;
    }
    return false;
}

} // namespace ktrdr::sim
