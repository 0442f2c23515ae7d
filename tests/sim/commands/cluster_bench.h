// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A whole simulated cluster without network: runs command lines on its nodes. ClusterBench does not wait either;
// with a ScaledClock, timers that run beside a command work too.
#pragma once

#include "sim/commands/sim_machine.h"
#include "sim/http/site.h"
#include "sim/model/manual_sim_clock.h"
#include "sim/shell/pipe.h"

#include <QByteArray>

namespace ktrdr::sim {

class TextOutput final : public OutputStream
{
public:
    bool write(std::string_view bytes) override
    {
        text += bytes;
        return true;
    }
    std::string text;
};

struct Outcome
{
    int status = 0;
    QByteArray out;
    QByteArray err;
};

template <typename Clock> struct ClusterBenchWith
{
    explicit ClusterBenchWith(SimOptions options = {})
        : cluster(std::move(options), clock), site(cluster, audit), park(cluster, audit, site)
    {
    }

    Outcome run(const std::string& line, const std::string& node = "pve1", const std::string& input = {})
    {
        Pipe in(input.size() + 1);
        in.write(input);
        in.closeWrite();
        TextOutput out, err;
        Process process{{}, "/root", in, out, err, {}, 0, nullptr};
        const int status = park.runLogin(park.node(node), process, line);
        return {status, QByteArray::fromStdString(out.text), QByteArray::fromStdString(err.text)};
    }
    template <typename F> auto with(F&& use) { return cluster.with(std::forward<F>(use)); }
    Milliseconds measured(const std::string& line)
    {
        const auto begun = clock.now();
        run(line);
        return clock.now() - begun;
    }

    Clock clock;
    Cluster cluster;
    Audit audit;
    Site site;
    MachinePark park;
};
using ClusterBench = ClusterBenchWith<ManualSimClock>;

} // namespace ktrdr::sim
