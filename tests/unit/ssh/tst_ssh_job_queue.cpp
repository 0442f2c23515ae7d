// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SshJobQueue answers every job exactly once, whatever threads submit, take, stop and fail at the same time.
#include "adapters/ssh/ssh_job.h"
#include "fakes/tsan_defaults.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace ktrdr;

namespace {

SshJobPtr makeJob(std::stop_token stop, std::function<void(Result<ExecResult>)> done)
{
    auto job = std::make_unique<SshJob>();
    job->host = "node";
    job->stop = std::move(stop);
    job->done = std::move(done);
    return job;
}

} // namespace

class TestSshJobQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void waitingJobIsCancelledAtOnce()
    {
        SshJobQueue queue;
        std::stop_source stop;
        std::vector<ErrorCode> answers;
        const auto note = [&](const Result<ExecResult>& result) { answers.push_back(result.error().code); };
        queue.submit(makeJob(stop.get_token(), note));
        stop.request_stop();
        QCOMPARE(answers, std::vector{ErrorCode::Cancelled});
        QVERIFY(!queue.take());
        queue.submit(makeJob(stop.get_token(), note)); // stopped already
        QCOMPARE(answers.size(), 2U);
    }

    void takenJobIsNotAnsweredByItsStop()
    {
        SshJobQueue queue;
        std::stop_source stop;
        int answers = 0;
        queue.submit(makeJob(stop.get_token(), [&](const auto&) { ++answers; }));
        auto job = queue.take();
        QVERIFY(job);
        stop.request_stop();
        QCOMPARE(answers, 0);
        queue.putBack(std::move(job)); // back in the queue, the stop counts
        QCOMPARE(answers, 1);
    }

    void putBackGoesToTheFront()
    {
        SshJobQueue queue;
        for (const auto* line : {"first", "second"}) {
            auto job = makeJob({}, [](const auto&) {});
            job->command.line = line;
            queue.submit(std::move(job));
        }
        queue.putBack(queue.take());
        QCOMPARE(queue.take()->command.line, std::string("first"));
        QCOMPARE(queue.take()->command.line, std::string("second"));
    }

    void everyJobIsAnsweredOnce()
    {
        constexpr int kJobs = 3'000;
        SshJobQueue queue;
        std::vector<std::atomic<int>> answers(kJobs);
        std::vector<std::stop_source> stops(kJobs);
        std::atomic<bool> submitted = false;
        {
            const std::jthread submitting([&] {
                for (std::size_t i = 0; i < kJobs; ++i)
                    queue.submit(makeJob(stops[i].get_token(), [&answers, i](const auto&) { ++answers[i]; }));
                submitted = true;
            });
            const std::jthread stopping([&] {
                for (std::size_t i = 0; i < kJobs; i += 2)
                    stops[i].request_stop();
            });
            const std::jthread working([&] {
                for (unsigned n = 0; !submitted; ++n) {
                    if (n % 7 == 0) {
                        queue.failAll({ErrorCode::Unreachable, "gone", {}, {}, {}});
                    } else if (auto job = queue.take()) {
                        if (n % 3 == 0) {
                            queue.putBack(std::move(job));
                        } else {
                            job->onStop.reset();
                            job->done(ExecResult{});
                        }
                    }
                }
            });
        }
        queue.failAll({ErrorCode::Unreachable, "gone", {}, {}, {}});
        for (const auto& count : answers)
            QCOMPARE(count.load(), 1);
    }
};

QTEST_APPLESS_MAIN(TestSshJobQueue)
#include "tst_ssh_job_queue.moc"
