// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// World is the whole truth of the simulated cluster: nodes, boxes, the backend's memory, faults, and a queue of
// timed events. It has no thread, clock or lock of its own: whoever owns it (Cluster, or a test) calls advance()
// with the simulated time and guards it. Deterministic: same options and same calls give the same state.
#pragma once

#include "sim/model/box.h"
#include "sim/model/faults.h"
#include "sim/model/options.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ktrdr::sim {

struct Task
{
    std::string upid;
    std::string type;
    std::string id;
    int pid = 0;
    UtcTime start{};
    std::optional<UtcTime> end;
    std::string status;
};

struct Node
{
    std::string name;
    std::string address;
    int cores = 16;
    std::int64_t memory = std::int64_t{64} << 30;
    UtcTime bootedAt{};
    std::vector<Task> tasks; // newest last
};

struct RegistryEntry
{
    std::string id;
    std::string type;
    std::string endpoint;
    int box = 0; // 0: somebody from outside the simulation registered it
    bool gpu = false;
    std::string status = "available";
    std::string currentOperation;
    std::optional<UtcTime> lastCheck;
    UtcTime lastHealthy{};
    int failures = 0;
    std::optional<UtcTime> lastSelected;
};

struct BackendState // the memory of the backend's process
{
    std::vector<RegistryEntry> registry; // in order of registration
    std::vector<Operation> operations;   // oldest first; generation N keeps them over restarts
    std::map<std::string, UtcTime> unclaimedSince;
    UtcTime upSince{};
};

class World
{
public:
    using Event = std::function<void(World&)>;

    World(SimOptions options, UtcTime start);
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    void advance(UtcTime now); // runs what is due, in order of time
    std::optional<UtcTime> nextEvent() const;
    UtcTime now() const { return m_now; }
    void after(Milliseconds delay, Event event);

    const SimOptions& options() const { return m_options; }
    const Timings& timings() const { return m_options.timings; }
    bool generationN() const { return m_options.generation == KtrdrGeneration::N; }

    Box* box(int id);
    Box* boxNamed(std::string_view hostName);
    Box* boxAt(std::string_view address);
    Box& backendBox() { return *box(kBackendId); }
    Node* node(std::string_view name);
    std::map<int, Box>& boxes() { return m_boxes; }
    std::vector<Node>& nodes() { return m_nodes; }
    Box& addBox(Box box);
    void removeBox(int id);

    // What was injected for this box, or for all boxes: those are the workers.
    bool faulty(std::string_view fault, const Box& box) const;
    std::string faultArgument(std::string_view fault, const Box& box) const;
    std::int64_t faultNumber(std::string_view fault, const Box& box) const;
    Milliseconds httpDelay(const Box& box) const { return Milliseconds{faultNumber("slow", box)}; }

    void log(Box& box, std::string identifier, std::string text);
    std::uint64_t random(); // deterministic sequence from the seed
    int nextPid() { return m_nextPid++; }
    // Changes whenever a port opens or closes somewhere.
    std::uint64_t portsVersion() const { return m_portsVersion; }
    void portsChanged() { ++m_portsVersion; }
    std::string ownAddress(int id) const;    // BASE.x.y of a container
    std::string hostAddress(int last) const; // BASE.0.last

    static constexpr int kBackendId = 100;
    static constexpr int kGoldenId = 900;
    static constexpr int kGpuId = 20;
    static constexpr int kIbId = 21;

    GitOrigin origin;
    FaultBook faults;
    BackendState backend;

private:
    SimOptions m_options;
    UtcTime m_now;
    std::multimap<UtcTime, Event> m_events;
    std::map<int, Box> m_boxes;
    std::vector<Node> m_nodes;
    std::uint64_t m_random;
    std::uint64_t m_portsVersion = 1;
    int m_nextPid = 2000;
};

// World's constructor calls these (setup.cpp).
void makeNodes(World& world);
void makeBoxes(World& world);
void beginTimers(World& world);
Box makeContainer(World& world, int id, Role role, const std::string& node, const std::string& hostName);
std::string macAddress(World& world);

} // namespace ktrdr::sim
