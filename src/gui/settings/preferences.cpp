// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/settings/preferences.h"

#include <QSettings>

namespace ktrdr {

namespace {

QString schemeKey() { return QStringLiteral("window/scheme"); }
QString densityKey() { return QStringLiteral("window/density"); }
QString notifyKey() { return QStringLiteral("runs/notify"); }

template <typename Choice> Choice chosen(const QSettings& settings, const QString& key, Choice usual, Choice last)
{
    bool fits = false;
    const int value = settings.value(key, static_cast<int>(usual)).toInt(&fits);
    return fits && value >= 0 && value <= static_cast<int>(last) ? static_cast<Choice>(value) : usual;
}

} // namespace

Preferences Preferences::load()
{
    const QSettings settings;
    Preferences preferences;
    preferences.scheme = chosen(settings, schemeKey(), preferences.scheme, ColourScheme::Dark);
    preferences.notify = chosen(settings, notifyKey(), preferences.notify, Notify::Never);
    preferences.density = chosen(settings, densityKey(), preferences.density, Density::Comfortable);
    return preferences;
}

void Preferences::save() const
{
    QSettings settings;
    settings.setValue(schemeKey(), static_cast<int>(scheme));
    settings.setValue(notifyKey(), static_cast<int>(notify));
    settings.setValue(densityKey(), static_cast<int>(density));
}

} // namespace ktrdr
