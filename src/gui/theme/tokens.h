// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The colours and sizes of the window, one set per theme. Status colours are for status alone, environment colours for
// the environment alone. Plain values, any thread.
#pragma once

#include "domain/environment.h"
#include "domain/status.h"

#include <QColor>

namespace ktrdr {

struct Tokens
{
    bool dark = false;
    QColor background, surface, raised;
    QColor alternateRow, hairline, codeBlock;
    QColor text, secondaryText;
    QColor selection, accent, accentText; // accentText: on the accent
    QColor healthy, busy, degraded, failed, stopped, maintenance, unknown;
    QColor healthyText, degradedText, failedText, unknownText; // readable as text on the surface
    QColor production, staging, demo;

    QColor status(Status status) const;
    // For words: contrast of at least 4.5 on the surface.
    QColor statusText(Status status) const;
    QColor environment(Protection protection) const;
};

Tokens lightTokens();
Tokens darkTokens();

namespace sizes {

inline constexpr int kGrid = 4;
inline constexpr int kPageMargin = 16;
inline constexpr int kCardGap = 12;
inline constexpr int kCardRadius = 6;
inline constexpr int kControlRadius = 4;
inline constexpr int kControlHeight = 28;
inline constexpr int kTableRow = 26;
inline constexpr int kTreeRow = 25;
inline constexpr int kIcon = 16;
inline constexpr int kCardIcon = 18;
inline constexpr int kEnvironmentBand = 4;

} // namespace sizes

} // namespace ktrdr
