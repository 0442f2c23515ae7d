// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Output writes UTF-8 text to a file descriptor and never blocks: what a pipe or terminal does not take at once
// waits in a bounded queue. It survives a reader who leaves (EPIPE) or stops reading: neither ends nor halts a run.
// Owned by main; main thread, written on by the event loop.
#pragma once

#include "base/clock.h"

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSocketNotifier>
#include <QString>
#include <QStringList>

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace ktrdr {

class Output
{
public:
    explicit Output(int descriptor);
    ~Output();
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    void write(const QString& text);
    void line(const QString& text = {}) { write(text + QLatin1Char('\n')); }
    // Written as bytes: a status of 500 workers is not worth three copies.
    void json(const QJsonDocument& document) { writeBytes(document.toJson()); }
    void jsonLine(const QJsonObject& object)
    {
        writeBytes(QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
    }
    // A line that the next line() replaces; only on a terminal, elsewhere nothing. Left out while the reader lags.
    void status(const QString& text);

    bool isTerminal() const { return m_terminal; }
    // Nobody reads any more, or nobody has read for more than the queue holds.
    bool isClosed() const { return m_closed; }
    bool isLagging() const { return !m_queue.empty(); }

    // At the end of the process: calls `done` once everything is written or the reader has gone. A run does not wait
    // for its reader for longer than the patience that was set.
    void setPatience(Milliseconds patience) { m_patience = patience; }
    void drain(std::function<void()> done);

    static constexpr qsizetype kQueueLimit = 32 << 20;

private:
    enum class Way { Blocking, NonBlocking, Polled, Socket };

    void writeBytes(const QByteArray& bytes);
    void writeRaw(const QByteArray& bytes);
    void chooseWay();
    qsizetype writeSome(const char* data, qsizetype size); // -1: not now, or closed
    void writeQueue();
    void close();
    void drained();

    int m_descriptor; // as given
    int m_own = -1;   // opened anew without blocking, when that is possible
    Way m_way = Way::Blocking;
    bool m_terminal;
    bool m_closed = false;
    bool m_statusShown = false;
    std::deque<QByteArray> m_queue;
    qsizetype m_queued = 0; // bytes in m_queue that are not written
    qsizetype m_at = 0;     // written of its first
    std::unique_ptr<QSocketNotifier> m_writable;
    std::optional<Milliseconds> m_patience;
    std::function<void()> m_done;
};

// Columns as wide as their widest cell, two blanks between, no trailing blanks; right-aligned columns for numbers.
class TextTable
{
public:
    explicit TextTable(QStringList header) { m_rows.push_back(std::move(header)); }
    void add(QStringList row) { m_rows.push_back(std::move(row)); }
    QString text() const;

private:
    std::vector<QStringList> m_rows;
};

} // namespace ktrdr
