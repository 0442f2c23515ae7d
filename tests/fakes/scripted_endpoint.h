// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ScriptedEndpoint is one port method of a fake: a script of answers per URL, a count of calls, and answers
// that can be held back and released. Owned by the fake; main thread only. Without a script a URL answers
// Unreachable, as a host that does not exist would.
#pragma once

#include "base/result.h"

#include <QFuture>
#include <QPromise>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace ktrdr::fakes {

template <typename T> class ScriptedEndpoint
{
public:
    using Answer = Result<T>;

    ScriptedEndpoint() = default;
    ScriptedEndpoint(const ScriptedEndpoint&) = delete;
    ScriptedEndpoint& operator=(const ScriptedEndpoint&) = delete;
    ~ScriptedEndpoint()
    {
        for (auto& call : m_held)
            finish(*call, fail(ErrorCode::Cancelled, "The fake was destroyed", call->url));
    }

    // From now on every call to `url` is answered so.
    void answer(const std::string& url, Answer value)
    {
        m_makers[url] = [value = std::move(value)] { return value; };
    }
    // As above, computed at each call.
    void answerWith(const std::string& url, std::function<Answer()> maker) { m_makers[url] = std::move(maker); }
    // Answers of URLs without a script of their own.
    void answerOthers(Answer value)
    {
        m_others = [value = std::move(value)] { return value; };
    }
    // The next call only; several queue up.
    void answerOnce(const std::string& url, Answer value) { m_once[url].push_back(std::move(value)); }

    // Calls to `url` stay unanswered until release(); the answer is taken from the script at release.
    void hold(const std::string& url) { m_holding.insert(url); }
    void holdAll() { m_holdingAll = true; }
    void release(const std::string& url)
    {
        m_holding.erase(url);
        releaseIf([&](const Call& call) { return call.url == url; });
    }
    void releaseAll()
    {
        m_holding.clear();
        m_holdingAll = false;
        releaseIf([](const Call&) { return true; });
    }

    int calls(const std::string& url) const
    {
        const auto found = m_calls.find(url);
        return found == m_calls.end() ? 0 : found->second;
    }
    int totalCalls() const { return m_total; }
    int heldCalls() const { return static_cast<int>(m_held.size()); }

    QFuture<Answer> call(const std::string& url, std::stop_token stop)
    {
        ++m_calls[url];
        ++m_total;
        auto call = std::make_shared<Call>();
        call->url = url;
        call->promise.start();
        auto future = call->promise.future();
        if (stop.stop_requested()) {
            finish(*call, cancelled(url));
        } else if (m_holdingAll || m_holding.contains(url)) {
            m_held.push_back(call);
            call->onStop.emplace(stop, [this, raw = call.get()] { cancelHeld(raw); });
        } else {
            finish(*call, next(url));
        }
        return future;
    }

private:
    struct Call
    {
        std::string url;
        QPromise<Answer> promise;
        std::optional<std::stop_callback<std::function<void()>>> onStop;
    };

    static Answer cancelled(const std::string& url) { return fail(ErrorCode::Cancelled, "Cancelled", url); }

    static void finish(Call& call, Answer value)
    {
        call.promise.addResult(std::move(value));
        call.promise.finish();
    }

    Answer next(const std::string& url)
    {
        if (auto& once = m_once[url]; !once.empty()) {
            auto value = std::move(once.front());
            once.pop_front();
            return value;
        }
        if (const auto found = m_makers.find(url); found != m_makers.end())
            return found->second();
        return m_others ? m_others() : fail(ErrorCode::Unreachable, "No answer is scripted", url);
    }

    void cancelHeld(const Call* wanted)
    {
        for (auto it = m_held.begin(); it != m_held.end(); ++it) {
            if (it->get() != wanted)
                continue;
            const auto call = *it; // must outlive its own stop callback, which is running now
            m_held.erase(it);
            m_cancelled.push_back(call);
            finish(*call, cancelled(call->url));
            return;
        }
    }

    template <typename Predicate> void releaseIf(Predicate wanted)
    {
        std::vector<std::shared_ptr<Call>> released;
        std::erase_if(m_held, [&](const std::shared_ptr<Call>& call) {
            if (!wanted(*call))
                return false;
            released.push_back(call);
            return true;
        });
        for (const auto& call : released) {
            call->onStop.reset();
            finish(*call, next(call->url));
        }
    }

    std::map<std::string, std::function<Answer()>> m_makers;
    std::map<std::string, std::deque<Answer>> m_once;
    std::function<Answer()> m_others;
    std::set<std::string> m_holding;
    bool m_holdingAll = false;
    std::map<std::string, int> m_calls;
    int m_total = 0;
    std::vector<std::shared_ptr<Call>> m_held;
    std::vector<std::shared_ptr<Call>> m_cancelled;
};

} // namespace ktrdr::fakes
