// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// connectTcp races addresses, keeps its deadlines and stops when told, on loopback only.
#include "adapters/ssh/tcp_connector.h"
#include "fakes/tsan_defaults.h"

#include <QTest>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <thread>

using namespace ktrdr;

namespace {

SocketAddress loopback(std::uint16_t port)
{
    SocketAddress address;
    auto& in = reinterpret_cast<sockaddr_in&>(address.storage);
    in.sin_family = AF_INET;
    in.sin_port = htons(port);
    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.length = sizeof in;
    return address;
}

// A port that listens; with a full backlog it answers no further SYN, as a black hole does.
class Listener
{
public:
    explicit Listener(bool blackHole = false) : m_fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        auto address = loopback(0);
        auto* raw = reinterpret_cast<sockaddr*>(&address.storage);
        ::bind(m_fd.get(), raw, address.length);
        ::listen(m_fd.get(), blackHole ? 0 : 8);
        ::getsockname(m_fd.get(), raw, &address.length);
        port = ntohs(reinterpret_cast<sockaddr_in*>(raw)->sin_port);
        for (int i = 0; blackHole && i < 4; ++i) {
            m_fillers.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
            const auto target = loopback(port);
            ::connect(m_fillers.back().get(), reinterpret_cast<const sockaddr*>(&target.storage), target.length);
        }
    }
    std::uint16_t port = 0;

private:
    FileDescriptor m_fd;
    std::vector<FileDescriptor> m_fillers;
};

SshResolver fixed(std::vector<SocketAddress> addresses)
{
    return [addresses = std::move(addresses)](const std::string&, std::uint16_t) { return addresses; };
}

std::uint16_t peerPort(const FileDescriptor& fd)
{
    sockaddr_in address{};
    socklen_t length = sizeof address;
    ::getpeername(fd.get(), reinterpret_cast<sockaddr*>(&address), &length);
    return ntohs(address.sin_port);
}

int option(const FileDescriptor& fd, int level, int name)
{
    int value = 0;
    socklen_t length = sizeof value;
    ::getsockopt(fd.get(), level, name, &value, &length);
    return value;
}

std::uint16_t closedPort()
{
    const Listener listener;
    return listener.port;
}

} // namespace

class TestTcpConnector : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void socketIsTuned()
    {
        const Listener server;
        const auto fd = connectTcp({"127.0.0.1", server.port}, {}, {}, monoNow() + Seconds{5}, {});
        QVERIFY(fd);
        QCOMPARE(option(*fd, IPPROTO_TCP, TCP_NODELAY), 1);
        QCOMPARE(option(*fd, SOL_SOCKET, SO_KEEPALIVE), 1);
        QCOMPARE(option(*fd, IPPROTO_TCP, TCP_USER_TIMEOUT), 15'000);
    }

    void refusedAddressGivesWayAtOnce()
    {
        const Listener server;
        SshTimes times;
        times.nextAddress = Seconds{60};
        const auto start = monoNow();
        const auto fd = connectTcp({"pve", 22}, times, fixed({loopback(closedPort()), loopback(server.port)}),
                                   monoNow() + Seconds{10}, {});
        QVERIFY(fd);
        QCOMPARE(peerPort(*fd), server.port);
        QVERIFY(monoNow() - start < Seconds{3});
    }

    void silentAddressGivesWayAfterItsHeadStart()
    {
        const Listener silent(true), server;
        const auto start = monoNow();
        const auto fd = connectTcp({"pve", 22}, {}, fixed({loopback(silent.port), loopback(server.port)}),
                                   monoNow() + Seconds{10}, {});
        QVERIFY(fd);
        QCOMPARE(peerPort(*fd), server.port);
        const auto took = monoNow() - start;
        QVERIFY2(took >= Milliseconds{240} && took < Seconds{3}, qPrintable(QString::number(took.count())));
    }

    void deadlineHolds()
    {
        const Listener silent(true);
        const auto start = monoNow();
        const auto fd = connectTcp({"127.0.0.1", silent.port}, {}, {}, monoNow() + Milliseconds{300}, {});
        QVERIFY(!fd);
        QCOMPARE(fd.error().code, ErrorCode::Unreachable);
        QVERIFY(monoNow() - start < Seconds{2});
    }

    void stopActsAtOnce()
    {
        const Listener silent(true);
        std::stop_source stop;
        Result<FileDescriptor> fd;
        const auto start = monoNow();
        {
            const std::jthread connecting([&] {
                fd = connectTcp({"127.0.0.1", silent.port}, {}, {}, monoNow() + Seconds{20}, stop.get_token());
            });
            stop.request_stop();
        }
        QVERIFY(!fd);
        QCOMPARE(fd.error().code, ErrorCode::Cancelled);
        QVERIFY(monoNow() - start < Seconds{1});
    }

    void unknownNameIsUnreachable()
    {
        const auto failing = [](const std::string& host, std::uint16_t) -> Result<std::vector<SocketAddress>> {
            return fail(ErrorCode::Unreachable, "no such name", host);
        };
        const auto fd = connectTcp({"pve", 22}, {}, failing, monoNow() + Seconds{5}, {});
        QVERIFY(!fd);
        QCOMPARE(fd.error().what, std::string("no such name"));
        const auto none = connectTcp({"pve", 22}, {}, fixed({}), monoNow() + Seconds{5}, {});
        QVERIFY(!none);
        QCOMPARE(none.error().code, ErrorCode::Unreachable);
    }

    void familiesAlternate()
    {
        const auto made = [](int family, unsigned char mark) {
            SocketAddress address;
            address.storage.ss_family = static_cast<sa_family_t>(family);
            address.length = mark;
            return address;
        };
        const auto mixed = interleaved({made(AF_INET, 1), made(AF_INET, 2), made(AF_INET6, 3), made(AF_INET, 4)});
        std::vector<socklen_t> order;
        for (const auto& address : mixed)
            order.push_back(address.length);
        QCOMPARE(order, (std::vector<socklen_t>{3, 1, 2, 4}));
    }

    void endpointText()
    {
        QCOMPARE(toString(SshEndpoint{"pve1", 22, "root"}), std::string("pve1"));
        QCOMPARE(toString(SshEndpoint{"pve1", 2222, "root"}), std::string("pve1:2222"));
        QCOMPARE(toString(SshEndpoint{"::1", 2222, "root"}), std::string("[::1]:2222"));
    }
};

QTEST_APPLESS_MAIN(TestTcpConnector)
#include "tst_tcp_connector.moc"
