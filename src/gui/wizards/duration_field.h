// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A field for a span of time: "90 s", "5 min", "1:30:00"; typed as 90s, 5m, 1h or 5:30. Holds seconds. Main thread.
#pragma once

#include "base/clock.h"

#include <QSpinBox>

#include <optional>

namespace ktrdr {

// "90 s", "5 min"; what is no whole minute as "5:30".
QString spanText(Milliseconds span);
std::optional<Seconds> spanFrom(const QString& text);

class DurationField : public QSpinBox
{
    Q_OBJECT

public:
    explicit DurationField(QWidget* parent = nullptr);
    Seconds span() const { return Seconds{value()}; }
    void setSpan(Seconds span) { setValue(static_cast<int>(span.count())); }

protected:
    QString textFromValue(int value) const override;
    int valueFromText(const QString& text) const override;
    QValidator::State validate(QString& text, int& position) const override;
};

} // namespace ktrdr
