// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widget_walk.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QTabBar>
#include <QTableView>
#include <QTreeView>

namespace ktrdr::fakes {

namespace {

constexpr int kPadding = 8; // of fields on each side, theme.qss
constexpr int kHeadingPadding = 3;
constexpr int kShownRows = 3;
const QSize kSmallest(1024, 768);

QString sizeText(const QSize& size) { return QStringLiteral("%1 x %2").arg(size.width()).arg(size.height()); }

QString less(const QSize& has, const QSize& needs)
{
    if (has.width() >= needs.width() && has.height() >= needs.height())
        return {};
    return QStringLiteral(": cut off, has %1 and needs %2").arg(sizeText(has), sizeText(needs));
}

QString wrongLabel(const QLabel& label)
{
    if (label.text().isEmpty())
        return {};
    const bool tipped = label.toolTip().contains(label.text().toHtmlEscaped());
    if (label.sizePolicy().horizontalPolicy() == QSizePolicy::Ignored && tipped)
        return {}; // made to be shortened
    if (!label.wordWrap())
        return less(label.size(), label.minimumSizeHint());
    const int room = label.contentsRect().width() - 2 * label.margin();
    const auto broken = label.fontMetrics().boundingRect(QRect(0, 0, room, 100'000), Qt::TextWordWrap, label.text());
    return less({room, label.height()}, {broken.width() - 1, label.heightForWidth(label.width())});
}

QString wrongField(const QLineEdit& field)
{
    const auto hint = field.text().isEmpty() ? field.placeholderText() : QString();
    const int width = field.fontMetrics().horizontalAdvance(hint) + (hint.isEmpty() ? 0 : 2 * kPadding + 4);
    return less(field.size(), {width, std::min(field.sizeHint().height(), field.minimumSizeHint().height())});
}

QString wrongChoice(const QComboBox& box)
{
    const int arrow = 18;
    const int text = box.fontMetrics().horizontalAdvance(box.currentText());
    return less(box.size(), {text + 2 * kPadding + arrow, box.minimumSizeHint().height()});
}

QString wrongTabs(const QTabBar& bar)
{
    QString wrong;
    for (int tab = 0; tab < bar.count(); ++tab) {
        const auto text = bar.tabText(tab).remove(u'&');
        const auto rect = bar.tabRect(tab);
        if (bar.tabToolTip(tab) == text)
            continue;
        wrong += less(rect.size(), {bar.fontMetrics().horizontalAdvance(text), bar.fontMetrics().height()});
        if (rect.right() > bar.width())
            wrong += QStringLiteral(": tab '%1' is out of sight").arg(text);
    }
    return wrong;
}

// A heading may be shortened when its tip says it whole.
QString wrongHeadings(const QHeaderView& header)
{
    QString wrong;
    const auto* model = header.model();
    for (int section = 0; model && section < header.count(); ++section) {
        const auto text = model->headerData(section, header.orientation()).toString();
        const auto tip = model->headerData(section, header.orientation(), Qt::ToolTipRole).toString();
        if (header.isSectionHidden(section) || text.isEmpty() || tip.contains(text))
            continue;
        const bool across = header.orientation() == Qt::Horizontal;
        const int width = header.fontMetrics().horizontalAdvance(text) + 2 * kHeadingPadding;
        const QSize has = across ? QSize(header.sectionSize(section), header.height())
                                 : QSize(header.width(), header.sectionSize(section));
        const auto cut = less(has, {width, header.fontMetrics().height()});
        if (!cut.isEmpty())
            wrong += QStringLiteral(" '%1'").arg(text) + cut;
    }
    return wrong;
}

QString wrongRows(const QAbstractItemView& view)
{
    const auto* model = view.model();
    const int rows = model ? model->rowCount() : 0;
    if (rows == 0)
        return {};
    const int row = view.visualRect(model->index(0, 0)).height();
    auto wrong = less({view.viewport()->width(), row}, {0, view.fontMetrics().height()});
    if (view.viewport()->height() < std::min(rows, kShownRows) * row)
        wrong += QStringLiteral(": %1 px show less than %2 rows of %3 px")
                     .arg(view.viewport()->height())
                     .arg(std::min(rows, kShownRows))
                     .arg(row);
    return wrong;
}

QString wrongSize(const QWidget& widget)
{
    if (const auto* label = qobject_cast<const QLabel*>(&widget))
        return wrongLabel(*label);
    if (const auto* button = qobject_cast<const QAbstractButton*>(&widget))
        return less(button->size(), button->minimumSizeHint());
    if (const auto* field = qobject_cast<const QLineEdit*>(&widget))
        return wrongField(*field);
    if (const auto* box = qobject_cast<const QComboBox*>(&widget))
        return wrongChoice(*box);
    if (const auto* spin = qobject_cast<const QAbstractSpinBox*>(&widget))
        return less(spin->size(), spin->minimumSizeHint());
    if (const auto* bar = qobject_cast<const QTabBar*>(&widget))
        return wrongTabs(*bar);
    if (const auto* header = qobject_cast<const QHeaderView*>(&widget))
        return wrongHeadings(*header);
    if (const auto* view = qobject_cast<const QAbstractItemView*>(&widget))
        return wrongRows(*view);
    return {};
}

// What scrolls may be larger than what is seen of it.
bool mayBeOutside(const QWidget& widget)
{
    const auto* parent = widget.parentWidget();
    const auto* area = qobject_cast<const QAbstractScrollArea*>(parent->parentWidget());
    return widget.isWindow() || (area && area->viewport() == parent);
}

} // namespace

QStringList sizeComplaints(QWidget& top)
{
    QStringList found;
    for (const auto* widget : seenBelow(top)) {
        const auto wrong = wrongSize(*widget);
        if (!wrong.isEmpty())
            found << pathOf(*widget) + wrong;
        const auto place = widget->geometry();
        if (!place.isEmpty() && !mayBeOutside(*widget) && !widget->parentWidget()->rect().contains(place))
            found << pathOf(*widget) + QStringLiteral(": outside its parent");
    }
    const auto least = top.minimumSizeHint().expandedTo(top.minimumSize());
    if (least.width() > kSmallest.width() || least.height() > kSmallest.height())
        found << pathOf(top) + QStringLiteral(": needs %1").arg(sizeText(least));
    return found;
}

} // namespace ktrdr::fakes
