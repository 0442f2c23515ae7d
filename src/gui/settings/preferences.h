// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a person chose for the window, kept in QSettings. Values; main thread.
#pragma once

#include "gui/theme/theme.h"

namespace ktrdr {

enum class Notify { Always, WhenNeeded, Never };

struct Preferences
{
    ColourScheme scheme = ColourScheme::System;
    Notify notify = Notify::Always;
    Density density = Density::Compact;

    static Preferences load(); // what does not fit is the default
    void save() const;
    bool operator==(const Preferences&) const = default;
};

} // namespace ktrdr
