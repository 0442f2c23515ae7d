// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Output writes UTF-8 text to a file descriptor and survives a closed pipe: after EPIPE everything is dropped,
// so that a reader who leaves early never ends a run. Owned by main; main thread.
#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <vector>

namespace ktrdr {

class Output
{
public:
    explicit Output(int descriptor);

    void write(const QString& text);
    void line(const QString& text = {}) { write(text + QLatin1Char('\n')); }
    // Written as bytes: a status of 500 workers is not worth three copies.
    void json(const QJsonDocument& document) { writeBytes(document.toJson()); }
    void jsonLine(const QJsonObject& object)
    {
        writeBytes(QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
    }
    // A line that the next line() replaces; only on a terminal, elsewhere nothing.
    void status(const QString& text);

    bool isTerminal() const { return m_terminal; }
    bool isClosed() const { return m_closed; }

private:
    void writeBytes(const QByteArray& bytes);
    void writeRaw(const QByteArray& bytes);

    int m_descriptor;
    bool m_terminal;
    bool m_closed = false;
    bool m_statusShown = false;
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
