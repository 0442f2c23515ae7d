// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A step in words: what is sent exactly, how a gate is asked, its log as lines. Pure, main thread (tr).
#pragma once

#include "app/shown_run.h"

#include <QString>

namespace ktrdr {

struct StepCommand
{
    QString shown; // one block for the eye
    QString copy;  // what a person pastes into a shell on the node; empty for gates without a command
};
StepCommand stepCommand(const Plan& plan, const Step& step);

QString logLineText(const LogLine& line); // "14:03:14.201  exit 0", local time

} // namespace ktrdr
