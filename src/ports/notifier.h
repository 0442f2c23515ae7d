// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Notifier tells people away from the screen that a run ended or needs them. Main thread, fire and forget.
#pragma once

#include <string>

namespace ktrdr {

enum class NotifyLevel { Info, NeedsYou, Failed };

class Notifier
{
public:
    virtual ~Notifier() = default;
    virtual void notify(NotifyLevel level, const std::string& title, const std::string& text) = 0;
};

} // namespace ktrdr
