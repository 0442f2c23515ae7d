// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/commands/program_help.h"

#include <charconv>

namespace ktrdr::sim {

std::optional<std::int64_t> parseNumber(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

void recordProgram(MachinePark& park, SimMachine& machine, std::string kind, UtcTime begun, const Words& argv,
                   int status)
{
    AuditEntry entry;
    entry.time = begun;
    entry.kind = std::move(kind);
    entry.container = machine.box();
    entry.node = machine.name();
    if (machine.box() != 0) {
        entry.node = park.cluster().with([&](World& world) {
            const Box* box = world.box(machine.box());
            return box ? box->node : std::string();
        });
    }
    entry.argv = argv;
    entry.exit = status;
    park.audit().record(std::move(entry));
}

} // namespace ktrdr::sim
