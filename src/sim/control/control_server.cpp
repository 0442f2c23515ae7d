// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/control/control_server.h"

#include "sim/control/status_report.h"
#include "sim/model/fault_effects.h"

#include <QLocalSocket>

namespace ktrdr::sim {

namespace {

constexpr qint64 kMaxRequest = 64 * 1024;

std::vector<std::string> splitWords(const std::string& text)
{
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\0', at), text.size());
        words.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

} // namespace

ControlServer::~ControlServer() { m_server.close(); }

Result<void> ControlServer::listen(const std::string& socketFile)
{
    const auto name = QString::fromStdString(socketFile);
    QLocalServer::removeServer(name);
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    if (!m_server.listen(name))
        return fail(ErrorCode::Io, "The control socket cannot be made: " + m_server.errorString().toStdString(),
                    socketFile);
    connect(&m_server, &QLocalServer::newConnection, this, &ControlServer::accept);
    return {};
}

void ControlServer::accept()
{
    while (QLocalSocket* socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket, request = std::string()]() mutable {
            const QByteArray bytes = socket->readAll();
            request.append(bytes.constData(), static_cast<std::size_t>(bytes.size()));
            if (request.size() > static_cast<std::size_t>(kMaxRequest)) {
                socket->abort();
                return;
            }
            if (!request.ends_with('\n'))
                return;
            request.pop_back();
            const auto answer = perform(splitWords(request));
            const auto text = answer ? "ok\n" + *answer : "error\n" + toString(answer.error()) + "\n";
            socket->write(text.data(), static_cast<qint64>(text.size()));
            socket->disconnectFromServer();
        });
    }
}

Result<std::string> ControlServer::perform(const std::vector<std::string>& words)
{
    const std::string verb = words.empty() ? std::string() : words.front();
    if (verb == "status")
        return statusReport(m_park, m_ssh.refusedChannels(), m_ssh.cutCommands()) + "\n";
    if (verb == "audit") {
        std::string text;
        for (const auto& entry : m_park.audit().entries())
            text += toJsonLine(entry) + "\n";
        return text;
    }
    if (verb == "inject")
        return inject(words);
    if (verb == "clear")
        return clear(words);
    return fail(ErrorCode::InvalidInput, "Unknown control word " + verb, {}, "ktrdr-sim control --help");
}

Result<std::string> ControlServer::inject(const std::vector<std::string>& words)
{
    const auto* kind = words.size() > 1 ? findFault(words[1]) : nullptr;
    if (!kind)
        return fail(ErrorCode::InvalidInput, "Unknown fault " + (words.size() > 1 ? words[1] : std::string()), {},
                    "ktrdr-sim control --help");
    const std::string target = words.size() > 2 ? words[2] : std::string();
    const std::vector<std::string> arguments(words.begin() + std::min<std::ptrdiff_t>(3, std::ssize(words)),
                                             words.end());
    const auto set = m_park.cluster().with([&](World& world) -> Result<std::string> {
        if (const auto injected = injectFault(world, *kind, target, arguments); !injected)
            return Unexpected(injected.error());
        return resolveTarget(world, *kind, target);
    });
    if (!set)
        return Unexpected(set.error());
    if (const auto applied = applySsh(*kind, *set, true); !applied)
        return Unexpected(applied.error());
    applyToMachines();
    return std::string();
}

Result<std::string> ControlServer::clear(const std::vector<std::string>& words)
{
    const std::string name = words.size() > 1 ? words[1] : "all";
    const std::string target = words.size() > 2 ? words[2] : std::string();
    if (name != "all" && !findFault(name))
        return fail(ErrorCode::InvalidInput, "Unknown fault " + name, {}, "ktrdr-sim control --help");
    for (const auto& kind : faultKinds()) {
        if (name != "all" && name != kind.name)
            continue;
        const auto place = m_park.cluster().with([&](World& world) -> Result<std::string> {
            auto resolved = resolveTarget(world, kind, target);
            if (resolved)
                clearFault(world, kind, *resolved);
            return resolved;
        });
        if (!place && name != "all")
            return Unexpected(place.error());
        if (place)
            if (const auto applied = applySsh(kind, *place, false); !applied)
                return Unexpected(applied.error());
    }
    applyToMachines();
    return std::string();
}

Result<void> ControlServer::applySsh(const FaultKind& kind, const std::string& node, bool set)
{
    if (kind.target != FaultTarget::Node)
        return {};
    const auto faults = m_park.cluster().with([](World& world) { return world.faults; });
    return m_ssh.applyFault(faults, kind.name, node, set);
}

void ControlServer::applyToMachines()
{
    const auto ids = m_park.cluster().with([](World& world) {
        std::vector<int> all;
        for (const auto& [id, box] : world.boxes())
            all.push_back(id);
        return all;
    });
    for (const int id : ids)
        m_park.applyState(id);
}

} // namespace ktrdr::sim
