// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/ssh/ssh_login.h"

#include "adapters/ssh/ssh_authentication.h"
#include "base/log.h"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/socket.h>

namespace ktrdr {

namespace {

constexpr unsigned kMinRsaBits = 2048;
constexpr std::string_view kTopic = "ssh";
constexpr std::array kHostKeyAlgorithms =
    std::to_array<std::string_view>({"ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
                                     "rsa-sha2-512", "rsa-sha2-256"});

std::string keyTypeOf(std::string_view algorithm)
{
    return algorithm.starts_with("rsa-sha2-") ? "ssh-rsa" : std::string(algorithm);
}

// Algorithms of recorded keys first: a host with several keys then shows the one that is known.
std::string hostKeyAlgorithms(const std::vector<std::string>& recorded)
{
    std::vector<std::string_view> order(kHostKeyAlgorithms.begin(), kHostKeyAlgorithms.end());
    std::stable_partition(order.begin(), order.end(), [&](std::string_view algorithm) {
        return std::find(recorded.begin(), recorded.end(), keyTypeOf(algorithm)) != recorded.end();
    });
    std::string list;
    for (const auto algorithm : order)
        list += (list.empty() ? "" : ",") + std::string(algorithm);
    return list;
}

Result<HostKey> serverKey(ssh_session session, const SshEndpoint& endpoint)
{
    ssh_key raw = nullptr;
    if (ssh_get_server_publickey(session, &raw) != SSH_OK)
        return fail(ErrorCode::BadAnswer, "The host showed no key", toString(endpoint), {}, lastError(session));
    const KeyPtr key(raw);
    HostKey result;
    result.blob = publicBlob(raw);
    result.type = ssh_key_type_to_char(ssh_key_type(raw));
    if (const char* ecdsa = ssh_pki_key_ecdsa_name(raw); ecdsa && result.type.starts_with("ecdsa"))
        result.type = ecdsa;
    if (result.blob.empty())
        return fail(ErrorCode::BadAnswer, "The key of the host cannot be read", toString(endpoint));
    return result;
}

HopInfo::HostKey verdictOf(HostKeyCheck::Verdict verdict)
{
    switch (verdict) {
    case HostKeyCheck::Verdict::Ok: return HopInfo::HostKey::Known;
    case HostKeyCheck::Verdict::Unknown: return HopInfo::HostKey::Unknown;
    case HostKeyCheck::Verdict::Changed: return HopInfo::HostKey::Changed;
    case HostKeyCheck::Verdict::Revoked: return HopInfo::HostKey::Revoked;
    case HostKeyCheck::Verdict::Error: break;
    }
    return HopInfo::HostKey::NotChecked;
}

} // namespace

void setTimeout(ssh_session session, Milliseconds timeout)
{
    const auto bounded = std::max(timeout, Milliseconds{1}).count();
    const long seconds = bounded / 1000;
    const long micros = bounded % 1000 * 1000;
    ssh_options_set(session, SSH_OPTIONS_TIMEOUT, &seconds);
    ssh_options_set(session, SSH_OPTIONS_TIMEOUT_USEC, &micros);
}

SshLogin::SshLogin(const SshSettings& settings, const SshQuestions& questions, const SshEndpoint& endpoint,
                   HopInfo& hop, std::stop_token stop)
    : m_settings(settings), m_questions(questions), m_endpoint(endpoint), m_hop(hop), m_stop(std::move(stop)),
      m_knownHosts(settings.knownHostsFile, settings.userKnownHostsFile)
{
}

Result<SessionPtr> SshLogin::run(FileDescriptor socket, MonoTime deadline)
{
    auto session = newSession();
    if (!session)
        return session;
    // The copy stays valid for shutdown() even when libssh has closed its own descriptor.
    const FileDescriptor copy(::fcntl(socket.get(), F_DUPFD_CLOEXEC, 3));
    const std::stop_callback onStop(m_stop, [&] { ::shutdown(copy.get(), SHUT_RDWR); });
    const auto step = [&]() -> Result<void> {
        if (auto done = exchangeKeys(*session, std::move(socket), deadline); !done)
            return done;
        if (auto known = checkHostKey(session->get()); !known)
            return known;
        SshAuthentication authentication(m_settings, m_questions, m_endpoint, session->get(), m_stop);
        auto accepted = authentication.run();
        if (accepted)
            m_hop.signedInWith = authentication.acceptedKey();
        return accepted;
    };
    if (auto done = step(); !done) {
        if (m_stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Logging in was cancelled", toString(m_endpoint));
        return tl::unexpected(done.error());
    }
    return session;
}

Result<SessionPtr> SshLogin::newSession() const
{
    SessionPtr session(ssh_new());
    if (!session)
        return fail(ErrorCode::Internal, "libssh could not make a session");
    const int no = 0;
    const unsigned port = m_endpoint.port;
    const unsigned minRsaBits = kMinRsaBits;
    const auto algorithms = hostKeyAlgorithms(m_knownHosts.recordedTypes(m_endpoint.host, m_endpoint.port));
    const auto set = [&](ssh_options_e option, const void* value) {
        return ssh_options_set(session.get(), option, value) == SSH_OK;
    };
    // The user's ssh_config can run programs and switch checks off: it is never read.
    const bool good = set(SSH_OPTIONS_PROCESS_CONFIG, &no) && set(SSH_OPTIONS_HOST, m_endpoint.host.c_str()) &&
                      set(SSH_OPTIONS_PORT, &port) && set(SSH_OPTIONS_USER, m_endpoint.user.c_str()) &&
                      set(SSH_OPTIONS_HOSTKEYS, algorithms.c_str()) && set(SSH_OPTIONS_RSA_MIN_SIZE, &minRsaBits);
    if (!good) {
        return fail(ErrorCode::InvalidInput, "The connection settings are not valid", toString(m_endpoint), {},
                    lastError(session.get()));
    }
    return session;
}

Result<void> SshLogin::exchangeKeys(SessionPtr& session, FileDescriptor socket, MonoTime deadline) const
{
    const socket_t fd = socket.release();
    session.get_deleter().adopt(fd);
    ssh_options_set(session.get(), SSH_OPTIONS_FD, &fd);
    setTimeout(session.get(), deadline - monoNow());
    if (ssh_connect(session.get()) == SSH_OK)
        return {};
    const bool late = monoNow() >= deadline;
    return fail(ErrorCode::Unreachable,
                late ? fmt::format("{} did not finish the SSH handshake in time", toString(m_endpoint))
                     : fmt::format("The SSH handshake with {} failed", toString(m_endpoint)),
                toString(m_endpoint), "Check that an SSH server answers on this port", lastError(session.get()));
}

Result<void> SshLogin::checkHostKey(ssh_session session) const
{
    const auto key = serverKey(session, m_endpoint);
    if (!key)
        return tl::unexpected(key.error());
    const auto check = m_knownHosts.verify(m_endpoint.host, m_endpoint.port, *key);
    for (const auto& warning : check.warnings)
        log(LogLevel::Warning, kTopic, "{}", warning);
    m_hop.keyType = key->type;
    m_hop.fingerprint = fingerprint(key->blob);
    m_hop.recordedFingerprint = check.recordedFingerprint;
    m_hop.hostKey = verdictOf(check.verdict);
    switch (check.verdict) {
    case HostKeyCheck::Verdict::Ok: return {};
    case HostKeyCheck::Verdict::Unknown: return askAboutHostKey(*key);
    case HostKeyCheck::Verdict::Error:
        return fail(ErrorCode::Io, "The host key cannot be checked", toString(m_endpoint),
                    "Make the list of known hosts readable", check.problem);
    case HostKeyCheck::Verdict::Changed:
    case HostKeyCheck::Verdict::Revoked: break;
    }
    return changedHostKey(check, *key);
}

Result<void> SshLogin::askAboutHostKey(const HostKey& key) const
{
    const auto shown = fingerprint(key.blob);
    const auto unknown = fail(
        ErrorCode::HostKeyUnknown, fmt::format("{} is not a known host", toString(m_endpoint)), toString(m_endpoint),
        fmt::format("Compare the fingerprint with the one on the host (ssh-keygen -lf /etc/ssh/ssh_host_{0}_key.pub) "
                    "and, if it is the same, trust it: ktrdrctl host trust --env {1} --node {2} --fingerprint {3}",
                    key.type.starts_with("ssh-") ? key.type.substr(4) : "ecdsa", m_settings.environment,
                    m_settings.node, shown),
        fmt::format("{} {}", key.type, shown));
    if (!m_settings.interactive || !m_questions.trustHostKey)
        return unknown;
    const auto slot = std::make_shared<OneShot<Result<bool>>>();
    m_questions.trustHostKey({toString(m_endpoint), key.type, shown, m_settings.environment}, slot);
    const auto answer = slot->wait(m_stop, monoNow() + m_settings.times.question);
    if (!answer || !*answer || !**answer)
        return unknown;
    m_hop.hostKey = HopInfo::HostKey::Accepted;
    if (auto saved = m_knownHosts.append(m_endpoint.host, m_endpoint.port, key); !saved)
        log(LogLevel::Warning, kTopic, "accepted for this connection only: {}", toString(saved.error()));
    return {};
}

Unexpected SshLogin::changedHostKey(const HostKeyCheck& check, const HostKey& key) const
{
    const bool revoked = check.verdict == HostKeyCheck::Verdict::Revoked;
    const auto place = fmt::format("{}:{}", check.file, check.line);
    if (m_questions.hostKeyChanged)
        m_questions.hostKeyChanged({toString(m_endpoint), m_settings.environment, key.type, fingerprint(key.blob),
                                    check.recordedType, check.recordedFingerprint, place, revoked});
    return fail(ErrorCode::HostKeyChanged,
                revoked ? fmt::format("{} shows a key that is marked as revoked", toString(m_endpoint))
                        : fmt::format("{} shows another key than the recorded one", toString(m_endpoint)),
                place,
                revoked ? "Somebody may be using a stolen key: do not connect, ask the owner of the host"
                        : fmt::format("Somebody may be listening in. Ask the owner of the host; only if the key was "
                                      "changed on purpose, remove line {} of {} and connect again",
                                      check.line, check.file),
                fmt::format("shown: {} {}; recorded: {} {} ({})", key.type, fingerprint(key.blob), check.recordedType,
                            check.recordedFingerprint, place));
}

} // namespace ktrdr
