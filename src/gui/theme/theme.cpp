// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/theme.h"

#include "gui/theme/scaled.h"
#include "gui/theme/table_look.h"

#include <QApplication>
#include <QEvent>
#include <QFile>
#include <QFontDatabase>
#include <QIcon>
#include <QScopedValueRollback>
#include <QStyleFactory>
#include <QTableView>

// The icons lie in a static library: the linker would drop them otherwise.
static void useResources() { Q_INIT_RESOURCE(gui); }

namespace ktrdr {

namespace {

constexpr int kControlInside = 18; // a control's height without padding and border

QFont scaled(double factor, QFont::Weight weight)
{
    QFont font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() * factor);
    font.setWeight(weight);
    return font;
}

} // namespace

Theme::Theme(QObject* parent)
    : QObject(parent), m_tokens((useResources(), isSystemDark()) ? darkTokens() : lightTokens()), m_icons(m_tokens)
{
    m_isDark = [this] { return isSystemDark(); };
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/ktrdr/icons/ktrdr-admin.svg")));
    apply();
    m_soon.setSingleShot(true);
    m_soon.setInterval(0);
    connect(&m_soon, &QTimer::timeout, this, &Theme::follow);
    qApp->installEventFilter(this);
}

void Theme::choose(ColourScheme scheme)
{
    m_scheme = scheme;
    put(scheme == ColourScheme::System ? m_isDark() : scheme == ColourScheme::Dark);
}

void Theme::put(bool dark)
{
    if (dark == m_tokens.dark)
        return;
    m_tokens = dark ? darkTokens() : lightTokens();
    m_icons = StatusIcons(m_tokens);
    apply();
    Q_EMIT changed();
}

// The system's colours lie below ours, which cover them all: without ours they can be seen for a moment.
bool Theme::isSystemDark()
{
    const QScopedValueRollback busy(m_busy, true);
    const auto ours = QApplication::palette();
    QApplication::setPalette(QPalette());
    const bool dark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    QApplication::setPalette(ours);
    return dark;
}

// A change of the system comes as one event per window; what our own palette sets off is none.
bool Theme::eventFilter(QObject* object, QEvent* event)
{
    const bool system =
        event->type() == QEvent::ThemeChange || (event->type() == QEvent::ApplicationPaletteChange && object == qApp);
    if (system && !m_busy && m_scheme == ColourScheme::System)
        m_soon.start();
    return false;
}

void Theme::follow()
{
    if (m_scheme == ColourScheme::System)
        put(m_isDark());
}

void Theme::choose(Density density)
{
    if (m_density == density)
        return;
    m_density = density;
    sizes::setComfortable(density == Density::Comfortable);
    apply();
    for (auto* widget : QApplication::allWidgets()) {
        if (auto* table = qobject_cast<QTableView*>(widget))
            followDensity(*table);
    }
    Q_EMIT changed();
}

void Theme::apply()
{
    const QScopedValueRollback busy(m_busy, true);
    QApplication::setPalette(paletteOf(m_tokens));
    qApp->setStyleSheet(styleSheetOf(m_tokens));
}

QFont Theme::captionFont() const { return scaled(11.0 / 13.0, QFont::Normal); }
QFont Theme::titleFont() const { return scaled(18.0 / 13.0, QFont::DemiBold); }
QFont Theme::metricFont() const { return scaled(20.0 / 13.0, QFont::DemiBold); }

QFont Theme::fixedFont() const
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(QApplication::font().pointSizeF() * 12.0 / 13.0);
    return font;
}

QPalette paletteOf(const Tokens& tokens)
{
    QPalette palette;
    palette.setColor(QPalette::Window, tokens.background);
    palette.setColor(QPalette::WindowText, tokens.text);
    palette.setColor(QPalette::Base, tokens.surface);
    palette.setColor(QPalette::AlternateBase, tokens.alternateRow);
    palette.setColor(QPalette::Text, tokens.text);
    palette.setColor(QPalette::PlaceholderText, tokens.secondaryText);
    palette.setColor(QPalette::Button, tokens.raised);
    palette.setColor(QPalette::ButtonText, tokens.text);
    palette.setColor(QPalette::ToolTipBase, tokens.raised);
    palette.setColor(QPalette::ToolTipText, tokens.text);
    palette.setColor(QPalette::Highlight, tokens.selection);
    palette.setColor(QPalette::HighlightedText, tokens.text);
    palette.setColor(QPalette::Link, tokens.accent);
    palette.setColor(QPalette::Light, tokens.raised);
    palette.setColor(QPalette::Midlight, tokens.alternateRow);
    palette.setColor(QPalette::Mid, tokens.hairline);
    palette.setColor(QPalette::Dark, tokens.hairline);
    palette.setColor(QPalette::Shadow, tokens.hairline);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, tokens.secondaryText);
    return palette;
}

QString styleSheetOf(const Tokens& tokens)
{
    QFile file(QStringLiteral(":/ktrdr/theme.qss"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    auto sheet = QString::fromUtf8(file.readAll());
    const std::pair<const char*, QColor> names[] = {{"@background", tokens.background},
                                                    {"@surface", tokens.surface},
                                                    {"@raised", tokens.raised},
                                                    {"@alternate", tokens.alternateRow},
                                                    {"@hairline", tokens.hairline},
                                                    {"@code", tokens.codeBlock},
                                                    {"@text", tokens.text},
                                                    {"@secondary", tokens.secondaryText},
                                                    {"@selection", tokens.selection},
                                                    {"@accentText", tokens.accentText},
                                                    {"@accent", tokens.accent},
                                                    {"@failedText", tokens.failedText}};
    sheet.replace(QLatin1String("{scheme}"), QLatin1String(tokens.dark ? "dark" : "light"));
    sheet.replace(QLatin1String("{control}"), QString::number(sizes::scaled(kControlInside)));
    sheet.replace(QLatin1String("{treeRow}"), QString::number(sizes::row(sizes::kTreeRow)));
    for (const auto& [name, colour] : names)
        sheet.replace(QLatin1String(name), colour.name());
    return sheet;
}

} // namespace ktrdr
