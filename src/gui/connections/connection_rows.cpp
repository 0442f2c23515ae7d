// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/connections/connection_rows.h"

#include "domain/ssh_address.h"
#include "gui/cluster/cell_text.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace ktrdr {

namespace {

// A test that nothing confirms any more says how it was, not how it is.
constexpr Milliseconds kTestHolds{300'000};

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

// Coarse: it changes once a minute.
QString since(UtcTime at, UtcTime now)
{
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(now - at).count();
    if (minutes < 1)
        return say("just now");
    return minutes < 60 ? say("%1 min ago").arg(minutes) : say("at %1").arg(localMoment(at, now));
}

// The way as the page knows it: the newer of the last test and the connection in use.
struct Way
{
    const TimedTest* test = nullptr;
    const ConnectionInfo* live = nullptr;
    const std::vector<HopInfo>& hops() const
    {
        static const std::vector<HopInfo> none;
        return test ? test->result.hops : live ? live->hops : none;
    }
};

// Whether the connection in use was made, lost or refused since. While it tries, nothing new is known.
bool knowsMore(const ConnectionInfo* live, const std::optional<ConnectionInfo>& then)
{
    if (!live || live->state == ConnectionInfo::State::Connecting)
        return false;
    return !then || live->state != then->state || live->problem != then->problem || live->hops != then->hops;
}

Way wayTo(const std::string& host, const ConnectionFacts& facts)
{
    Way way{nullptr, facts.liveOf(host)};
    const auto test = facts.tests.find(host);
    if (test != facts.tests.end() && !knowsMore(way.live, test->second.liveThen))
        way.test = &test->second;
    return way;
}

void concludeTest(ConnectionRow& row, const Way& way, bool node, UtcTime now)
{
    const auto& result = way.test->result;
    const auto age = since(way.test->at, now);
    if (result.answered) {
        const bool held = way.live && way.live->state == ConnectionInfo::State::Connected;
        row.status = held || now - way.test->at <= kTestHolds ? Status::Healthy : Status::Unknown;
        row.result = (node ? say("pvesh answers · %1 ms · %2") : say("signed in · %1 ms · %2"))
                         .arg(result.answered->count())
                         .arg(age);
    } else if (result.problem) {
        row.status = Status::Failed;
        row.problem = row.problem ? row.problem : result.problem;
        row.result = say("%1 · %2").arg(qt(row.problem->what), age);
    }
}

// A session that ended leaves its hops behind; they say how it was.
void concludeLive(ConnectionRow& row, const Way& way)
{
    if (!way.live) {
        row.result = say("not connected yet");
        return;
    }
    if (way.live->state == ConnectionInfo::State::Connected) {
        row.status = Status::Healthy;
        row.result = say("signed in");
    } else if (way.live->state == ConnectionInfo::State::Connecting) {
        row.status = Status::Busy;
        row.result = say("connecting…");
    } else if (way.live->problem.empty()) {
        row.result = say("not connected now");
        row.status = Status::Unknown;
    } else if (!row.problem) {
        row.status = Status::Failed;
        row.result = qt(way.live->problem).section(u'\n', 0, 0);
        row.problem = Error{ErrorCode::Unreachable,
                            way.live->problem,
                            row.host,
                            say("Test the way again; the connection is tried again by itself").toStdString(),
                            {}};
    }
}

ConnectionRow hopRow(const Way& way, std::size_t hop)
{
    ConnectionRow row;
    if (hop >= way.hops().size()) {
        row.connected = row.hostKey = row.signedInWith = QStringLiteral("–");
        return row;
    }
    describe(row, way.hops()[hop]);
    const bool lost = !way.test && way.live->state != ConnectionInfo::State::Connected;
    if (lost && !row.problem) {
        row.status = Status::Unknown;
        row.result = say("not connected now");
    }
    return row;
}

void addHost(std::vector<ConnectionRow>& rows, const Environment& environment, const std::string& host,
             const SshEndpoint& endpoint, const ConnectionFacts& facts)
{
    const auto way = wayTo(host, facts);
    const auto& jumps = environment.ssh.jumpHosts;
    for (std::size_t i = 0; i <= jumps.size(); ++i) {
        const bool last = i == jumps.size();
        auto row = hopRow(way, i);
        row.host = host;
        row.name = last ? qt(host) : say("%1 · way over hop %2").arg(qt(host)).arg(i + 1);
        row.address = qt(sshAddress(last ? endpoint : jumps[i]));
        if (last && facts.running == host) {
            row.status = Status::Busy;
            row.result = say("testing…");
        } else if (last && way.test) {
            concludeTest(row, way, environment.findNode(host) != nullptr, facts.now);
        } else if (last) {
            concludeLive(row, way);
        }
        rows.push_back(std::move(row));
    }
}

} // namespace

const ConnectionInfo* ConnectionFacts::liveOf(const std::string& host) const
{
    const auto found = std::find_if(live.begin(), live.end(), [&](const auto& one) { return one.host == host; });
    return found == live.end() ? nullptr : &*found;
}

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
