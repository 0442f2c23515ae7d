// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QStyleFactory>

// The icons lie in a static library: the linker would drop them otherwise.
static void useResources() { Q_INIT_RESOURCE(gui); }

namespace ktrdr {

namespace {

QFont scaled(double factor, QFont::Weight weight)
{
    QFont font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() * factor);
    font.setWeight(weight);
    return font;
}

} // namespace

Theme::Theme(QObject* parent)
    : QObject(parent), m_systemIsDark(QApplication::palette().color(QPalette::Window).lightness() < 128),
      m_tokens((useResources(), m_systemIsDark) ? darkTokens() : lightTokens()), m_icons(m_tokens)
{
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    apply();
}

void Theme::choose(ColourScheme scheme)
{
    m_scheme = scheme;
    const bool dark = scheme == ColourScheme::Dark || (scheme == ColourScheme::System && m_systemIsDark);
    if (dark == m_tokens.dark)
        return;
    m_tokens = dark ? darkTokens() : lightTokens();
    m_icons = StatusIcons(m_tokens);
    apply();
    Q_EMIT changed();
}

void Theme::apply()
{
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

// Widgets opt in by property: primary, danger, card, code, pill, secondary.
QString styleSheetOf(const Tokens& tokens)
{
    auto sheet = QStringLiteral(R"(
QToolTip { border: 1px solid @hairline; padding: 4px; background: @raised; color: @text; }
QPushButton, QToolButton[control="true"] { background: @raised; border: 1px solid @hairline; border-radius: 4px;
    padding: 4px 12px; min-height: 18px; color: @text; }
QPushButton:hover, QToolButton[control="true"]:hover { border-color: @secondary; }
QPushButton:focus, QToolButton[control="true"]:focus { border: 1px solid @accent; }
QPushButton:disabled { color: @secondary; background: @background; }
QPushButton[primary="true"] { background: @accent; color: @accentText; border-color: @accent; font-weight: 600; }
QPushButton[primary="true"]:disabled { background: @hairline; color: @secondary; border-color: @hairline; }
QPushButton[danger="true"] { color: @failedText; border-color: @failedText; font-weight: 600; }
QPushButton[danger="true"]:disabled { color: @secondary; border-color: @hairline; }
QPushButton[field="true"] { color: @secondary; text-align: left; background: @surface; }
QTableView::item { padding-left: 5px; }
QMenuBar { background: @background; border-bottom: 1px solid @hairline; }
QLineEdit, QComboBox, QSpinBox { background: @surface; border: 1px solid @hairline; border-radius: 4px;
    padding: 4px 8px; min-height: 18px; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus { border-color: @accent; }
QCheckBox::indicator, QTableView::indicator { width: 14px; height: 14px; border: 1px solid @secondary;
    border-radius: 3px; background: @surface; }
QCheckBox::indicator:focus { border-color: @accent; }
QCheckBox::indicator:checked, QTableView::indicator:checked { background: @accent; border-color: @accent;
    image: url(:/ktrdr/icons/check-@scheme.svg); }
QFrame[card="true"] { background: @surface; border: 1px solid @hairline; border-radius: 6px; }
QPlainTextEdit[code="true"] { background: @code; border: 0; border-radius: 4px; }
QLabel[secondary="true"] { color: @secondary; }
QTreeView, QTableView { border: 0; background: @surface; alternate-background-color: @alternate;
    selection-background-color: @selection; selection-color: @text; outline: 0; }
QTreeView::item { height: 25px; }
QTableView[framed="true"] { border: 1px solid @hairline; border-radius: 6px; }
QHeaderView::section { background: @surface; color: @secondary; border: 0; border-bottom: 1px solid @hairline;
    padding: 4px 8px; }
QTabBar::tab { background: transparent; color: @secondary; padding: 7px 12px; border: 0;
    border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; }
QTabBar::tab:focus { color: @accent; }
QTabWidget::pane { border: 0; border-top: 1px solid @hairline; }
QSplitter::handle { background: @hairline; }
QStatusBar { background: @surface; border-top: 1px solid @hairline; }
QStatusBar::item { border: 0; }
QMenu { background: @raised; border: 1px solid @hairline; }
QMenu::item { padding: 5px 24px; }
QMenu::item:selected { background: @selection; color: @text; }
QMenu::item:disabled { color: @secondary; }
)");
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
    sheet.replace(QLatin1String("@scheme"), QLatin1String(tokens.dark ? "dark" : "light"));
    for (const auto& [name, colour] : names)
        sheet.replace(QLatin1String(name), colour.name());
    return sheet;
}

} // namespace ktrdr
