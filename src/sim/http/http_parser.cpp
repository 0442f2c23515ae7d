// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/http/http_parser.h"

#include "base/ascii.h"

#include <algorithm>
#include <charconv>
#include <fmt/core.h>

namespace ktrdr::sim {

namespace {

constexpr std::size_t kMaxHead = 16 * 1024;
constexpr std::size_t kMaxBody = 1024 * 1024;

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
        text.remove_suffix(1);
    return text;
}

} // namespace

std::optional<HttpRequest> HttpParser::next()
{
    if (m_failure != 0)
        return std::nullopt;
    const auto end = m_buffer.find("\r\n\r\n");
    if (end == std::string::npos) {
        if (m_buffer.size() > kMaxHead)
            m_failure = 431;
        return std::nullopt;
    }
    HttpRequest request;
    std::size_t bodyBytes = 0;
    if (end > kMaxHead || !readHead(std::string_view(m_buffer).substr(0, end), request, bodyBytes)) {
        m_failure = m_failure != 0 ? m_failure : 400;
        return std::nullopt;
    }
    if (m_buffer.size() < end + 4 + bodyBytes)
        return std::nullopt;
    request.web.body = m_buffer.substr(end + 4, bodyBytes);
    m_buffer.erase(0, end + 4 + bodyBytes);
    return request;
}

bool HttpParser::readHead(std::string_view head, HttpRequest& request, std::size_t& bodyBytes)
{
    const auto line = head.substr(0, head.find("\r\n"));
    const auto first = line.find(' ');
    const auto second = line.find(' ', first == std::string_view::npos ? first : first + 1);
    if (second == std::string_view::npos || !line.substr(second + 1).starts_with("HTTP/1."))
        return false;
    request.web = parseTarget(line.substr(first + 1, second - first - 1));
    request.web.method = line.substr(0, first);
    request.keepAlive = line.substr(second + 1) == "HTTP/1.1";
    auto rest = head.substr(std::min(head.size(), line.size() + 2));
    while (!rest.empty()) {
        const auto header = rest.substr(0, rest.find("\r\n"));
        rest.remove_prefix(std::min(rest.size(), header.size() + 2));
        const auto colon = header.find(':');
        if (colon == std::string_view::npos)
            return false;
        const auto name = lowerCase(header.substr(0, colon));
        const auto value = trimmed(header.substr(colon + 1));
        if (name == "content-length") {
            const auto [stop, error] = std::from_chars(value.data(), value.data() + value.size(), bodyBytes);
            if (error != std::errc{} || stop != value.data() + value.size())
                return false;
        } else if (name == "connection") {
            request.keepAlive = lowerCase(value) != "close" && (request.keepAlive || lowerCase(value) == "keep-alive");
        } else if (name == "transfer-encoding") {
            m_failure = 501;
            return false;
        }
    }
    if (bodyBytes > kMaxBody)
        m_failure = 413;
    return m_failure == 0;
}

std::string reasonPhrase(int status)
{
    switch (status) {
    case 200: return "OK";
    case 307: return "Temporary Redirect";
    case 400: return "Bad Request";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 413: return "Content Too Large";
    case 422: return "Unprocessable Entity";
    case 431: return "Request Header Fields Too Large";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    default: return "Unknown";
    }
}

std::string wireForm(const WebAnswer& answer, bool headOnly, bool keepAlive)
{
    std::string text = fmt::format("HTTP/1.1 {} {}\r\nserver: uvicorn\r\ncontent-length: {}\r\ncontent-type: {}\r\n",
                                   answer.status, reasonPhrase(answer.status), answer.body.size(), answer.contentType);
    text += "x-process-time: \"0.42ms\"\r\n" + answer.extraHeaders;
    text += keepAlive ? "\r\n" : "connection: close\r\n\r\n";
    return headOnly ? text : text + answer.body;
}

} // namespace ktrdr::sim
