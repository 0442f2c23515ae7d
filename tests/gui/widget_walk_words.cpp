// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widget_walk.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QAction>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QScrollArea>
#include <QTabBar>
#include <QTextEdit>

namespace ktrdr::fakes {

namespace {

constexpr int kRows = 200; // of each level of a model

// As Qt decides it: is the tip read as markup, and what of it would then be a tag or shown as written.
QString wrongIn(const QString& tip)
{
    static const QRegularExpression tag(QStringLiteral("<[a-zA-Z/!]")), escape(QStringLiteral("&(lt|gt|amp|quot);"));
    if (Qt::mightBeRichText(tip))
        return tag.match(tip).hasMatch() ? QStringLiteral("markup in the tooltip: ") + tip : QString();
    return escape.match(tip).hasMatch() ? QStringLiteral("escapes are shown in the tooltip: ") + tip : QString();
}

class Tips
{
public:
    explicit Tips(QStringList& found) : m_found(found) {}
    void check(const QWidget& widget, const QString& tip, const QString& where)
    {
        const auto wrong = wrongIn(tip);
        if (!wrong.isEmpty())
            m_found << pathOf(widget) + where + QStringLiteral(": ") + wrong;
    }
    void checkModel(const QAbstractItemView& view, const QModelIndex& parent)
    {
        const auto& model = *view.model();
        for (int row = 0; row < std::min(kRows, model.rowCount(parent)); ++row) {
            for (int column = 0; column < model.columnCount(parent); ++column) {
                const auto index = model.index(row, column, parent);
                check(view, index.data(Qt::ToolTipRole).toString(), QStringLiteral(" cell %1,%2").arg(row).arg(column));
            }
            checkModel(view, model.index(row, 0, parent));
        }
    }
    void checkHeadings(const QAbstractItemView& view)
    {
        const auto& model = *view.model();
        for (int column = 0; column < model.columnCount(); ++column)
            check(view, model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString(),
                  QStringLiteral(" heading"));
        for (int row = 0; row < std::min(kRows, model.rowCount()); ++row)
            check(view, model.headerData(row, Qt::Vertical, Qt::ToolTipRole).toString(), QStringLiteral(" heading"));
    }

private:
    QStringList& m_found;
};

bool needsName(const QWidget& widget)
{
    if (!(widget.focusPolicy() & Qt::TabFocus) || widget.focusProxy())
        return false;
    return qobject_cast<const QAbstractButton*>(&widget) || qobject_cast<const QLineEdit*>(&widget) ||
           qobject_cast<const QAbstractSpinBox*>(&widget) || qobject_cast<const QComboBox*>(&widget) ||
           qobject_cast<const QAbstractItemView*>(&widget) || qobject_cast<const QTabBar*>(&widget) ||
           qobject_cast<const QPlainTextEdit*>(&widget) || qobject_cast<const QTextEdit*>(&widget) ||
           qobject_cast<const QScrollArea*>(&widget);
}

} // namespace

QString pathOf(const QWidget& widget)
{
    static const auto plumbing = QStringLiteral("QWidget QFrame QSplitter QStackedWidget QTabWidget").split(u' ');
    QStringList parts;
    for (const auto* at = &widget; at; at = at->isWindow() ? nullptr : at->parentWidget()) {
        auto part = QString::fromLatin1(at->metaObject()->className()).section(QStringLiteral("::"), -1);
        if (at != &widget && !at->isWindow() && plumbing.contains(part))
            continue;
        if (!at->objectName().isEmpty())
            part += QStringLiteral("[%1]").arg(at->objectName());
        parts.prepend(part);
    }
    auto text = widget.accessibleName();
    if (const auto* label = qobject_cast<const QLabel*>(&widget))
        text = label->text();
    else if (const auto* button = qobject_cast<const QAbstractButton*>(&widget))
        text = button->text();
    return parts.join(u'/') + QStringLiteral(" '%1'").arg(text.left(60));
}

QList<QWidget*> seenBelow(const QWidget& top)
{
    QList<QWidget*> seen;
    const auto inside = [](const QWidget* parent) {
        return qobject_cast<const QLineEdit*>(parent) || qobject_cast<const QAbstractSpinBox*>(parent) ||
               qobject_cast<const QComboBox*>(parent) || qobject_cast<const QTabBar*>(parent);
    };
    for (auto* widget : top.findChildren<QWidget*>()) {
        if (widget->isVisible() && widget->window() == top.window() && !inside(widget->parentWidget()) &&
            !widget->inherits("QTableCornerButton") && widget->objectName() != QLatin1String("qt_menubar_ext_button"))
            seen << widget;
    }
    return seen;
}

QStringList markupComplaints(QWidget& top)
{
    QStringList found;
    Tips tips(found);
    auto widgets = top.findChildren<QWidget*>();
    widgets.prepend(&top);
    for (auto* widget : widgets) {
        tips.check(*widget, widget->toolTip(), {});
        for (const auto* action : widget->actions())
            tips.check(*widget, action->toolTip(), QStringLiteral(" action"));
        const auto* label = qobject_cast<QLabel*>(widget);
        if (label && label->textFormat() != Qt::PlainText && (!label->text().isEmpty() || label->pixmap().isNull()))
            found << pathOf(*label) + QStringLiteral(": not plain text");
        if (qobject_cast<QTextEdit*>(widget))
            found << pathOf(*widget) + QStringLiteral(": takes markup");
        if (const auto* bar = qobject_cast<QTabBar*>(widget)) {
            for (int tab = 0; tab < bar->count(); ++tab)
                tips.check(*bar, bar->tabToolTip(tab), QStringLiteral(" tab"));
        }
        const auto* view = qobject_cast<QAbstractItemView*>(widget);
        if (view && view->model() && !qobject_cast<QHeaderView*>(widget)) {
            tips.checkModel(*view, {});
            tips.checkHeadings(*view);
        }
    }
    return found;
}

QStringList nameComplaints(QWidget& top)
{
    QStringList found;
    for (auto* widget : seenBelow(top)) {
        if (!needsName(*widget))
            continue;
        auto* spoken = QAccessible::queryAccessibleInterface(widget);
        if (!spoken || spoken->text(QAccessible::Name).trimmed().isEmpty())
            found << pathOf(*widget) + QStringLiteral(": no accessible name");
    }
    return found;
}

QStringList allComplaints(QWidget& top)
{
    return markupComplaints(top) + nameComplaints(top) + focusComplaints(top) + sizeComplaints(top);
}

} // namespace ktrdr::fakes
