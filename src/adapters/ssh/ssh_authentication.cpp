// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/ssh/ssh_authentication.h"

#include "adapters/ssh/agent_proxy.h"
#include "adapters/ssh/known_hosts.h"
#include "adapters/ssh/ssh_login.h"

#include <fmt/format.h>

namespace ktrdr {

namespace {

constexpr int kPassphraseTries = 3;

} // namespace

Result<void> SshAuthentication::run()
{
    std::optional<KeyFile> file;
    if (!m_settings.access.identityFile.empty()) {
        auto opened = KeyFile::open(m_settings.access.identityFile);
        if (!opened)
            return tl::unexpected(opened.error());
        file = std::move(*opened);
    }
    Result<bool> accepted = false;
    if (file)
        accepted = tryFile(*file, nullptr);
    if (accepted && !*accepted && m_settings.access.useAgent)
        accepted = tryAgent(file && !m_encrypted ? file->publicFingerprint() : std::string());
    if (accepted && !*accepted && m_encrypted)
        accepted = tryWithPassphrase(*file);
    if (!accepted)
        return tl::unexpected(accepted.error());
    if (!*accepted)
        return denied();
    return {};
}

Result<bool> SshAuthentication::tryFile(const KeyFile& file, const Secret* passphrase)
{
    auto key = file.load(passphrase);
    if (!key)
        return tl::unexpected(key.error());
    if (!*key) {
        m_encrypted = true;
        return false;
    }
    m_encrypted = false;
    m_offered.push_back(fmt::format("{} ({})", fingerprint(publicBlob(key->get())), file.path()));
    setTimeout(m_session, m_settings.times.authenticate);
    m_accepted = m_offered.back();
    return judge(ssh_userauth_publickey(m_session, nullptr, key->get()));
}

Result<bool> SshAuthentication::tryAgent(const std::string& without)
{
    if (m_settings.agentSocket.empty()) {
        m_agentProblem = "no ssh-agent is running (SSH_AUTH_SOCK is not set)";
        return false;
    }
    const AgentChoice choice{m_settings.access.identityFingerprint, without};
    const auto proxy = AgentProxy::start(m_settings.agentSocket, choice, m_settings.times, m_stop);
    if (!proxy) {
        m_agentProblem = fmt::format("{} ({})", proxy.error().what, proxy.error().detail);
        return false;
    }
    ssh_set_agent_socket(m_session, (*proxy)->releaseClient());
    setTimeout(m_session, m_settings.times.authenticate);
    const int code = ssh_userauth_agent(m_session, nullptr);
    const auto offered = (*proxy)->offered();
    m_offered.insert(m_offered.end(), offered.begin(), offered.end());
    m_accepted = (*proxy)->signedWith();
    if ((*proxy)->timedOut())
        m_agentProblem = "the ssh-agent did not answer in time";
    else if (offered.empty())
        m_agentProblem = choice.only.empty() ? "the ssh-agent holds no key that was not tried already"
                                             : fmt::format("the ssh-agent does not hold the key {}", choice.only);
    if (code == SSH_AUTH_ERROR && ssh_is_connected(m_session) != 0)
        return false; // the agent failed, not the server
    return judge(code);
}

Result<bool> SshAuthentication::tryWithPassphrase(const KeyFile& file)
{
    SharedSecret rejected;
    for (int attempt = 1; attempt <= kPassphraseTries; ++attempt) {
        std::optional<Result<SharedSecret>> answer;
        if (m_questions.passphrase) {
            const auto slot = std::make_shared<OneShot<Result<SharedSecret>>>();
            m_questions.passphrase(file.path(), attempt, rejected, slot);
            answer = slot->wait(m_stop, monoNow() + m_settings.times.question);
        }
        if (!answer || !*answer || !**answer) {
            return fail(ErrorCode::AuthFailed, "The key file is encrypted and no passphrase was given", file.path(),
                        fmt::format("Give the passphrase, or load the key into the agent: ssh-add {}", file.path()));
        }
        rejected = **answer;
        auto accepted = tryFile(file, rejected.get());
        if (!accepted || *accepted || !m_encrypted)
            return accepted;
    }
    return fail(ErrorCode::AuthFailed, fmt::format("The passphrase was wrong {} times", kPassphraseTries), file.path(),
                "Check the passphrase: ssh-keygen -y -f " + file.path());
}

Result<bool> SshAuthentication::judge(int code)
{
    if (code == SSH_AUTH_SUCCESS)
        return true;
    if (code == SSH_AUTH_DENIED)
        return false;
    const auto host = toString(m_endpoint);
    if (code == SSH_AUTH_PARTIAL) {
        return fail(ErrorCode::AuthFailed, fmt::format("{} wants a second proof beside the key", host), host,
                    "Only keys are supported: allow publickey alone for this user", acceptedMethods());
    }
    const auto problem = lastError(m_session);
    if (problem.find("Too many authentication failures") != std::string::npos) {
        return fail(ErrorCode::AuthFailed, fmt::format("{} hung up after too many keys", host), host,
                    "Configure identity_fingerprint, so that only the right key is offered",
                    fmt::format("offered: {}", fmt::join(m_offered, ", ")));
    }
    return fail(ErrorCode::Unreachable, fmt::format("The connection to {} broke during authentication", host), host,
                "Try again; look into the log of its SSH server", problem);
}

std::string SshAuthentication::acceptedMethods()
{
    const int methods = ssh_userauth_list(m_session, nullptr);
    std::vector<std::string_view> names;
    const auto name = [&](int bit, std::string_view text) {
        if ((methods & bit) != 0)
            names.push_back(text);
    };
    name(SSH_AUTH_METHOD_PUBLICKEY, "publickey");
    name(SSH_AUTH_METHOD_PASSWORD, "password");
    name(SSH_AUTH_METHOD_INTERACTIVE, "keyboard-interactive");
    name(SSH_AUTH_METHOD_GSSAPI_MIC, "gssapi-with-mic");
    name(SSH_AUTH_METHOD_HOSTBASED, "hostbased");
    return names.empty() ? "unknown methods" : fmt::format("{}", fmt::join(names, ", "));
}

Unexpected SshAuthentication::denied()
{
    const auto host = toString(m_endpoint);
    auto detail = fmt::format("offered: {}; the server accepts: {}",
                              m_offered.empty() ? "no key" : fmt::format("{}", fmt::join(m_offered, ", ")),
                              m_offered.empty() ? "not asked" : acceptedMethods());
    if (!m_agentProblem.empty())
        detail += "; " + m_agentProblem;
    if (m_offered.empty()) {
        return fail(ErrorCode::AuthFailed, fmt::format("There is no key to offer to {}", host), host,
                    "Configure identity_file, or load the key into the agent (ssh-add)", std::move(detail));
    }
    return fail(ErrorCode::AuthFailed, fmt::format("{} accepted none of the keys for {}", host, m_endpoint.user), host,
                fmt::format("Install the public key on the host: ssh-copy-id {}{}@{}",
                            m_endpoint.port == 22 ? "" : fmt::format("-p {} ", m_endpoint.port), m_endpoint.user,
                            m_endpoint.host),
                std::move(detail));
}

} // namespace ktrdr
