// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of the environment editor: one form for each group of keys, which fills itself from an environment and
// writes itself into one. Together they know every key of the configuration file. Owned by the editor; main thread.
#pragma once

#include "gui/setup/problem_form.h"

#include <QString>

#include <functional>
#include <vector>

namespace ktrdr {

struct FieldGroup
{
    QString title;
    ProblemForm* form = nullptr;
    std::function<void(const Environment&)> show;
    std::function<void(Environment&)> write;
};

// What no field can hold in its type is written as a value that the check complains of.
std::vector<FieldGroup> environmentFields(const Theme& theme, QWidget* parent);

} // namespace ktrdr
