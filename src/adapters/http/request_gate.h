// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RequestGate keeps the number of requests in flight bounded and lets the others wait in order, so that a sweep
// over 500 workers needs neither 500 sockets nor their memory at once. One per client, main thread only.
#pragma once

#include <deque>
#include <functional>
#include <utility>

namespace ktrdr {

class RequestGate
{
public:
    explicit RequestGate(int width) : m_width(width) {}

    // Calls `start` now or when a place is free. `start` answers false when it is not needed any more.
    void enter(std::function<bool()> start)
    {
        m_waiting.push_back(std::move(start));
        letIn();
    }

    // One that was started has ended.
    void leave()
    {
        --m_inside;
        letIn();
    }

private:
    void letIn()
    {
        if (m_lettingIn) // a start that fails at once calls leave(); the loop below goes on by itself
            return;
        m_lettingIn = true;
        while (m_inside < m_width && !m_waiting.empty()) {
            const auto start = std::move(m_waiting.front());
            m_waiting.pop_front();
            ++m_inside;
            if (!start())
                --m_inside;
        }
        m_lettingIn = false;
    }

    int m_width;
    int m_inside = 0;
    bool m_lettingIn = false;
    std::deque<std::function<bool()>> m_waiting;
};

} // namespace ktrdr
