// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Site is the Web of the cluster: it chooses the routes by the box's role and applies the faults that concern
// HTTP. Owned by main, any thread.
#pragma once

#include "sim/model/audit.h"
#include "sim/model/cluster.h"
#include "sim/model/web.h"

namespace ktrdr::sim {

class Site final : public Web
{
public:
    Site(Cluster& cluster, Audit& audit) : m_cluster(cluster), m_audit(audit) {}
    WebAnswer answer(int box, const WebRequest& request) override;

private:
    Cluster& m_cluster;
    Audit& m_audit;
};

} // namespace ktrdr::sim
