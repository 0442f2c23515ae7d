// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/scaled.h"

#include <QApplication>
#include <QFontInfo>

#include <algorithm>

namespace ktrdr::sizes {

namespace {

constexpr int kDrawnFor = 13; // px

} // namespace

int scaled(int length) { return length * std::max(kDrawnFor, QFontInfo(QApplication::font()).pixelSize()) / kDrawnFor; }

} // namespace ktrdr::sizes
