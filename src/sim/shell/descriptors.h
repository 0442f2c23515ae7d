// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// DescriptorTable is the set of open descriptors of one simulated process. Copies share the open files, as after
// fork; a pipe end or a lock ends when the last copy lets go. A value, used by one thread.
#pragma once

#include "sim/shell/pipe.h"
#include "sim/shell/streams.h"
#include "sim/shell/virtual_files.h"

#include <map>
#include <memory>

namespace ktrdr::sim {

struct Descriptor
{
    std::shared_ptr<InputStream> in; // one of the two, or both for a file opened so
    std::shared_ptr<OutputStream> out;
    std::shared_ptr<FileHandle> file; // for locks
};

class DescriptorTable
{
public:
    const Descriptor* find(int number) const
    {
        const auto found = m_open.find(number);
        return found == m_open.end() ? nullptr : &found->second;
    }
    void set(int number, Descriptor descriptor) { m_open[number] = std::move(descriptor); }
    void close(int number) { m_open.erase(number); }
    void clear() { m_open.clear(); }

private:
    std::map<int, Descriptor> m_open;
};

Descriptor readingEnd(const std::shared_ptr<Pipe>& pipe);
Descriptor writingEnd(const std::shared_ptr<Pipe>& pipe);
Descriptor fileDescriptor(std::shared_ptr<FileHandle> file);

// The streams of a program: what a descriptor is open to, left early when `stop` is set.
class DescriptorInput final : public InputStream
{
public:
    DescriptorInput(const DescriptorTable& table, int number, std::stop_token stop);
    std::string read(std::size_t maxBytes) override { return readUnless(maxBytes, m_stop); }
    std::string readUnless(std::size_t maxBytes, std::stop_token stop) override;

private:
    std::shared_ptr<InputStream> m_target;
    std::stop_token m_stop;
};

class DescriptorOutput final : public OutputStream
{
public:
    DescriptorOutput(const DescriptorTable& table, int number, std::stop_token stop);
    bool write(std::string_view bytes) override { return writeUnless(bytes, m_stop); }
    bool writeUnless(std::string_view bytes, std::stop_token stop) override;
    bool outOfSpace() const override { return m_target && m_target->outOfSpace(); }

private:
    std::shared_ptr<OutputStream> m_target;
    std::stop_token m_stop;
};

// Lets a shell and its background jobs share streams that belong to its caller. When the lease ends, what still
// holds them reads end of file and writes into a broken pipe.
class StreamLease
{
public:
    StreamLease(InputStream& in, OutputStream& out, OutputStream& err);
    ~StreamLease();
    StreamLease(const StreamLease&) = delete;
    StreamLease& operator=(const StreamLease&) = delete;

    DescriptorTable takeTable(); // once
    // Until no descriptor is open to `out` or `err`, or `stop` is set.
    void waitReleased(std::stop_token stop);

    struct State;

private:
    std::shared_ptr<State> m_state;
    DescriptorTable m_table;
};

} // namespace ktrdr::sim
