// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Discovery turns what Proxmox reports into a proposed inventory: every container gets the role that its name suggests,
// and what speaks against the proposal is named. Names are suggestions only; the operator decides. Pure values and
// functions, any thread.
#pragma once

#include "domain/environment.h"
#include "domain/observations.h"

#include <string>
#include <string_view>
#include <vector>

namespace ktrdr {

enum class FoundRole { NotOurs, Backend, Backtesting, Training, Golden };

// Lists of names with * and ?, separated by commas or blanks; letters of either case.
struct DiscoveryPatterns
{
    std::string backend = "ktrdr-backend*";
    std::string backtesting = "ktrdr-worker-bt-*";
    std::string training = "ktrdr-worker-tr-*";
    std::string golden = "ktrdr-template*, ktrdr-golden*";
    bool operator==(const DiscoveryPatterns&) const = default;
};

bool fitsNames(std::string_view name, std::string_view patterns);

struct FoundContainer
{
    CtId ct;
    std::string name, node, address;
    Power power = Power::Unknown;
    FoundRole role = FoundRole::NotOurs;
    bool ambiguous = false; // the names of several roles fit
    bool operator==(const FoundContainer&) const = default;
};

struct FoundNode
{
    std::string name;
    bool online = false;
    SshEndpoint ssh; // the host is empty when it cannot be told
    bool operator==(const FoundNode&) const = default;
};

struct Discovery
{
    std::vector<FoundNode> nodes;
    std::vector<FoundContainer> containers; // by number
    bool operator==(const Discovery&) const = default;
};

// `connected`: where the answers come from.
Discovery discover(const ClusterResources& resources, const AddressBook& addresses, const DiscoveryPatterns& patterns,
                   const SshEndpoint& connected);

struct DiscoveryConflict
{
    enum class Kind {
        NothingFound,
        NoBackend,
        SeveralBackends,
        SeveralGolden,
        Nameless,    // a container of ours without a host name
        SameName,    // two containers of ours
        NodeUnknown, // its SSH host is not known
        NoWorkers,
        Ambiguous,
        NoAddress,
        NotRunning,
    };
    Kind kind = Kind::NothingFound;
    std::vector<std::string> places; // container numbers or node names
    bool stops() const { return kind < Kind::NoWorkers; }
    bool operator==(const DiscoveryConflict&) const = default;
};

// Those that stop first.
std::vector<DiscoveryConflict> conflictsIn(const Discovery& discovery);

// `access` with nodes, backend, workers and golden container as found; what it said of the same containers before
// (unit, port) stays.
Environment withInventory(Environment access, const Discovery& discovery);

} // namespace ktrdr
