// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/model/world.h"

#include <algorithm>
#include <fmt/core.h>

namespace ktrdr::sim {

const char* toString(Role role)
{
    switch (role) {
    case Role::Backend: return "backend";
    case Role::Worker: return "worker";
    case Role::Golden: return "golden";
    case Role::GpuHost: return "gpu-host";
    case Role::IbHost: return "ib-host";
    }
    return "";
}

const char* toString(UnitState state)
{
    switch (state) {
    case UnitState::Inactive: return "inactive";
    case UnitState::Activating: return "activating";
    case UnitState::Active: return "active";
    case UnitState::Deactivating: return "deactivating";
    case UnitState::Failed: return "failed";
    }
    return "";
}

World::World(SimOptions options, UtcTime start)
    : origin(options.versions, options.seed, start - std::chrono::hours{5}), m_options(std::move(options)),
      m_now(start), m_random(m_options.seed * 2 + 1)
{
    makeNodes(*this);
    makeBoxes(*this);
    beginTimers(*this);
}

void World::advance(UtcTime now)
{
    while (!m_events.empty() && m_events.begin()->first <= now) {
        auto node = m_events.extract(m_events.begin());
        m_now = std::max(m_now, node.key());
        node.mapped()(*this);
    }
    m_now = std::max(m_now, now);
}

std::optional<UtcTime> World::nextEvent() const
{
    return m_events.empty() ? std::nullopt : std::optional(m_events.begin()->first);
}

void World::after(Milliseconds delay, Event event) { m_events.emplace(m_now + delay, std::move(event)); }

Box* World::box(int id)
{
    const auto found = m_boxes.find(id);
    return found == m_boxes.end() ? nullptr : &found->second;
}

Box* World::boxNamed(std::string_view hostName)
{
    for (auto& [id, box] : m_boxes) {
        if (box.hostName == hostName)
            return &box;
    }
    return nullptr;
}

Box* World::boxAt(std::string_view address)
{
    for (auto& [id, box] : m_boxes) {
        if (box.address == address)
            return &box;
    }
    return nullptr;
}

Node* World::node(std::string_view name)
{
    const auto found = std::find_if(m_nodes.begin(), m_nodes.end(), [&](const Node& n) { return n.name == name; });
    return found == m_nodes.end() ? nullptr : &*found;
}

Box& World::addBox(Box box)
{
    const int id = box.id;
    return m_boxes.insert_or_assign(id, std::move(box)).first->second;
}

void World::removeBox(int id)
{
    m_boxes.erase(id);
    portsChanged();
}

bool World::faulty(std::string_view fault, const Box& box) const
{
    return faults.has(fault, std::to_string(box.id), box.role == Role::Worker);
}

std::string World::faultArgument(std::string_view fault, const Box& box) const
{
    return faults.argument(fault, std::to_string(box.id), box.role == Role::Worker);
}

std::int64_t World::faultNumber(std::string_view fault, const Box& box) const
{
    return faults.number(fault, std::to_string(box.id), box.role == Role::Worker);
}

void World::log(Box& box, std::string identifier, std::string text)
{
    constexpr std::size_t kMaxLines = 2000;
    const int pid = identifier == "systemd" ? 1 : box.unit.mainPid;
    box.journal.push_back({m_now, std::move(identifier), pid, std::move(text)});
    if (box.journal.size() > kMaxLines)
        box.journal.pop_front();
}

std::uint64_t World::random()
{
    // splitmix64: small, fast, the same everywhere
    m_random += 0x9e3779b97f4a7c15ULL;
    auto z = m_random;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

// 250 containers share one third octet, and .0 and .251 and up stay unused: 100 -> .1.100, 250 -> .1.250,
// 251 -> .2.1. Third octet 0 belongs to the nodes and service hosts.
std::string World::ownAddress(int id) const
{
    return fmt::format("{}.{}.{}", m_options.network, 1 + (id - 1) / 250, 1 + (id - 1) % 250);
}

std::string World::hostAddress(int last) const { return fmt::format("{}.0.{}", m_options.network, last); }

} // namespace ktrdr::sim
