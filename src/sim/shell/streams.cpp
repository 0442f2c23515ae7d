// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/shell/streams.h"

namespace ktrdr::sim {

namespace {
constexpr std::size_t kBlock = 65536;
}

std::string InputStream::readUnless(std::size_t maxBytes, std::stop_token stop)
{
    return stop.stop_requested() ? std::string() : read(maxBytes);
}

std::string InputStream::readAll()
{
    std::string all;
    readBlocks([&all](const std::string& block) {
        all += block;
        return true;
    });
    return all;
}

void InputStream::readBlocks(const std::function<bool(const std::string& block)>& take)
{
    for (std::string block = read(kBlock); !block.empty() && take(block);)
        block = read(kBlock);
}

bool InputStream::readLine(std::string& line)
{
    line.clear();
    for (std::string byte = read(1); !byte.empty(); byte = read(1)) {
        if (byte.front() == '\n')
            return true;
        line += byte;
    }
    return !line.empty();
}

bool OutputStream::writeUnless(std::string_view bytes, std::stop_token stop)
{
    return !stop.stop_requested() && write(bytes);
}

} // namespace ktrdr::sim
