// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/control/control_client.h"

#include "sim/model/faults.h"

#include <cstdio>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace ktrdr::sim {

namespace {

constexpr int kUsage = 2;

std::string help()
{
    return "usage: ktrdr-sim control --state DIR inject FAULT [TARGET] [ARGUMENTS]\n"
           "       ktrdr-sim control --state DIR clear FAULT|all [TARGET]\n"
           "       ktrdr-sim control --state DIR status      the whole true state, JSON\n"
           "       ktrdr-sim control --state DIR audit       what was executed, one JSON object per line\n\n"
           "TARGET is a container number, a host name, a node name, or all (every worker or node; the "
           "default).\n\nfaults:\n" +
           faultHelp();
}

int connectTo(const std::string& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        return -1;
    std::memcpy(address.sun_path, path.c_str(), path.size());
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
        return fd;
    if (fd >= 0)
        ::close(fd);
    return -1;
}

bool sendAll(int fd, const std::string& text)
{
    for (std::size_t sent = 0; sent < text.size();) {
        const auto count = ::send(fd, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
        if (count <= 0)
            return false;
        sent += static_cast<std::size_t>(count);
    }
    return true;
}

std::string receiveAll(int fd)
{
    std::string text;
    char buffer[65536];
    for (ssize_t count = 0; (count = ::read(fd, buffer, sizeof buffer)) > 0;)
        text.append(buffer, static_cast<std::size_t>(count));
    return text;
}

} // namespace

int runControlClient(const std::vector<std::string>& words)
{
    std::string state;
    std::string request;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--help" || words[i] == "-h") {
            std::fputs(help().c_str(), stdout);
            return 0;
        }
        if (words[i] == "--state" && i + 1 < words.size())
            state = words[++i];
        else
            request += (request.empty() ? "" : std::string(1, '\0')) + words[i];
    }
    if (state.empty() || request.empty() || request.find('\n') != std::string::npos) {
        std::fputs(help().c_str(), stderr);
        return kUsage;
    }
    const int fd = connectTo(state + "/control.sock");
    if (fd < 0) {
        std::fprintf(stderr, "ktrdr-sim: no simulator answers at %s/control.sock\n", state.c_str());
        return 1;
    }
    const bool sent = sendAll(fd, request + "\n");
    const auto answer = sent ? receiveAll(fd) : std::string();
    ::close(fd);
    const auto line = answer.find('\n');
    const bool good = answer.starts_with("ok\n");
    const auto body = line == std::string::npos ? std::string("the simulator ended\n") : answer.substr(line + 1);
    std::fputs(body.c_str(), good ? stdout : stderr);
    return good ? 0 : 1;
}

} // namespace ktrdr::sim
