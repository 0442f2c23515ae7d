// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What an operator is told of a run: in the list of notices always, on the desktop as the settings allow. Plain value.
#pragma once

#include <QString>

namespace ktrdr {

struct RunNotice
{
    QString title, text;
    bool urgent = false; // a person is needed, or something failed
    QString run = {};    // its id
};

} // namespace ktrdr
