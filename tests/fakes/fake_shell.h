// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// FakeShell is a scripted Shell: a handler turns each command into its answer; answers can be held back and
// released one by one, and connections can be lost. Owned by the test, main thread only. Answers come at once,
// inside run(), unless they are held.
//   FakeShell shell([](const FakeShell::Call& call) -> Result<ExecResult> {
//       return call.command.line == "true" ? exited(0) : exited(127, "", "not found"); });
//   shell.hold(); ... shell.releaseNext(); ... shell.loseConnections("pve1");
#pragma once

#include "ports/shell.h"

#include <QPromise>

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <set>

namespace ktrdr::fakes {

inline ExecResult exited(int code, std::string out = {}, std::string err = {})
{
    ExecResult result;
    result.kind = ExecResult::Kind::Exited;
    result.exitCode = code;
    result.outBytes = out.size();
    result.errBytes = err.size();
    result.out = std::move(out);
    result.err = std::move(err);
    return result;
}

inline ExecResult ended(ExecResult::Kind kind)
{
    ExecResult result;
    result.kind = kind;
    return result;
}

inline ExecResult signalled(std::string signal)
{
    auto result = ended(ExecResult::Kind::Signalled);
    result.signal = std::move(signal);
    return result;
}

class FakeShell final : public Shell
{
public:
    struct Call
    {
        std::string host;
        RemoteCommand command;
    };
    using Answer = Result<ExecResult>;
    using Handler = std::function<Answer(const Call& call)>;

    // Without a handler every command exits with 127, as one that does not exist.
    explicit FakeShell(Handler handler = {}) : m_handler(std::move(handler)) {}
    FakeShell(const FakeShell&) = delete;
    FakeShell& operator=(const FakeShell&) = delete;
    ~FakeShell() override { finishHeld(ended(ExecResult::Kind::Cancelled), std::nullopt); }

    std::vector<Call> calls; // everything ever asked, in order

    void setHandler(Handler handler) { m_handler = std::move(handler); }

    // From now on commands stay unanswered; the handler is asked when they are released.
    void hold() { m_holding = true; }
    // Holds only the commands for which `wanted` says so.
    void holdIf(std::function<bool(const Call&)> wanted) { m_holdIf = std::move(wanted); }
    std::size_t heldCount() const { return m_held.size(); }
    const Call& heldCall(std::size_t index) const { return m_held.at(index)->call; }

    // Answers the oldest held command; false when there is none.
    bool releaseNext()
    {
        if (m_held.empty())
            return false;
        const auto pending = m_held.front();
        m_held.pop_front();
        pending->onStop.reset();
        answer(*pending);
        return true;
    }
    // Answers everything that is held and holds nothing any more.
    void releaseAll()
    {
        m_holding = false;
        m_holdIf = {};
        while (releaseNext()) {
        }
    }

    // Held commands of the host (all hosts without one) end as Lost; later commands work again.
    void loseConnections(const std::optional<std::string>& host = {})
    {
        finishHeld(ended(ExecResult::Kind::Lost), host);
    }
    // Held commands end as if their time were up.
    void expireHeld(const std::optional<std::string>& host = {})
    {
        finishHeld(ended(ExecResult::Kind::TimedOut), host);
    }
    // The host cannot be reached from now on (or can again): commands answer Error Unreachable.
    void setReachable(const std::string& host, bool reachable)
    {
        if (reachable)
            m_unreachable.erase(host);
        else
            m_unreachable.insert(host);
    }
    // The next commands, whatever they are, end as Lost; the handler still runs when `executed` says so,
    // as a command does whose answer was lost on the way.
    void loseNext(int count, bool executed) { m_loseNext = count, m_loseExecuted = executed; }

    QFuture<Answer> run(const std::string& host, RemoteCommand command, std::stop_token stop = {},
                        OutputSink onOutput = {}) override
    {
        m_hosts.insert(host);
        auto pending = std::make_shared<Pending>();
        pending->call = {host, std::move(command)};
        pending->onOutput = std::move(onOutput);
        calls.push_back(pending->call);
        pending->promise.start();
        const auto future = pending->promise.future();
        if (stop.stop_requested()) {
            finish(*pending, fail(ErrorCode::Cancelled, "Cancelled before it was sent", host));
        } else if (m_holding || (m_holdIf && m_holdIf(pending->call))) {
            m_held.push_back(pending);
            pending->onStop.emplace(stop, [this, raw = pending.get()] { cancelHeld(raw); });
        } else {
            answer(*pending);
        }
        return future;
    }

    std::vector<ConnectionInfo> connections() const override
    {
        std::vector<ConnectionInfo> all;
        for (const auto& host : m_hosts) {
            const bool reachable = !m_unreachable.contains(host);
            all.push_back({host, reachable ? ConnectionInfo::State::Connected : ConnectionInfo::State::Disconnected,
                           Milliseconds{1}, reachable ? "" : "not reachable"});
        }
        return all;
    }

private:
    struct Pending
    {
        Call call;
        OutputSink onOutput;
        QPromise<Answer> promise;
        std::optional<std::stop_callback<std::function<void()>>> onStop;
    };

    static void finish(Pending& pending, Answer value)
    {
        if (value && pending.onOutput && !value->out.empty())
            pending.onOutput(value->out);
        pending.promise.addResult(std::move(value));
        pending.promise.finish();
    }

    void answer(Pending& pending)
    {
        if (m_unreachable.contains(pending.call.host)) {
            finish(pending, fail(ErrorCode::Unreachable, "Connection refused", pending.call.host));
            return;
        }
        if (m_loseNext > 0) {
            --m_loseNext;
            if (m_loseExecuted && m_handler)
                (void)m_handler(pending.call);
            finish(pending, ended(ExecResult::Kind::Lost));
            return;
        }
        finish(pending, m_handler ? m_handler(pending.call) : Answer(exited(127, "", "command not found\n")));
    }

    void cancelHeld(const Pending* wanted)
    {
        const auto found =
            std::find_if(m_held.begin(), m_held.end(), [&](const auto& held) { return held.get() == wanted; });
        if (found == m_held.end())
            return;
        const auto pending = *found;
        m_held.erase(found);
        m_cancelled.push_back(pending); // its own stop callback is running now, it must outlive that
        finish(*pending, ended(ExecResult::Kind::Cancelled));
    }

    void finishHeld(const ExecResult& result, const std::optional<std::string>& host)
    {
        std::vector<std::shared_ptr<Pending>> finished;
        std::erase_if(m_held, [&](const std::shared_ptr<Pending>& pending) {
            if (host && pending->call.host != *host)
                return false;
            finished.push_back(pending);
            return true;
        });
        for (const auto& pending : finished) {
            pending->onStop.reset();
            finish(*pending, result);
        }
    }

    Handler m_handler;
    bool m_holding = false;
    std::function<bool(const Call&)> m_holdIf;
    std::set<std::string> m_hosts, m_unreachable;
    int m_loseNext = 0;
    bool m_loseExecuted = false;
    std::deque<std::shared_ptr<Pending>> m_held;
    std::vector<std::shared_ptr<Pending>> m_cancelled;
};

} // namespace ktrdr::fakes
