// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/ssh/known_hosts.h"

#include "adapters/ssh/file_descriptor.h"
#include "adapters/ssh/known_hosts_parser.h"
#include "adapters/ssh/ssh_settings.h"

#include <QByteArray>
#include <QCryptographicHash>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fmt/core.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace ktrdr {

namespace {

using Verdict = HostKeyCheck::Verdict;
using Marker = KnownHostsEntry::Marker;

constexpr std::size_t kMaxFile = 64 << 20;
constexpr auto kLockPatience = Milliseconds{3'000};
constexpr int kLockRetryMs = 10;
constexpr std::uint16_t kSshPort = 22;

std::string nameOf(const std::string& host, std::uint16_t port)
{
    std::string name(host);
    for (auto& c : name) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return port == kSshPort ? name : fmt::format("[{}]:{}", name, port);
}

Unexpected ioError(const std::string& file, const std::string& what)
{
    return fail(ErrorCode::Io, what, file, "Check the file and its permissions", std::strerror(errno));
}

// Content, empty for a file that does not exist.
Result<std::string> readFrom(int fd, const std::string& file)
{
    std::string content;
    char buffer[16384];
    while (true) {
        const auto got = ::read(fd, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return ioError(file, "The list of known hosts cannot be read");
        if (got == 0)
            return content;
        content.append(buffer, static_cast<std::size_t>(got));
        if (content.size() > kMaxFile)
            return fail(ErrorCode::Io, "The list of known hosts is too large", file);
    }
}

Result<std::string> readFile(const std::string& file)
{
    const FileDescriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!fd.isValid() && errno == ENOENT)
        return std::string();
    if (!fd.isValid())
        return ioError(file, "The list of known hosts cannot be read");
    return readFrom(fd.get(), file);
}

// Two writers must not tear each other's lines; a lock that is never given back must not hang us.
bool lockWithin(int fd, Milliseconds patience)
{
    const auto deadline = monoNow() + patience;
    while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if ((errno != EWOULDBLOCK && errno != EINTR) || monoNow() >= deadline)
            return false;
        ::poll(nullptr, 0, kLockRetryMs);
    }
    return true;
}

Result<void> writeAll(int fd, std::string_view data, const std::string& file)
{
    const auto written = ::write(fd, data.data(), data.size());
    if (written != static_cast<ssize_t>(data.size()))
        return ioError(file, "The host key could not be recorded");
    if (::fsync(fd) != 0)
        return ioError(file, "The host key could not be recorded durably");
    return {};
}

void syncFolderOf(const std::string& file)
{
    const auto folder = std::filesystem::path(file).parent_path();
    const FileDescriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (fd.isValid())
        ::fsync(fd.get());
}

} // namespace

struct KnownHosts::Source
{
    std::string file;
    KnownHostsText text;
    std::string problem;
};

std::string fingerprint(std::string_view blob)
{
    const auto hash = QCryptographicHash::hash(QByteArrayView(blob.data(), static_cast<qsizetype>(blob.size())),
                                               QCryptographicHash::Sha256);
    return "SHA256:" + hash.toBase64(QByteArray::OmitTrailingEquals).toStdString();
}

std::vector<KnownHosts::Source> KnownHosts::load() const
{
    std::vector<Source> sources;
    for (const auto& file : {m_ownFile, m_userFile}) {
        if (file.empty() || (!sources.empty() && file == m_ownFile))
            continue;
        Source source{file, {}, {}};
        if (auto content = readFile(file))
            source.text = parseKnownHosts(*content);
        else
            source.problem = content.error().detail;
        sources.push_back(std::move(source));
    }
    return sources;
}

namespace {

void remember(HostKeyCheck& check, const std::string& file, const KnownHostsEntry& entry)
{
    check.file = file;
    check.line = entry.line;
    check.recordedType = entry.type;
    check.recordedFingerprint = fingerprint(entry.blob);
}

// Revoked beats Ok, Ok beats Changed, whatever the order of the lines.
void judge(HostKeyCheck& check, const std::string& name, const HostKey& key, const std::string& file,
           const KnownHostsText& text)
{
    for (const auto& entry : text.entries) {
        if (check.verdict == Verdict::Revoked || !matchesKnownHost(name, entry.hosts))
            continue;
        const bool same = entry.blob == key.blob;
        if (entry.marker == Marker::CertAuthority) {
            check.warnings.push_back(
                fmt::format("{}: line {}: host certificates (@cert-authority) are not supported", file, entry.line));
        } else if (entry.marker == Marker::Revoked) {
            if (same) {
                check.verdict = Verdict::Revoked;
                remember(check, file, entry);
            }
        } else if (same && check.verdict != Verdict::Ok) {
            check.verdict = Verdict::Ok;
            remember(check, file, entry);
        } else if (!same && check.verdict != Verdict::Ok) {
            if (check.verdict == Verdict::Unknown || (check.recordedType != key.type && entry.type == key.type))
                remember(check, file, entry);
            check.verdict = Verdict::Changed;
        }
    }
}

} // namespace

HostKeyCheck KnownHosts::verify(const std::string& host, std::uint16_t port, const HostKey& key) const
{
    HostKeyCheck check;
    const auto sources = load();
    std::vector<std::string> warnings;
    for (const auto& source : sources) {
        for (const auto& warning : source.text.warnings)
            warnings.push_back(source.file + ": " + warning);
        if (!source.problem.empty() && source.file == m_ownFile) {
            check.verdict = Verdict::Error;
            check.problem = fmt::format("{}: {}", source.file, source.problem);
            return check;
        }
        if (!source.problem.empty())
            warnings.push_back(fmt::format("{}: not read, {}", source.file, source.problem));
    }
    for (const auto& source : sources)
        judge(check, nameOf(host, port), key, source.file, source.text);
    if (check.verdict == Verdict::Unknown && port != kSshPort) {
        // As OpenSSH: a key recorded without port is good for every port, another one there says nothing.
        HostKeyCheck plain;
        for (const auto& source : sources)
            judge(plain, nameOf(host, kSshPort), key, source.file, source.text);
        if (plain.verdict == Verdict::Ok || plain.verdict == Verdict::Revoked)
            check = std::move(plain);
    }
    check.warnings.insert(check.warnings.begin(), warnings.begin(), warnings.end());
    return check;
}

std::vector<std::string> KnownHosts::recordedTypes(const std::string& host, std::uint16_t port) const
{
    std::vector<std::string> types;
    const auto sources = load();
    for (const auto usedPort : {port, kSshPort}) {
        for (const auto& source : sources) {
            for (const auto& entry : source.text.entries) {
                if (entry.marker == Marker::None && matchesKnownHost(nameOf(host, usedPort), entry.hosts))
                    types.push_back(entry.type);
            }
        }
        if (!types.empty() || port == kSshPort)
            break;
    }
    return types;
}

Result<void> KnownHosts::append(const std::string& host, std::uint16_t port, const HostKey& key) const
{
    std::error_code ignored;
    const auto folder = std::filesystem::path(m_ownFile).parent_path();
    if (!folder.empty() && std::filesystem::create_directories(folder, ignored))
        ::chmod(folder.c_str(), 0700);
    const FileDescriptor fd(::open(m_ownFile.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    if (!fd.isValid())
        return ioError(m_ownFile, "The host key could not be recorded");
    if (!lockWithin(fd.get(), kLockPatience))
        return fail(ErrorCode::Busy, "The list of known hosts is locked by another program", m_ownFile);
    const auto content = readFrom(fd.get(), m_ownFile);
    if (!content)
        return tl::unexpected(content.error());
    HostKeyCheck own;
    judge(own, nameOf(host, port), key, m_ownFile, parseKnownHosts(*content));
    if (own.verdict == Verdict::Ok)
        return {};
    const QByteArray raw(key.blob.data(), static_cast<qsizetype>(key.blob.size()));
    const bool torn = !content->empty() && content->back() != '\n';
    const auto line =
        fmt::format("{}{} {} {}\n", torn ? "\n" : "", nameOf(host, port), key.type, raw.toBase64().toStdString());
    auto written = writeAll(fd.get(), line, m_ownFile);
    if (written && content->empty())
        syncFolderOf(m_ownFile);
    return written;
}

} // namespace ktrdr
