// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/shell/descriptors.h"

#include <functional>

namespace ktrdr::sim {

Descriptor readingEnd(const std::shared_ptr<Pipe>& pipe)
{
    return {std::shared_ptr<InputStream>(pipe.get(), [pipe](InputStream*) { pipe->closeRead(); }), nullptr, nullptr};
}

Descriptor writingEnd(const std::shared_ptr<Pipe>& pipe)
{
    return {nullptr, std::shared_ptr<OutputStream>(pipe.get(), [pipe](OutputStream*) { pipe->closeWrite(); }), nullptr};
}

Descriptor fileDescriptor(std::shared_ptr<FileHandle> file)
{
    Descriptor descriptor;
    if (file->mode().read)
        descriptor.in = file;
    if (file->mode().write)
        descriptor.out = file;
    descriptor.file = std::move(file);
    return descriptor;
}

DescriptorInput::DescriptorInput(const DescriptorTable& table, int number, std::stop_token stop)
    : m_stop(std::move(stop))
{
    if (const auto* descriptor = table.find(number))
        m_target = descriptor->in;
}

std::string DescriptorInput::readUnless(std::size_t maxBytes, std::stop_token stop)
{
    if (!m_target || m_stop.stop_requested())
        return {};
    return m_target->readUnless(maxBytes, std::move(stop));
}

DescriptorOutput::DescriptorOutput(const DescriptorTable& table, int number, std::stop_token stop)
    : m_stop(std::move(stop))
{
    if (const auto* descriptor = table.find(number))
        m_target = descriptor->out;
}

bool DescriptorOutput::writeUnless(std::string_view bytes, std::stop_token stop)
{
    if (!m_target || m_stop.stop_requested())
        return false;
    return m_target->writeUnless(bytes, std::move(stop));
}

struct StreamLease::State
{
    std::mutex mutex;
    std::condition_variable_any changed;
    int openOutputs = 0;
    int activeCalls = 0;
    bool ended = false;
    std::stop_source stop; // ends calls that wait inside the borrowed streams

    // Runs `call` with a token that is set by the caller's stop or by the end of the lease.
    template <typename Value>
    Value during(std::stop_token callerStop, const std::function<Value(std::stop_token)>& call)
    {
        {
            const std::lock_guard lock(mutex);
            if (ended)
                return {};
            ++activeCalls;
        }
        std::stop_source either;
        Value value;
        {
            const auto relay = [&either] { either.request_stop(); };
            const std::stop_callback fromCaller(callerStop, relay);
            const std::stop_callback fromLease(stop.get_token(), relay);
            value = call(either.get_token());
        }
        const std::lock_guard lock(mutex);
        --activeCalls;
        changed.notify_all();
        return value;
    }
};

namespace {

class LeasedInput final : public InputStream
{
public:
    LeasedInput(std::shared_ptr<StreamLease::State> state, InputStream& target)
        : m_state(std::move(state)), m_target(target)
    {
    }
    std::string read(std::size_t maxBytes) override { return readUnless(maxBytes, {}); }
    std::string readUnless(std::size_t maxBytes, std::stop_token stop) override
    {
        return m_state->during<std::string>(
            std::move(stop), [&](std::stop_token either) { return m_target.readUnless(maxBytes, either); });
    }

private:
    std::shared_ptr<StreamLease::State> m_state;
    InputStream& m_target;
};

class LeasedOutput final : public OutputStream
{
public:
    LeasedOutput(std::shared_ptr<StreamLease::State> state, OutputStream& target)
        : m_state(std::move(state)), m_target(target)
    {
        ++m_state->openOutputs;
    }
    ~LeasedOutput() override
    {
        const std::lock_guard lock(m_state->mutex);
        --m_state->openOutputs;
        m_state->changed.notify_all();
    }
    LeasedOutput(const LeasedOutput&) = delete;
    LeasedOutput& operator=(const LeasedOutput&) = delete;
    bool write(std::string_view bytes) override { return writeUnless(bytes, {}); }
    bool writeUnless(std::string_view bytes, std::stop_token stop) override
    {
        return m_state->during<bool>(std::move(stop),
                                     [&](std::stop_token either) { return m_target.writeUnless(bytes, either); });
    }

private:
    std::shared_ptr<StreamLease::State> m_state;
    OutputStream& m_target;
};

} // namespace

StreamLease::StreamLease(InputStream& in, OutputStream& out, OutputStream& err) : m_state(std::make_shared<State>())
{
    m_table.set(0, {std::make_shared<LeasedInput>(m_state, in), nullptr, nullptr});
    m_table.set(1, {nullptr, std::make_shared<LeasedOutput>(m_state, out), nullptr});
    m_table.set(2, {nullptr, std::make_shared<LeasedOutput>(m_state, err), nullptr});
}

StreamLease::~StreamLease()
{
    m_table.clear();
    m_state->stop.request_stop();
    std::unique_lock lock(m_state->mutex);
    m_state->ended = true;
    m_state->changed.wait(lock, [this] { return m_state->activeCalls == 0; });
}

DescriptorTable StreamLease::takeTable()
{
    DescriptorTable table = m_table;
    m_table.clear();
    return table;
}

void StreamLease::waitReleased(std::stop_token stop)
{
    std::unique_lock lock(m_state->mutex);
    m_state->changed.wait(lock, stop, [this] { return m_state->openOutputs == 0; });
}

} // namespace ktrdr::sim
