// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// One sweep over 500 workers at 500 loopback addresses: what it costs the client in CPU and memory. The servers
// run in a thread of their own; the CPU time is that of the client's thread alone.
#include "adapters/http/http_worker_api.h"
#include "fakes/await.h"
#include "resident_memory.h"

#include <QHostAddress>

#include <algorithm>
#include <array>
#include <atomic>
#include <ctime>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

constexpr int kWorkers = 500;

in_addr_t workerAddress(int index)
{
    return htonl(0x7F010000u + static_cast<unsigned>(index / 250 * 256 + index % 250 + 1));
}

// Answers every request of every address with an idle worker's list.
class Fleet
{
public:
    bool open()
    {
        m_epoll = ::epoll_create1(EPOLL_CLOEXEC);
        for (int i = 0; i < kWorkers; ++i) {
            const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            sockaddr_in address{};
            address.sin_family = AF_INET;
            address.sin_port = m_port;
            address.sin_addr.s_addr = workerAddress(i);
            socklen_t size = sizeof address;
            if (::bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(fd, 16) != 0 ||
                ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0)
                return false;
            m_port = address.sin_port;
            m_listening.push_back(fd);
            watch(fd);
        }
        m_thread = std::jthread([this](std::stop_token stop) { run(stop); });
        return true;
    }
    ~Fleet()
    {
        m_thread = {};
        for (const int fd : m_listening)
            ::close(fd);
        ::close(m_epoll);
    }
    int port() const { return ntohs(m_port); }
    int answered() const { return m_answered; }

private:
    void watch(int fd)
    {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = fd;
        ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, fd, &event);
    }
    void run(const std::stop_token& stop)
    {
        std::array<epoll_event, 64> events{};
        while (!stop.stop_requested()) {
            const int count = ::epoll_wait(m_epoll, events.data(), static_cast<int>(events.size()), 50);
            for (int i = 0; i < count; ++i)
                serve(events[static_cast<std::size_t>(i)].data.fd);
        }
    }
    void serve(int fd)
    {
        if (std::find(m_listening.begin(), m_listening.end(), fd) != m_listening.end()) {
            watch(::accept4(fd, nullptr, nullptr, SOCK_CLOEXEC));
            return;
        }
        static const std::string body = "{\"success\":true,\"total_count\":0,\"active_count\":0,\"data\":[]}";
        static const std::string answer =
            "HTTP/1.1 200 OK\r\ncontent-length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
        std::array<char, 4096> request{};
        if (::recv(fd, request.data(), request.size(), 0) > 0 &&
            ::send(fd, answer.data(), answer.size(), MSG_NOSIGNAL) > 0)
            ++m_answered;
        ::close(fd);
    }

    int m_epoll = -1;
    in_port_t m_port = 0;
    std::vector<int> m_listening;
    std::atomic<int> m_answered = 0;
    std::jthread m_thread;
};

double threadCpuMs()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

} // namespace

class TestHttpSweep : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fiveHundredWorkers();
};

void TestHttpSweep::fiveHundredWorkers()
{
    Fleet fleet;
    QVERIFY(fleet.open());
    const auto api = HttpWorkerApi::create({}).value();
    const long memoryBefore = memoryField("VmRSS:");
    const double cpuBefore = threadCpuMs();
    std::vector<QFuture<Result<WorkerSelf>>> futures;
    for (int i = 0; i < kWorkers; ++i) {
        const QHostAddress address(ntohl(workerAddress(i)));
        futures.push_back(
            api->activity("http://" + address.toString().toStdString() + ":" + std::to_string(fleet.port()), {}));
    }
    QTRY_VERIFY(std::all_of(futures.begin(), futures.end(), [](const auto& f) { return f.isFinished(); }));
    const double cpu = threadCpuMs() - cpuBefore;
    const long growth = memoryField("VmHWM:") - memoryBefore;
    qInfo("%d workers: client CPU %.0f ms, memory +%ld KiB, resident %ld KiB", kWorkers, cpu, growth,
          memoryField("VmRSS:"));
    for (const auto& future : futures) {
        QCOMPARE(codeOf(future.result()), std::string("ok"));
        QCOMPARE(static_cast<int>(future.result()->activity), static_cast<int>(Activity::Idle));
    }
    QCOMPARE(fleet.answered(), kWorkers);
#if defined(__SANITIZE_ADDRESS__)
    const double slower = 4;
#else
    const double slower = 1;
#endif
    QVERIFY2(cpu < 125 * slower, qPrintable(QString::number(cpu))); // half of the budget of a whole sweep
    QVERIFY2(static_cast<double>(growth) < 8 * 1024 * slower, qPrintable(QString::number(growth)));
}

QTEST_GUILESS_MAIN(TestHttpSweep)
#include "tst_http_sweep.moc"
