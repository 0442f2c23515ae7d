// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/connections/connection_rows.h"

#include "domain/ssh_address.h"

#include <QCoreApplication>
#include <QStringList>

namespace ktrdr {

namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }
QString say(const char* text) { return QCoreApplication::translate("Connections", text); }

QString verdictOf(HopInfo::HostKey key)
{
    switch (key) {
    case HopInfo::HostKey::Known: return say("known");
    case HopInfo::HostKey::Accepted: return say("accepted just now");
    case HopInfo::HostKey::Unknown: return say("unknown");
    case HopInfo::HostKey::Changed: return say("changed");
    case HopInfo::HostKey::Revoked: return say("revoked");
    case HopInfo::HostKey::NotChecked: return say("could not be checked");
    case HopInfo::HostKey::NotSeen: break;
    }
    return QStringLiteral("–");
}

// The beginning is enough to tell keys apart; the whole stands in the details.
QString shortened(const std::string& fingerprint) { return qt(fingerprint).left(15) + QStringLiteral("…"); }

// "SHA256:... (/path or comment, agent)": the origin first, that is what a person chooses by.
QString signedIn(const std::string& with)
{
    const auto text = qt(with);
    const auto origin = text.section(QStringLiteral(" ("), 1).chopped(text.contains(u'(') ? 1 : 0);
    return origin.isEmpty() ? text : origin;
}

void describe(ConnectionRow& row, const HopInfo& hop)
{
    row.connected = hop.connected ? say("%1 ms").arg(hop.connected->count()) : QStringLiteral("–");
    row.hostKey = verdictOf(hop.hostKey);
    row.signedInWith = hop.signedInWith.empty() ? QStringLiteral("–") : signedIn(hop.signedInWith);
    row.problem = hop.problem;
    row.status = hop.problem ? Status::Failed : hop.signedInWith.empty() ? Status::Unknown : Status::Healthy;
    row.result = hop.problem ? qt(hop.problem->what) : hop.signedInWith.empty() ? QString() : say("signed in");
    QStringList details;
    if (!hop.fingerprint.empty()) {
        row.hostKey += QStringLiteral(" · ") + shortened(hop.fingerprint);
        details << say("host key: %1 %2").arg(qt(hop.keyType), qt(hop.fingerprint));
    }
    if (!hop.recordedFingerprint.empty() && hop.recordedFingerprint != hop.fingerprint)
        details << say("recorded: %1").arg(qt(hop.recordedFingerprint));
    if (!hop.signedInWith.empty())
        details << say("signed in with: %1").arg(qt(hop.signedInWith));
    row.details = details.join(u'\n');
}

void conclude(ConnectionRow& row, const HostTest& test, bool node)
{
    if (test.answered) {
        row.status = Status::Healthy;
        row.result = (node ? say("pvesh answers · %1 ms") : say("signed in · %1 ms")).arg(test.answered->count());
    } else if (test.problem && !row.problem) {
        row.status = Status::Failed;
        row.result = qt(test.problem->what);
        row.problem = test.problem;
    }
}

std::vector<HopInfo> hopsSeen(const std::string& host, const ConnectionFacts& facts)
{
    if (const auto tested = facts.tests.find(host); tested != facts.tests.end())
        return tested->second.hops;
    for (const auto& connection : facts.live) {
        if (connection.host == host)
            return connection.hops;
    }
    return {};
}

void addHost(std::vector<ConnectionRow>& rows, const Environment& environment, const std::string& host,
             const SshEndpoint& endpoint, const ConnectionFacts& facts)
{
    const auto seen = hopsSeen(host, facts);
    const auto& jumps = environment.ssh.jumpHosts;
    for (std::size_t i = 0; i <= jumps.size(); ++i) {
        const bool last = i == jumps.size();
        ConnectionRow row;
        row.host = host;
        row.name = last ? qt(host) : say("%1 · way over hop %2").arg(qt(host)).arg(i + 1);
        row.address = qt(sshAddress(last ? endpoint : jumps[i]));
        if (i < seen.size())
            describe(row, seen[i]);
        else
            row.connected = row.hostKey = row.signedInWith = QStringLiteral("–");
        if (last) {
            if (const auto test = facts.tests.find(host); test != facts.tests.end())
                conclude(row, test->second, environment.findNode(host) != nullptr);
            else if (seen.empty())
                row.result = say("not connected yet");
            if (facts.running == host) {
                row.status = Status::Busy;
                row.result = say("testing…");
            }
        }
        rows.push_back(std::move(row));
    }
}

} // namespace

std::vector<ConnectionRow> connectionRows(const Environment& environment, const ConnectionFacts& facts)
{
    std::vector<ConnectionRow> rows;
    for (const auto& node : environment.nodes)
        addHost(rows, environment, node.name, node.ssh, facts);
    for (const auto& service : environment.hostServices)
        addHost(rows, environment, service.name, service.ssh, facts);
    return rows;
}

QString keyChoice(const SshAccess& access)
{
    QStringList ways;
    if (!access.identityFile.empty())
        ways << say("key file %1").arg(qt(access.identityFile));
    if (access.useAgent)
        ways << (access.identityFingerprint.empty() ? say("the agent's keys")
                                                    : say("the agent's key %1").arg(qt(access.identityFingerprint)));
    return ways.join(say(", then "));
}

} // namespace ktrdr
