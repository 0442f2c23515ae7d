// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/output.h"

#include <QCoreApplication>
#include <QTimer>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ktrdr {

namespace {

// So much goes into a pipe that polls as writable without blocking.
constexpr qsizetype kPolledPiece = 512;

} // namespace

Output::Output(int descriptor) : m_descriptor(descriptor), m_terminal(::isatty(descriptor) == 1) { chooseWay(); }

Output::~Output()
{
    m_writable.reset();
    if (m_own >= 0)
        ::close(m_own);
}

// O_NONBLOCK on the given descriptor would also hold for the shell that shares it, so pipes and terminals are opened
// anew. A regular file does not block, and opened anew it would be written from its beginning.
void Output::chooseWay()
{
    struct stat entry = {};
    if (::fstat(m_descriptor, &entry) != 0 || S_ISREG(entry.st_mode))
        return;
    if (S_ISSOCK(entry.st_mode)) {
        m_way = Way::Socket;
        return;
    }
    m_own = ::open(fmt::format("/proc/self/fd/{}", m_descriptor).c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    m_way = m_own >= 0 ? Way::NonBlocking : Way::Polled;
}

qsizetype Output::writeSome(const char* data, qsizetype size)
{
    const auto count = static_cast<std::size_t>(size);
    ssize_t written = -1;
    do {
        switch (m_way) {
        case Way::Blocking: written = ::write(m_descriptor, data, count); break;
        case Way::NonBlocking: written = ::write(m_own, data, count); break;
        case Way::Socket: written = ::send(m_descriptor, data, count, MSG_DONTWAIT | MSG_NOSIGNAL); break;
        case Way::Polled: {
            pollfd ready{m_descriptor, POLLOUT, 0};
            if (::poll(&ready, 1, 0) == 0)
                return -1;
            written = ::write(m_descriptor, data, static_cast<std::size_t>(std::min(size, kPolledPiece)));
            break;
        }
        }
    } while (written < 0 && errno == EINTR);
    if (written < 0 && errno != EAGAIN && errno != EWOULDBLOCK)
        close(); // nobody reads any more, or the disk is full: what runs goes on
    return written;
}

void Output::writeRaw(const QByteArray& bytes)
{
    qsizetype at = 0;
    while (!m_closed && m_queue.empty() && at < bytes.size()) {
        const auto count = writeSome(bytes.constData() + at, bytes.size() - at);
        if (count < 0)
            break;
        at += count;
    }
    if (m_closed || at == bytes.size())
        return;
    if (!m_queue.empty() && m_queued + bytes.size() > kQueueLimit)
        return close();
    m_queue.push_back(bytes.mid(at));
    m_queued += m_queue.back().size();
    if (!m_writable && QCoreApplication::instance()) {
        m_writable = std::make_unique<QSocketNotifier>(m_own >= 0 ? m_own : m_descriptor, QSocketNotifier::Write);
        QObject::connect(m_writable.get(), &QSocketNotifier::activated, m_writable.get(), [this] { writeQueue(); });
    }
    if (m_writable)
        m_writable->setEnabled(true);
}

void Output::writeQueue()
{
    while (!m_queue.empty() && !m_closed) {
        const auto& first = m_queue.front();
        const auto count = writeSome(first.constData() + m_at, first.size() - m_at);
        if (count < 0)
            break;
        m_at += count;
        m_queued -= count;
        if (m_at == first.size()) {
            m_queue.pop_front();
            m_at = 0;
        }
    }
    if (m_queue.empty()) {
        m_writable->setEnabled(false);
        drained();
    }
}

void Output::close()
{
    m_closed = true;
    m_queue.clear();
    m_queued = m_at = 0;
    if (m_writable)
        m_writable->setEnabled(false);
    drained();
}

void Output::drain(std::function<void()> done)
{
    m_done = std::move(done);
    if (m_queue.empty())
        return drained();
    if (m_patience)
        QTimer::singleShot(*m_patience, m_writable.get(), [this] { close(); });
}

void Output::drained()
{
    if (const auto done = std::exchange(m_done, {}))
        done();
}

void Output::writeBytes(const QByteArray& bytes)
{
    if (m_statusShown)
        writeRaw("\r\x1b[K");
    m_statusShown = false;
    writeRaw(bytes);
}

void Output::write(const QString& text) { writeBytes(text.toUtf8()); }

void Output::status(const QString& text)
{
    if (!m_terminal || isLagging())
        return;
    writeRaw("\r\x1b[K" + text.toUtf8());
    m_statusShown = true;
}

QString TextTable::text() const
{
    std::vector<qsizetype> widths;
    for (const auto& row : m_rows) {
        widths.resize(std::max(widths.size(), static_cast<std::size_t>(row.size())), 0);
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[static_cast<std::size_t>(i)] = std::max(widths[static_cast<std::size_t>(i)], row[i].size());
    }
    QString text;
    for (const auto& row : m_rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i)
            line += row[i].leftJustified(widths[static_cast<std::size_t>(i)] + 2);
        while (line.endsWith(QLatin1Char(' ')))
            line.chop(1);
        text += line + QLatin1Char('\n');
    }
    return text;
}

} // namespace ktrdr
