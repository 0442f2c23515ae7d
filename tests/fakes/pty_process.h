// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// PtyProcess runs a program at a terminal of its own, as a person sees it: what is typed reaches it through the line
// discipline, Ctrl-C included. Owned by the test, which ends it by its pid; main thread.
#pragma once

#include <QByteArray>
#include <QElapsedTimer>
#include <QStringList>

#include <csignal>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <vector>

namespace ktrdr::fakes {

class PtyProcess
{
public:
    // `environment`: NAME=VALUE.
    PtyProcess(const QString& program, const QStringList& arguments, const QStringList& environment)
    {
        const auto words = Words(QStringList{program} + arguments), variables = Words(environment);
        winsize size{};
        size.ws_row = 40;
        size.ws_col = 200;
        m_pid = ::forkpty(&m_master, nullptr, nullptr, &size);
        if (m_pid == 0) {
            ::execve(words.pointers.front(), words.pointers.data(), variables.pointers.data());
            ::_exit(127);
        }
    }
    ~PtyProcess()
    {
        if (m_pid > 0 && !m_ended) {
            ::kill(m_pid, SIGKILL);
            ::waitpid(m_pid, nullptr, 0);
        }
        if (m_master >= 0)
            ::close(m_master);
    }
    PtyProcess(const PtyProcess&) = delete;
    PtyProcess& operator=(const PtyProcess&) = delete;

    // Everything that was shown so far.
    const QByteArray& shown() const { return m_shown; }
    // Reads until the text was shown; false when the program ends or the time is up before.
    bool waitFor(const QByteArray& text)
    {
        return readUntil([&] { return m_shown.contains(text); });
    }
    void type(const QByteArray& keys)
    {
        [[maybe_unused]] const auto count = ::write(m_master, keys.constData(), static_cast<std::size_t>(keys.size()));
    }
    bool echoes() const
    {
        termios settings{};
        return ::tcgetattr(m_master, &settings) == 0 && (settings.c_lflag & ECHO) != 0;
    }
    // Reads to the end; the exit code, -1 when it did not end by itself.
    int finish()
    {
        readUntil([] { return false; });
        int status = 0;
        if (!m_closed || ::waitpid(m_pid, &status, 0) != m_pid)
            return -1;
        m_ended = true;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

private:
    struct Words
    {
        explicit Words(const QStringList& list)
        {
            for (const auto& word : list)
                texts.push_back(word.toLocal8Bit());
            for (auto& text : texts)
                pointers.push_back(text.data());
            pointers.push_back(nullptr);
        }
        std::vector<QByteArray> texts;
        std::vector<char*> pointers;
    };

    template <typename Condition> bool readUntil(const Condition& condition)
    {
        QElapsedTimer clock;
        clock.start();
        while (!condition()) {
            const auto left = kDeadline - clock.elapsed();
            pollfd ready{m_master, POLLIN, 0};
            if (m_closed || left <= 0 || ::poll(&ready, 1, static_cast<int>(left)) <= 0)
                return false;
            char buffer[4096];
            const auto count = ::read(m_master, buffer, sizeof buffer); // EIO: nobody has it open any more
            m_closed = count <= 0;
            m_shown.append(buffer, static_cast<qsizetype>(std::max<ssize_t>(count, 0)));
        }
        return true;
    }

    static constexpr qint64 kDeadline = 120'000;
    pid_t m_pid = -1;
    int m_master = -1;
    bool m_closed = false, m_ended = false;
    QByteArray m_shown;
};

} // namespace ktrdr::fakes
