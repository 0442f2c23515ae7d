// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Byte streams between simulated processes: blocking, bounded, closed from either end like a pipe. A stream
// may be used by one reader and several writers in different threads. The "Unless" forms also end when the
// token is set: that is how a killed process leaves a read or a write that would block for ever.
#pragma once

#include <cstddef>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

namespace ktrdr::sim {

class InputStream
{
public:
    virtual ~InputStream() = default;
    // Blocks until at least one byte is there; returns "" at end of file or when closed.
    virtual std::string read(std::size_t maxBytes) = 0;
    virtual std::string readUnless(std::size_t maxBytes, std::stop_token stop);
    std::string readAll();
    // Hands on block by block until the end, or until `take` says false.
    void readBlocks(const std::function<bool(const std::string& block)>& take);
    // One line without its '\n'; false at end of file with nothing read. Reads byte by byte, so that whoever
    // reads next finds the rest.
    bool readLine(std::string& line);
};

class OutputStream
{
public:
    virtual ~OutputStream() = default;
    // False when the other end is closed (broken pipe); the program should end.
    virtual bool write(std::string_view bytes) = 0;
    virtual bool writeUnless(std::string_view bytes, std::stop_token stop);
    // True when the last failed write failed because the disk is full.
    virtual bool outOfSpace() const { return false; }
};

} // namespace ktrdr::sim
