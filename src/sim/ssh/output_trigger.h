// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// OutputTrigger goes off once, when commands have printed a text for the n-th time since it was armed. For the fault
// that cuts a connection at a known point of a script. Owned by the server; thread-safe.
#pragma once

#include <mutex>
#include <string>
#include <string_view>

namespace ktrdr::sim {

class OutputTrigger
{
public:
    void arm(std::string text, int times)
    {
        const std::lock_guard lock(m_mutex);
        m_text = std::move(text);
        m_left = times;
    }
    // `bytes`: one block of output; a text that lies in two blocks is not seen.
    bool hit(std::string_view bytes)
    {
        const std::lock_guard lock(m_mutex);
        return m_left > 0 && bytes.find(m_text) != std::string_view::npos && --m_left == 0;
    }

private:
    std::mutex m_mutex;
    std::string m_text;
    int m_left = 0;
};

} // namespace ktrdr::sim
