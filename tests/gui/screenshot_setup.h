// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of what is seen without a cluster or beside the main window: start page, setup assistant, editor, questions
// of trust, settings. Over fakes; main thread.
#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace ktrdr {
class Theme;
}

namespace ktrdr::fakes {

using Shoot = std::function<void(const QString& name, QWidget& widget, Theme& theme)>;

// False when a page did not come.
bool takeSetup(const Shoot& shoot);

} // namespace ktrdr::fakes
