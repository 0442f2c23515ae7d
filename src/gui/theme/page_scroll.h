// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Pages that scroll when their parts do not fit. Main thread.
#pragma once

class QScrollArea;
class QVBoxLayout;
class QWidget;

namespace ktrdr {

// `body` is as large as the area, or larger when it has to be; only its parts take the focus.
QScrollArea* scrolled(QWidget& body, QWidget* parent);
// Fills `page` with a scrolled body of one column.
QVBoxLayout* scrolledColumn(QWidget& page);

} // namespace ktrdr
