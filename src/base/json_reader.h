// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// JsonReader decodes JSON with checks: every accessor that does not find what it expects records the first
// problem with its path ("[3].endpoint_url: expected text, found number"); no default looks like a healthy
// value. Plain value over QJsonValue; any thread.
#pragma once

#include "base/result.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ktrdr {

// Whole document; `where` names the source in the error (URL or command).
Result<QJsonValue> parseJson(std::string_view text, std::string_view where);

// Text of a QString, sanitised to one line.
std::string cleanText(const QString& text, std::size_t maxBytes = 4096);

class JsonReader
{
public:
    JsonReader(QJsonValue value, std::string path, std::string* problem)
        : m_value(std::move(value)), m_path(std::move(path)), m_problem(problem)
    {
    }

    bool isNull() const { return m_value.isNull() || m_value.isUndefined(); }
    bool isObject() const { return m_value.isObject(); }
    bool isArray() const { return m_value.isArray(); }
    const QJsonValue& value() const { return m_value; }
    const std::string& path() const { return m_path; }

    JsonReader operator[](const char* key) const; // null reader when absent
    std::vector<JsonReader> elements() const;     // problem unless an array

    // Required: a problem is recorded when missing or of another type. Text is sanitised to one line.
    std::string text() const;
    std::int64_t integer(std::int64_t min, std::int64_t max) const; // accepts "123" too (pvesh does that)
    double number() const;                                          // accepts "1.5" too
    bool boolean() const;                                           // accepts 0/1

    // Optional: nullopt when absent or null, a problem when of another type.
    std::optional<std::string> optionalText() const;
    std::optional<std::int64_t> optionalInteger(std::int64_t min, std::int64_t max) const;
    std::optional<double> optionalNumber() const;
    std::optional<bool> optionalBoolean() const;

    void complain(std::string_view expected) const;

private:
    QJsonValue m_value;
    std::string m_path;
    std::string* m_problem; // first problem of the whole document; owned by the caller
};

} // namespace ktrdr
