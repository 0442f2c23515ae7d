// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ClusterProbe connects to an environment that is not in the configuration yet: it looks at what the cluster holds, and
// tests an inventory. One thing at a time; cancelling, or its death, closes the connections and answers nobody. Owned
// by the setup assistant; main thread.
#pragma once

#include "app/cluster_reader.h"
#include "app/session.h"
#include "domain/truth.h"

#include <QObject>

#include <functional>
#include <memory>

namespace ktrdr {

// What the composition root provides for making and changing environments; nothing here names an adapter.
struct SetupServices
{
    using Opened = std::function<void(Result<std::unique_ptr<Session>>)>;
    std::function<void(const Environment&, Opened)> open;
    // What the configuration file would not take.
    std::function<std::vector<ConfigProblem>(const Environment&)> check;
    // In the place of the environment named `replaces`, or added when it is empty. Answers what the file says now.
    std::function<Result<Configuration>(const Environment&, const std::string& replaces)> save;
    std::string file; // the configuration file, to name it
};

struct ProbeFindings
{
    ClusterResources resources;
    AddressBook addresses;
    std::optional<Error> addressProblem; // why there are no addresses
};

struct ProbeReport
{
    std::map<std::string, std::optional<Error>> nodes; // why one does not answer
    ClusterTruth truth;
    std::optional<Error> backendProblem;
};

class ClusterProbe : public QObject
{
public:
    ClusterProbe(std::function<void(const Environment&, SetupServices::Opened)> open, const Clock& clock,
                 QObject* parent = nullptr);
    ~ClusterProbe() override;

    // `access`: its first node, under any name, and how to get there. One call for the containers, one for addresses.
    void look(Environment access, std::function<void(Result<ProbeFindings>)> done);
    // Every node, then everything that a deployment would read.
    void test(Environment environment, std::function<void(Result<ProbeReport>)> done);
    void cancel();
    bool isRunning() const { return m_running; }

private:
    void begin(const Environment& environment, std::function<void()> opened, std::function<void(Error)> failed);
    void askNodes(const Environment& environment, std::function<void()> done);
    // Ends what runs; the connections close later, for an answer of theirs may be what ends it.
    void end();

    std::function<void(const Environment&, SetupServices::Opened)> m_open;
    const Clock& m_clock;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<ClusterReader> m_reader; // goes before the session
    std::map<std::string, std::optional<Error>> m_nodes;
    int m_turn = 0; // tells late answers from present ones
    bool m_running = false;
};

} // namespace ktrdr
