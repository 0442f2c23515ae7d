// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Secret holds a passphrase or token. It has no formatter, no stream operator and no comparison, so it
// cannot slip into logs, journals or messages; memory is wiped on destruction. Move-only, one owner.
#pragma once

#include <string>
#include <string_view>

namespace ktrdr {

class Secret
{
public:
    Secret() = default;
    explicit Secret(std::string&& text); // copies the text and wipes the caller's
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret();

    bool isEmpty() const { return m_text.empty(); }
    // The only way out; call it as late as possible, never to format or store.
    std::string_view reveal() const { return m_text; }
    Secret clone() const;

private:
    void wipe() noexcept;
    std::string m_text;
};

} // namespace ktrdr
