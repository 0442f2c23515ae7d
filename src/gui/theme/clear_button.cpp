// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/clear_button.h"

#include <QLineEdit>

namespace ktrdr {

void giveClearButton(QLineEdit& field)
{
    QObject::connect(&field, &QLineEdit::textChanged, &field, [field = &field](const QString& text) {
        if (!text.isEmpty())
            field->setClearButtonEnabled(true);
    });
}

} // namespace ktrdr
