// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/scaled.h"

#include <QApplication>
#include <QFontInfo>

#include <algorithm>

namespace ktrdr::sizes {

namespace {

constexpr int kDrawnFor = 13; // px
constexpr int kComfort = 8;   // more per row

constexpr const char* kComfortable = "ktrdrComfortable"; // of the application, as its font is

} // namespace

int scaled(int length) { return length * std::max(kDrawnFor, QFontInfo(QApplication::font()).pixelSize()) / kDrawnFor; }

int row(int height) { return scaled(height + (qApp->property(kComfortable).toBool() ? kComfort : 0)); }

void setComfortable(bool comfortable) { qApp->setProperty(kComfortable, comfortable); }

} // namespace ktrdr::sizes
