// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Evaluates the inside of "$((...))": 64-bit integers with wrap-around, C operators, assignments. Pure but for
// the two callbacks; throws ArithmeticError.
#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ktrdr::sim {

struct ArithmeticError : std::runtime_error
{
    using std::runtime_error::runtime_error;
};

struct ArithmeticVariables
{
    std::function<std::string(const std::string& name)> get;
    std::function<void(const std::string& name, std::int64_t value)> set;
};

std::int64_t evaluateArithmetic(std::string_view text, const ArithmeticVariables& variables);

} // namespace ktrdr::sim
