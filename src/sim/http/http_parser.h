// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// HttpParser takes the bytes of one connection and gives requests, HTTP/1.1 with Content-Length only, within
// limits. Plain value, one per connection.
#pragma once

#include "sim/model/web.h"

#include <optional>
#include <string>
#include <string_view>

namespace ktrdr::sim {

struct HttpRequest
{
    WebRequest web;
    bool keepAlive = true;
};

class HttpParser
{
public:
    void feed(std::string_view bytes) { m_buffer += bytes; }
    // The next whole request; nullopt: more bytes are needed, or failure() says why there will be none.
    std::optional<HttpRequest> next();
    int failure() const { return m_failure; } // HTTP status, 0: none

private:
    bool readHead(std::string_view head, HttpRequest& request, std::size_t& bodyBytes);

    std::string m_buffer;
    int m_failure = 0;
};

std::string reasonPhrase(int status);
// Status line, headers and (unless `headOnly`) body.
std::string wireForm(const WebAnswer& answer, bool headOnly, bool keepAlive);

} // namespace ktrdr::sim
