// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Pipe: a bounded byte stream between two simulated processes, with a reading and a writing end that are
// closed apart. Thread-safe; shared by both ends.
#pragma once

#include "sim/shell/streams.h"

#include <condition_variable>
#include <mutex>

namespace ktrdr::sim {

class Pipe final : public InputStream, public OutputStream
{
public:
    explicit Pipe(std::size_t capacity = 65536) : m_capacity(capacity) {}

    std::string read(std::size_t maxBytes) override { return readUnless(maxBytes, {}); }
    std::string readUnless(std::size_t maxBytes, std::stop_token stop) override;
    bool write(std::string_view bytes) override { return writeUnless(bytes, {}); }
    bool writeUnless(std::string_view bytes, std::stop_token stop) override;

    void closeRead();  // writers get "broken pipe"
    void closeWrite(); // the reader gets what is there, then end of file

private:
    const std::size_t m_capacity;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::string m_buffer;
    bool m_readClosed = false;
    bool m_writeClosed = false;
};

} // namespace ktrdr::sim
