// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// HttpRequest and HttpAnswer are what HttpClient takes and gives, with the rules for URLs and the wording of
// errors. Plain values and pure functions, any thread.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <QUrl>
#include <QUrlQuery>

#include <cstddef>
#include <string>
#include <string_view>

namespace ktrdr {

enum class HttpMethod { Get, Post, Delete };
const char* toString(HttpMethod method);

inline constexpr std::size_t kBackendBodyCap = 8u << 20;
inline constexpr std::size_t kWorkerBodyCap = 1u << 20;
inline constexpr Milliseconds kHealthDeadline{3000};
inline constexpr Milliseconds kRequestDeadline{10000};

struct HttpRequest
{
    HttpMethod method = HttpMethod::Get;
    QUrl url;                                 // from checkedUrl
    std::string body;                         // JSON; sent with POST and DELETE only
    Milliseconds deadline = kRequestDeadline; // overall, from the moment the request leaves the queue
    std::size_t bodyCap = kBackendBodyCap;    // of the answer
};

// Any complete answer, whatever its status; redirects never get this far.
struct HttpAnswer
{
    int status = 0;
    std::string body;
    std::string retryAfter; // header Retry-After, empty when absent
};

// http or https, with a host, without user name and password; odd characters are percent-encoded.
Result<QUrl> checkedUrl(std::string_view text);
// `path` ("/api/v1/workers") appended to a base URL.
Result<QUrl> apiUrl(std::string_view baseUrl, std::string_view path, const QUrlQuery& query = {});
// The URL as messages and errors name it.
std::string shownUrl(const QUrl& url);
// Loopback, link-local and private addresses, and "localhost"; other names are not looked up and count as public.
bool isPrivateHost(const QString& host);

// How a request can end without an answer.
Unexpected timedOut(const HttpRequest& request, bool requestLeft);
Unexpected redirected(const HttpRequest& request, int status, std::string_view target);
Unexpected bodyTooLarge(const HttpRequest& request);
Unexpected connectionLost(const HttpRequest& request, std::string_view reason);
Unexpected notReached(const HttpRequest& request, std::string_view reason);

} // namespace ktrdr
