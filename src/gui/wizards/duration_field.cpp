// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/wizards/duration_field.h"

#include <QRegularExpression>

namespace ktrdr {

namespace {

constexpr int kDay = 24 * 3600;
constexpr int kStep = 30;

} // namespace

QString spanText(Milliseconds span)
{
    const auto seconds = (span.count() + 999) / 1000;
    if (seconds >= 60 && seconds < 3600 && seconds % 60 == 0)
        return DurationField::tr("%1 min").arg(seconds / 60);
    if (seconds < 120)
        return DurationField::tr("%1 s").arg(seconds);
    return QString::fromStdString(humanDuration(Milliseconds{seconds * 1000}));
}

std::optional<Seconds> spanFrom(const QString& text)
{
    static const QRegularExpression plain(QStringLiteral("^\\s*(\\d{1,5})\\s*(s|m|min|h)?\\s*$"));
    static const QRegularExpression clock(QStringLiteral("^\\s*(?:(\\d{1,2}):)?(\\d{1,2}):(\\d{2})\\s*$"));
    if (const auto match = plain.match(text); match.hasMatch()) {
        const auto unit = match.captured(2);
        const int factor = unit == QLatin1String("h") ? 3600 : unit.startsWith(QLatin1Char('m')) ? 60 : 1;
        return Seconds{match.captured(1).toLongLong() * factor};
    }
    if (const auto match = clock.match(text); match.hasMatch())
        return Seconds{match.captured(1).toLongLong() * 3600 + match.captured(2).toLongLong() * 60 +
                       match.captured(3).toLongLong()};
    return std::nullopt;
}

DurationField::DurationField(QWidget* parent) : QSpinBox(parent)
{
    setRange(0, kDay);
    setSingleStep(kStep);
    setButtonSymbols(QAbstractSpinBox::NoButtons);
    setToolTip(tr("For example 90s, 5m, 1h or 5:30"));
}

QString DurationField::textFromValue(int value) const { return spanText(Seconds{value}); }

int DurationField::valueFromText(const QString& text) const
{
    const auto span = spanFrom(text);
    return span ? static_cast<int>(span->count()) : value();
}

QValidator::State DurationField::validate(QString& text, int&) const
{
    if (text == specialValueText() && !text.isEmpty())
        return QValidator::Acceptable;
    const auto span = spanFrom(text);
    if (!span)
        return text.size() > 12 ? QValidator::Invalid : QValidator::Intermediate;
    return span->count() >= minimum() && span->count() <= maximum() ? QValidator::Acceptable : QValidator::Intermediate;
}

} // namespace ktrdr
