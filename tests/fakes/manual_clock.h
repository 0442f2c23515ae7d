// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ManualClock is a Clock that stands still until the test moves it. Owned by the test; not thread-safe.
#pragma once

#include "base/clock.h"

namespace ktrdr::fakes {

class ManualClock final : public Clock
{
public:
    explicit ManualClock(UtcTime utc = UtcTime{Milliseconds{1'700'000'000'000}}, MonoTime mono = MonoTime{})
        : m_utc(utc), m_mono(mono)
    {
    }

    UtcTime utcNow() const override { return m_utc; }
    MonoTime monoNow() const override { return m_mono; }

    void setUtc(UtcTime utc) { m_utc = utc; }
    void setMono(MonoTime mono) { m_mono = mono; }
    // Time passes for both.
    void advance(Milliseconds duration)
    {
        m_utc += duration;
        m_mono += duration;
    }

private:
    UtcTime m_utc;
    MonoTime m_mono;
};

} // namespace ktrdr::fakes
