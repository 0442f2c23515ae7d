// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/cluster/cell_text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <unordered_set>

namespace ktrdr {

namespace {

struct CellText
{
    Q_DECLARE_TR_FUNCTIONS(CellText)
};

QString gigabytes(std::int64_t bytes)
{
    const double value = static_cast<double>(bytes) / (1 << 30);
    return QLocale().toString(value, 'f', value >= 10 || value == static_cast<int>(value) ? 0 : 1);
}

// The words of the domain, as sources say them.
constexpr const char* kWords[] = {
    QT_TRANSLATE_NOOP("CellText", "missing"),    QT_TRANSLATE_NOOP("CellText", "not registered"),
    QT_TRANSLATE_NOOP("CellText", "unknown"),    QT_TRANSLATE_NOOP("CellText", "online"),
    QT_TRANSLATE_NOOP("CellText", "offline"),    QT_TRANSLATE_NOOP("CellText", "running"),
    QT_TRANSLATE_NOOP("CellText", "stopped"),    QT_TRANSLATE_NOOP("CellText", "active"),
    QT_TRANSLATE_NOOP("CellText", "activating"), QT_TRANSLATE_NOOP("CellText", "deactivating"),
    QT_TRANSLATE_NOOP("CellText", "inactive"),   QT_TRANSLATE_NOOP("CellText", "failed"),
    QT_TRANSLATE_NOOP("CellText", "available"),  QT_TRANSLATE_NOOP("CellText", "busy"),
    QT_TRANSLATE_NOOP("CellText", "idle"),       QT_TRANSLATE_NOOP("CellText", "temporarily unavailable"),
    QT_TRANSLATE_NOOP("CellText", "healthy"),    QT_TRANSLATE_NOOP("CellText", "unhealthy"),
};
constexpr std::string_view kChanged = " (changed)"; // behind a version whose tree differs from it

QDateTime local(UtcTime at) { return QDateTime::fromMSecsSinceEpoch(at.time_since_epoch().count()); }

} // namespace

QString ageText(Milliseconds age)
{
    const auto seconds = std::max<std::int64_t>(0, age.count() / 1000);
    if (seconds < 120)
        return CellText::tr("%1 s").arg(seconds);
    return QString::fromStdString(humanDuration(Milliseconds{seconds * 1000}));
}

QString cellWord(std::string_view text)
{
    static const std::unordered_set<std::string_view> kKnown(std::begin(kWords), std::end(kWords));
    if (const auto known = kKnown.find(text); known != kKnown.end())
        return CellText::tr(known->data());
    if (text.size() > kChanged.size() && text.substr(text.size() - kChanged.size()) == kChanged)
        return CellText::tr("%1 (changed)").arg(cellWord(text.substr(0, text.size() - kChanged.size())));
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString cellText(const Cell& cell, UtcTime now)
{
    const auto text = cellWord(cell.text);
    if (cell.freshness == Freshness::Fresh)
        return text;
    if (cell.freshness == Freshness::Never || !cell.readAt)
        return cell.problem.empty() ? QStringLiteral("–") : CellText::tr("no answer");
    return CellText::tr("%1? %2").arg(text, ageText(std::chrono::duration_cast<Milliseconds>(now - *cell.readAt)));
}

QString usageText(std::int64_t used, std::int64_t whole)
{
    return CellText::tr("%1 / %2 GB").arg(gigabytes(used), gigabytes(whole));
}

QString localTime(UtcTime at) { return local(at).toString(QStringLiteral("HH:mm:ss")); }

QString localMoment(UtcTime at, UtcTime now)
{
    if (local(at).date() == local(now).date())
        return localTime(at);
    return local(at).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

} // namespace ktrdr
