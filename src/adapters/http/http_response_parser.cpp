// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/http/http_response_parser.h"

#include "base/ascii.h"
#include "base/sanitize.h"

#include <algorithm>
#include <charconv>
#include <fmt/core.h>
#include <optional>

namespace ktrdr {

namespace {

constexpr std::size_t kHeadCap = 16 << 10;
constexpr std::size_t kChunkLineCap = 256;

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<std::uint64_t> wholeNumber(std::string_view text, int base)
{
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (text.empty() || error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

} // namespace

HttpResponseParser::State HttpResponseParser::feed(std::string_view bytes)
{
    if (!m_problem.empty())
        return State::Bad;
    m_buffer.append(bytes);
    State state = State::NeedMore;
    do {
        m_progress = false;
        state = step();
    } while (state == State::NeedMore && m_progress);
    m_buffer.erase(0, m_at); // once per feed: a body of one-byte chunks must not cost a move each
    m_at = 0;
    return state;
}

HttpResponseParser::State HttpResponseParser::endOfStream()
{
    if (m_part == Part::UntilClose)
        m_part = Part::Complete;
    return m_part == Part::Complete ? State::Done : State::NeedMore;
}

HttpResponseParser::State HttpResponseParser::step()
{
    switch (m_part) {
    case Part::Head: return readHead();
    case Part::Length:
    case Part::ChunkData:
    case Part::UntilClose: return takeBody();
    case Part::ChunkSize: return readChunkSize();
    case Part::ChunkEnd:
        if (rest().size() < 2)
            return State::NeedMore;
        if (!rest().starts_with("\r\n"))
            return bad("a chunk does not end where it says");
        m_part = Part::ChunkSize;
        return skip(2);
    case Part::Trailer: return readTrailer();
    case Part::Complete: return State::Done;
    }
    return State::NeedMore;
}

HttpResponseParser::State HttpResponseParser::readHead()
{
    static constexpr std::string_view kMagic = "HTTP/1.";
    if (!rest().starts_with(kMagic.substr(0, std::min(kMagic.size(), rest().size()))))
        return bad("it does not begin like HTTP/1.x");
    const auto end = rest().find("\r\n\r\n");
    if (end == std::string_view::npos || end > kHeadCap)
        return rest().size() > kHeadCap ? bad("its headers are longer than 16 KiB") : State::NeedMore;

    const auto head = rest().substr(0, end + 2);
    skip(end + 4);
    std::size_t at = 0;
    for (bool first = true; at < head.size(); first = false) {
        const auto lineEnd = head.find("\r\n", at);
        const auto line = head.substr(at, lineEnd - at);
        if (const auto state = first ? readStatusLine(line) : readHeaderLine(line); state == State::Bad)
            return state;
        at = lineEnd + 2;
    }
    return chooseBody();
}

HttpResponseParser::State HttpResponseParser::readStatusLine(std::string_view line)
{
    // "HTTP/1.1 200 OK"; the reason may be missing
    const auto status = line.size() >= 12 ? wholeNumber(line.substr(9, 3), 10) : std::nullopt;
    if (!status || (line[7] != '0' && line[7] != '1') || line[8] != ' ' || (line.size() > 12 && line[12] != ' ') ||
        *status < 100 || *status > 599)
        return bad(fmt::format("its status line is odd: {}", sanitizeLine(line, 80)));
    m_answer.status = static_cast<int>(*status);
    return State::NeedMore;
}

HttpResponseParser::State HttpResponseParser::readHeaderLine(std::string_view line)
{
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0 || line.find_first_of(" \t") < colon)
        return bad(fmt::format("a header line is odd: {}", sanitizeLine(line, 80)));
    const auto name = lowerCase(line.substr(0, colon));
    const auto value = trimmed(line.substr(colon + 1));
    if (name == "content-length") {
        const auto length = wholeNumber(value, 10);
        if (!length || (m_hasLength && *length != m_expected))
            return bad("its length is not one number");
        m_hasLength = true;
        m_expected = *length;
    } else if (name == "transfer-encoding") {
        if (m_chunked || lowerCase(value) != "chunked")
            return bad("its transfer encoding is not supported");
        m_chunked = true;
    } else if (name == "location") {
        m_location = value.substr(0, 2048);
    } else if (name == "retry-after") {
        m_answer.retryAfter = value.substr(0, 64);
    }
    return State::NeedMore;
}

HttpResponseParser::State HttpResponseParser::chooseBody()
{
    const int status = m_answer.status;
    if (status < 200) { // interim answer; the real one follows
        m_answer = {};
        m_hasLength = m_chunked = false;
        m_expected = 0;
        return State::NeedMore;
    }
    if (m_hasLength && m_chunked)
        return bad("it claims a length and chunks at once");
    if (status == 204 || status == 304) {
        m_part = Part::Complete;
        return State::Done;
    }
    if (m_hasLength && m_expected > m_bodyCap)
        return State::TooLong;
    m_part = m_chunked ? Part::ChunkSize : m_hasLength ? Part::Length : Part::UntilClose;
    if (m_part == Part::UntilClose)
        m_expected = UINT64_MAX;
    return State::NeedMore;
}

HttpResponseParser::State HttpResponseParser::takeBody()
{
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(m_expected, rest().size()));
    if (m_answer.body.size() + count > m_bodyCap)
        return State::TooLong;
    m_answer.body.append(rest().substr(0, count));
    m_expected -= count;
    if (m_expected == 0)
        m_part = m_part == Part::ChunkData ? Part::ChunkEnd : Part::Complete;
    skip(count);
    m_progress = m_expected == 0;
    return State::NeedMore;
}

HttpResponseParser::State HttpResponseParser::readChunkSize()
{
    const auto end = rest().find("\r\n");
    if (end == std::string_view::npos || end > kChunkLineCap)
        return rest().size() > kChunkLineCap ? bad("a chunk's size line is too long") : State::NeedMore;
    const auto line = rest().substr(0, end);
    const auto size = wholeNumber(trimmed(line.substr(0, line.find(';'))), 16);
    if (!size)
        return bad("a chunk's size is not a number");
    m_expected = *size;
    m_part = *size == 0 ? Part::Trailer : Part::ChunkData;
    skip(end + 2);
    return *size > m_bodyCap ? State::TooLong : State::NeedMore;
}

HttpResponseParser::State HttpResponseParser::readTrailer()
{
    const auto end = rest().find("\r\n");
    if (end == std::string_view::npos || end > kHeadCap)
        return rest().size() > kHeadCap ? bad("its trailer is longer than 16 KiB") : State::NeedMore;
    if (end == 0)
        m_part = Part::Complete;
    return skip(end + 2);
}

std::string_view HttpResponseParser::rest() const { return std::string_view(m_buffer).substr(m_at); }

HttpResponseParser::State HttpResponseParser::skip(std::size_t count)
{
    m_at += count;
    m_progress = true;
    return State::NeedMore;
}

HttpResponseParser::State HttpResponseParser::bad(std::string problem)
{
    m_problem = std::move(problem);
    return State::Bad;
}

} // namespace ktrdr
