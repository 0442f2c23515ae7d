// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Theme gives the application its look: Fusion style, palette and style sheet made of tokens, light or dark as the
// system's palette is and becomes, and the icons. One per application, owned by gui/main.cpp, handed to widgets by
// reference; main thread.
#pragma once

#include "gui/theme/status_icons.h"
#include "gui/theme/tokens.h"

#include <QObject>
#include <QPalette>
#include <QTimer>

#include <functional>

class QLabel;
class QWidget;

namespace ktrdr {

enum class ColourScheme { System, Light, Dark };
enum class Density { Compact, Comfortable }; // of the rows of tables and trees

class Theme : public QObject
{
    Q_OBJECT

public:
    explicit Theme(QObject* parent = nullptr);

    void choose(ColourScheme scheme);
    void choose(Density density);
    Density density() const { return m_density; }
    // For tests: how the system is asked.
    void askSystem(std::function<bool()> isDark) { m_isDark = std::move(isDark); }
    ColourScheme scheme() const { return m_scheme; }
    const Tokens& tokens() const { return m_tokens; }
    const StatusIcons& icons() const { return m_icons; }

    // Fonts by role, relative to the system's interface font and its scaling.
    QFont captionFont() const;
    QFont titleFont() const;  // of a page
    QFont metricFont() const; // of a card's value
    QFont fixedFont() const;  // commands and logs

Q_SIGNALS:
    // Everything that painted with tokens or icons asks for them again.
    void changed();

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void apply();
    bool isSystemDark();
    void put(bool dark);
    void follow();

    ColourScheme m_scheme = ColourScheme::System;
    Density m_density = Density::Compact;
    std::function<bool()> m_isDark;
    bool m_busy = false; // the palette changes by our own hand
    QTimer m_soon;       // many windows are told of one change
    Tokens m_tokens;
    StatusIcons m_icons;
};

// The colours as Qt's roles; public for tests.
QPalette paletteOf(const Tokens& tokens);
QString styleSheetOf(const Tokens& tokens);

} // namespace ktrdr
