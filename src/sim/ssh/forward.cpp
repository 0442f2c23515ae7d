// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/ssh/forward.h"

#include <array>
#include <netdb.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace ktrdr::sim {

int connectTo(const std::string& host, std::uint16_t port)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const std::string numeric = host == "localhost" ? "127.0.0.1" : host;
    if (::getaddrinfo(numeric.c_str(), std::to_string(port).c_str(), &hints, &found) != 0)
        return -1;
    int socket = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket >= 0 && ::connect(socket, found->ai_addr, found->ai_addrlen) != 0) {
        ::close(socket);
        socket = -1;
    }
    ::freeaddrinfo(found);
    return socket;
}

void pumpForward(const std::shared_ptr<ChannelIo>& io, int socket)
{
    {
        const std::stop_callback hangUp(io->stopToken(), [socket] { ::shutdown(socket, SHUT_RDWR); });
        std::jthread backward([&] {
            std::array<char, 16384> buffer{};
            for (;;) {
                const auto got = ::recv(socket, buffer.data(), buffer.size(), 0);
                if (got <= 0 || !io->out().write({buffer.data(), static_cast<std::size_t>(got)}))
                    break;
            }
            ::shutdown(socket, SHUT_RDWR);
            io->endInput(); // the far end is gone: nothing more to send there
        });
        for (std::string bytes = io->in().read(65536); !bytes.empty(); bytes = io->in().read(65536)) {
            std::string_view rest = bytes;
            while (!rest.empty()) {
                const auto sent = ::send(socket, rest.data(), rest.size(), MSG_NOSIGNAL);
                if (sent <= 0)
                    break;
                rest.remove_prefix(static_cast<std::size_t>(sent));
            }
        }
        ::shutdown(socket, SHUT_WR);
    }
    ::close(socket);
    io->finish();
}

} // namespace ktrdr::sim
