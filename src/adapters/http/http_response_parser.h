// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// HttpResponseParser reads one HTTP/1.x response from bytes as they come: strict (a doubtful frame is bad, not
// guessed), with caps on head and body. Pure state, owned by one exchange, any thread.
#pragma once

#include "adapters/http/http_request.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ktrdr {

class HttpResponseParser
{
public:
    enum class State { NeedMore, Done, Bad, TooLong };

    explicit HttpResponseParser(std::size_t bodyCap) : m_bodyCap(bodyCap) {}

    State feed(std::string_view bytes);
    // The peer closed; NeedMore then means that the answer is incomplete.
    State endOfStream();

    HttpAnswer takeAnswer() { return std::move(m_answer); } // once Done
    const std::string& location() const { return m_location; }
    const std::string& problem() const { return m_problem; } // once Bad

private:
    enum class Part { Head, Length, ChunkSize, ChunkData, ChunkEnd, Trailer, UntilClose, Complete };

    State step(); // one move on m_buffer; NeedMore when it needs more bytes
    State readHead();
    State readHeaderLine(std::string_view line);
    State readStatusLine(std::string_view line);
    State chooseBody();
    State readChunkSize();
    State readTrailer();
    State takeBody();
    std::string_view rest() const; // what is not consumed yet
    State skip(std::size_t count); // consumes
    State bad(std::string problem);

    std::size_t m_bodyCap;
    Part m_part = Part::Head;
    bool m_progress = false;
    std::string m_buffer;
    std::size_t m_at = 0;         // consumed bytes of m_buffer
    std::uint64_t m_expected = 0; // bytes of this body or chunk still to come
    bool m_hasLength = false;
    bool m_chunked = false;
    HttpAnswer m_answer;
    std::string m_location;
    std::string m_problem;
};

} // namespace ktrdr
