// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ReleaseReader asks the repository in the backend's container which versions can be deployed, and what lies between
// two of them. Keeps nothing: each question is one remote command and one answer. Owned by the wizard or a CLI
// command; main thread. An answer may come at once; what is under way when it dies is stopped and answered to nobody.
#pragma once

#include "app/ports_bundle.h"
#include "domain/environment.h"
#include "domain/release.h"
#include "domain/snapshot.h"

#include <QObject>

#include <functional>
#include <stop_token>

namespace ktrdr {

struct NodeCommand;

class ReleaseReader : public QObject
{
public:
    ReleaseReader(Environment environment, Ports ports, QObject* parent = nullptr);
    ~ReleaseReader() override;

    // `snapshot` tells on which node the backend's container runs. The list comes with a problem of its own when the
    // git remote could not be asked.
    void readReleases(const ClusterSnapshot& snapshot, std::function<void(Result<ReleaseList>)> ready);
    // Both commits are of the list that was read before.
    void readCommits(const ClusterSnapshot& snapshot, const CommitId& from, const CommitId& to,
                     std::function<void(Result<CommitRange>)> ready);

private:
    void run(const ClusterSnapshot& snapshot, const NodeCommand& command, Milliseconds timeout,
             std::function<void(Result<std::string>)> ready);

    Environment m_environment;
    Ports m_ports;
    std::stop_source m_stop;
};

} // namespace ktrdr
