// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json_reader.h"

#include "base/sanitize.h"

#include <QJsonDocument>

#include <cmath>
#include <fmt/core.h>

namespace ktrdr {

namespace {

const char* typeName(const QJsonValue& value)
{
    switch (value.type()) {
    case QJsonValue::Null: return "null";
    case QJsonValue::Bool: return "a boolean";
    case QJsonValue::Double: return "a number";
    case QJsonValue::String: return "text";
    case QJsonValue::Array: return "a list";
    case QJsonValue::Object: return "an object";
    case QJsonValue::Undefined: return "nothing";
    }
    return "nothing";
}

} // namespace

Result<QJsonValue> parseJson(std::string_view text, std::string_view where)
{
    QJsonParseError error;
    // QJsonDocument refuses bare scalars at top level, but "null" is a valid answer of pvesh.
    const QByteArray bytes(text.data(), static_cast<qsizetype>(text.size()));
    if (bytes.trimmed() == "null")
        return QJsonValue(QJsonValue::Null);
    const auto document = QJsonDocument::fromJson(bytes, &error);
    if (error.error != QJsonParseError::NoError)
        return fail(
            ErrorCode::BadAnswer,
            fmt::format("The answer is not valid JSON: {} at byte {}", error.errorString().toStdString(), error.offset),
            std::string(where), "The state is unknown until a valid answer arrives", sanitizeText(text, 300));
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

std::string cleanText(const QString& text, std::size_t maxBytes) { return sanitizeLine(text.toStdString(), maxBytes); }

JsonReader JsonReader::operator[](const char* key) const
{
    return {m_value.toObject().value(QLatin1String(key)), m_path.empty() ? key : m_path + "." + key, m_problem};
}

std::vector<JsonReader> JsonReader::elements() const
{
    std::vector<JsonReader> readers;
    if (!m_value.isArray()) {
        complain("a list");
        return readers;
    }
    const auto array = m_value.toArray();
    readers.reserve(static_cast<std::size_t>(array.size()));
    for (qsizetype i = 0; i < array.size(); ++i)
        readers.emplace_back(array.at(i), fmt::format("{}[{}]", m_path, i), m_problem);
    return readers;
}

std::string JsonReader::text() const
{
    if (!m_value.isString()) {
        complain("text");
        return {};
    }
    return cleanText(m_value.toString());
}

std::int64_t JsonReader::integer(std::int64_t min, std::int64_t max) const
{
    std::int64_t number = 0;
    bool ok = false;
    if (m_value.isString()) {
        number = m_value.toString().toLongLong(&ok);
    } else if (m_value.isDouble()) {
        // toInteger answers its default for fractions and for what does not fit; 0 and 1 cannot both be right.
        number = m_value.toInteger(0);
        ok = number != 0 || m_value.toInteger(1) == 0;
    }
    if (!ok || number < min || number > max) {
        complain(fmt::format("an integer from {} to {}", min, max));
        return min;
    }
    return number;
}

double JsonReader::number() const
{
    bool ok = m_value.isDouble();
    const double number = m_value.isString() ? m_value.toString().toDouble(&ok) : m_value.toDouble();
    if (!ok || !std::isfinite(number)) {
        complain("a finite number");
        return 0;
    }
    return number;
}

bool JsonReader::boolean() const
{
    if (m_value.isBool())
        return m_value.toBool();
    if (m_value.isDouble() && (m_value.toDouble() == 0 || m_value.toDouble() == 1))
        return m_value.toDouble() == 1;
    complain("true or false");
    return false;
}

std::optional<std::string> JsonReader::optionalText() const { return isNull() ? std::nullopt : std::optional(text()); }

std::optional<std::int64_t> JsonReader::optionalInteger(std::int64_t min, std::int64_t max) const
{
    return isNull() ? std::nullopt : std::optional(integer(min, max));
}

std::optional<double> JsonReader::optionalNumber() const { return isNull() ? std::nullopt : std::optional(number()); }

std::optional<bool> JsonReader::optionalBoolean() const { return isNull() ? std::nullopt : std::optional(boolean()); }

void JsonReader::complain(std::string_view expected) const
{
    if (m_problem && m_problem->empty())
        *m_problem =
            fmt::format("{}: expected {}, found {}", m_path.empty() ? "document" : m_path, expected, typeName(m_value));
}

} // namespace ktrdr
