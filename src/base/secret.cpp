// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/secret.h"

#include <string.h>
#include <utility>

namespace ktrdr {

namespace {

void wipeString(std::string& text) noexcept
{
    if (!text.empty())
        ::explicit_bzero(text.data(), text.size());
    text.clear();
}

} // namespace

Secret::Secret(std::string&& text) : m_text(text) { wipeString(text); }

Secret::Secret(Secret&& other) noexcept : m_text(other.m_text) { other.wipe(); }

Secret& Secret::operator=(Secret&& other) noexcept
{
    if (this != &other) {
        wipe();
        m_text = other.m_text;
        other.wipe();
    }
    return *this;
}

Secret::~Secret() { wipe(); }

Secret Secret::clone() const { return Secret(std::string(m_text)); }

void Secret::wipe() noexcept { wipeString(m_text); }

} // namespace ktrdr
