// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/tokens.h"

namespace ktrdr {

QColor Tokens::status(Status status) const
{
    switch (status) {
    case Status::Healthy: return healthy;
    case Status::Busy: return busy;
    case Status::Degraded: return degraded;
    case Status::Failed: return failed;
    case Status::Stopped: return stopped;
    case Status::Maintenance: return maintenance;
    case Status::Unknown: return unknown;
    }
    return unknown;
}

QColor Tokens::statusText(Status status) const
{
    switch (status) {
    case Status::Healthy: return healthyText;
    case Status::Degraded: return degradedText;
    case Status::Failed: return failedText;
    case Status::Unknown: return unknownText;
    case Status::Busy: return busy;
    case Status::Stopped:
    case Status::Maintenance: return secondaryText;
    }
    return secondaryText;
}

QColor Tokens::environment(Protection protection) const
{
    switch (protection) {
    case Protection::Production: return production;
    case Protection::Staging: return staging;
    case Protection::Demo: return demo;
    }
    return production;
}

Tokens lightTokens()
{
    Tokens tokens;
    tokens.background = 0xF5F6F8;
    tokens.surface = tokens.raised = 0xFFFFFF;
    tokens.alternateRow = 0xFAFBFC;
    tokens.hairline = 0xDDE1E6;
    tokens.codeBlock = 0xF0F2F5;
    tokens.text = 0x1C2126;
    tokens.secondaryText = 0x5F6B76;
    tokens.selection = 0xDCE9F7;
    tokens.accent = 0x1F5FA8;
    tokens.accentText = 0xFFFFFF;
    tokens.healthy = 0x009E73;
    tokens.busy = 0x0072B2;
    tokens.degraded = 0xE69F00;
    tokens.failed = 0xD55E00;
    tokens.stopped = 0x8A8F94;
    tokens.maintenance = 0xCC79A7;
    tokens.unknown = 0x56B4E9;
    tokens.healthyText = 0x00734F;
    tokens.degradedText = 0x8A5A00;
    tokens.failedText = 0xB34A00;
    tokens.unknownText = 0x1F6E9E;
    tokens.production = 0x6A3FA0;
    tokens.staging = 0x00707A;
    tokens.demo = 0x4B5A68;
    return tokens;
}

Tokens darkTokens()
{
    Tokens tokens = lightTokens();
    tokens.dark = true;
    tokens.background = 0x16191D;
    tokens.surface = 0x1E2227;
    tokens.raised = 0x262B31;
    tokens.alternateRow = 0x21262B;
    tokens.hairline = 0x343B43;
    tokens.codeBlock = 0x14171A;
    tokens.text = 0xE6E9EC;
    tokens.secondaryText = 0x9AA5B1;
    tokens.selection = 0x22405F;
    tokens.accent = 0x6FB1F0;
    tokens.accentText = 0x10161C;
    tokens.healthy = tokens.healthyText = 0x2CC295;
    tokens.busy = 0x4FA3E0;
    tokens.degradedText = tokens.degraded;
    tokens.failed = tokens.failedText = 0xF0803C;
    tokens.unknownText = tokens.unknown;
    tokens.production = 0xA987DD;
    tokens.staging = 0x3FB3BD;
    tokens.demo = 0x8DA0B3;
    return tokens;
}

} // namespace ktrdr
