// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Message is a stable id with arguments; domain and planning say things this way and the front ends word them
// through tr() (app/wording). Plain value, any thread.
#pragma once

#include <string>
#include <vector>

namespace ktrdr {

struct Message
{
    std::string id;
    std::vector<std::string> arguments;
    bool operator==(const Message&) const = default;
};

} // namespace ktrdr
