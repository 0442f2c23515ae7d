// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/control/simulator.h"

#include "sim/ssh/client_key.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>

#include <fmt/core.h>

namespace ktrdr::sim {

namespace {

Result<void> writeFile(const std::string& path, const std::string& text)
{
    QSaveFile file(QString::fromStdString(path));
    const bool written =
        file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
        file.write(text.data(), static_cast<qint64>(text.size())) == static_cast<qint64>(text.size()) && file.commit();
    if (!written)
        return fail(ErrorCode::Io, "Cannot write: " + file.errorString().toStdString(), path);
    return {};
}

std::string absoluteFolder(const std::string& folder)
{
    return QDir::cleanPath(QDir(QString::fromStdString(folder)).absolutePath()).toStdString();
}

RunOptions withAbsoluteState(RunOptions options)
{
    options.state = absoluteFolder(options.state);
    QDir().mkpath(QString::fromStdString(options.state));
    return options;
}

} // namespace

Simulator::Simulator(const RunOptions& options)
    : m_options(withAbsoluteState(options)), m_clock(options.clockScale), m_cluster(options.sim, m_clock),
      m_audit(m_options.state + "/audit.jsonl"), m_site(m_cluster, m_audit), m_park(m_cluster, m_audit, m_site)
{
}

Simulator::~Simulator() = default;

Result<std::unique_ptr<Simulator>> Simulator::start(RunOptions options)
{
    constexpr int kNetworksTried = 20;
    for (int attempt = 1;; ++attempt) {
        std::unique_ptr<Simulator> simulator(new Simulator(options));
        const auto opened = simulator->open();
        if (opened)
            return simulator;
        if (options.networkGiven || opened.error().code != ErrorCode::Busy || attempt >= kNetworksTried)
            return Unexpected(opened.error());
        options.sim.network = randomNetwork();
    }
}

Result<void> Simulator::open()
{
    const auto identityFile = m_options.state + "/id_ed25519";
    const auto key = clientKeyLine(identityFile);
    if (!key)
        return Unexpected(key.error());
    m_ports = std::make_unique<PortKeeper>(m_cluster, m_site);
    QString problem;
    if (!m_ports->openAll(problem))
        return fail(ErrorCode::Busy, "A port cannot be opened", problem.toStdString(), "Choose another --network");
    auto ssh = SshFront::start(m_park, {m_options.state, *key, m_options.sshPort, m_options.maxSessions});
    if (!ssh)
        return Unexpected(ssh.error());
    m_ssh = std::move(*ssh);
    m_control = std::make_unique<ControlServer>(m_park, *m_ssh);
    if (const auto listening = m_control->listen(m_options.state + "/control.sock"); !listening)
        return listening;
    return writeFiles(identityFile);
}

Result<void> Simulator::writeFiles(const std::string& identityFile)
{
    ConfigPlaces places{identityFile, m_options.state + "/known_hosts", {}, {}};
    m_ssh->fillPorts(places);
    if (const auto written = writeFile(places.knownHostsFile, m_ssh->knownHosts()); !written)
        return written;
    const auto text = m_cluster.with([&](World& world) { return configurationFor(world, places); });
    return writeFile(m_options.state + "/environment.toml", text);
}

} // namespace ktrdr::sim
