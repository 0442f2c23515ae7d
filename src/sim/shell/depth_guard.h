// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// DepthGuard bounds the nesting of scripts while they are parsed, so that a hostile one cannot overflow the
// stack. A local variable of the recursive parser functions.
#pragma once

#include "sim/shell/script_reader.h"

namespace ktrdr::sim {

class DepthGuard
{
public:
    DepthGuard(int& depth, int line) : m_depth(depth)
    {
        if (m_depth >= kMaxDepth)
            throw SyntaxError(line, "Syntax error: nested too deeply");
        ++m_depth;
    }
    ~DepthGuard() { --m_depth; }
    DepthGuard(const DepthGuard&) = delete;
    DepthGuard& operator=(const DepthGuard&) = delete;

private:
    static constexpr int kMaxDepth = 200;
    int& m_depth;
};

} // namespace ktrdr::sim
