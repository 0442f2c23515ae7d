// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Byte streams between simulated processes: blocking, bounded, closed from either end like a pipe. A stream
// may be used by one reader and several writers in different threads.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ktrdr::sim {

class InputStream
{
public:
    virtual ~InputStream() = default;
    // Blocks until at least one byte is there; returns "" at end of file or when closed.
    virtual std::string read(std::size_t maxBytes) = 0;
    std::string readAll();
    // One line without its '\n'; false at end of file with nothing read.
    bool readLine(std::string& line);
};

class OutputStream
{
public:
    virtual ~OutputStream() = default;
    // False when the other end is closed (broken pipe); the program should end.
    virtual bool write(std::string_view bytes) = 0;
};

} // namespace ktrdr::sim
