// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The HTTP surfaces of the cluster as a function from request to answer, without any network: the HTTP servers
// put it on the wire, and the containers' curl calls it directly. Implementations are thread-safe.
#pragma once

#include "base/clock.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace ktrdr::sim {

struct WebRequest
{
    std::string method = "GET";
    std::string path; // without query
    std::map<std::string, std::string> query;
    std::string body;
};

struct WebAnswer
{
    int status = 200;
    std::string body;
    std::string contentType = "application/json";
    std::string extraHeaders; // "name: value\r\n" lines
    Milliseconds delay{0};    // simulated
    bool hang = false;        // never answer
};

class Web
{
public:
    virtual ~Web() = default;
    // `box` must be the id of an existing box; the caller checks that it listens.
    virtual WebAnswer answer(int box, const WebRequest& request) = 0;
};

// "/a/b?x=1&y=2" to path and decoded query.
WebRequest parseTarget(std::string_view target);

} // namespace ktrdr::sim
