// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Writers of JSON text that keep the order of keys, as the simulated programs do. Plain values, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ktrdr::sim {

std::string jsonText(std::string_view text); // quoted and escaped
std::string jsonNumber(double number);       // shortest form, "0" for 0

class JsonObject
{
public:
    JsonObject& raw(std::string_view key, std::string_view json);
    JsonObject& text(std::string_view key, std::string_view value) { return raw(key, jsonText(value)); }
    JsonObject& textOrNull(std::string_view key, const std::string& value)
    {
        return raw(key, value.empty() ? "null" : jsonText(value));
    }
    JsonObject& integer(std::string_view key, std::int64_t value) { return raw(key, std::to_string(value)); }
    JsonObject& number(std::string_view key, double value) { return raw(key, jsonNumber(value)); }
    JsonObject& boolean(std::string_view key, bool value) { return raw(key, value ? "true" : "false"); }
    JsonObject& null(std::string_view key) { return raw(key, "null"); }
    std::string str() const { return "{" + m_members + "}"; }

private:
    std::string m_members;
};

class JsonArray
{
public:
    JsonArray& raw(std::string_view json);
    JsonArray& text(std::string_view value) { return raw(jsonText(value)); }
    std::string str() const { return "[" + m_elements + "]"; }

private:
    std::string m_elements;
};

} // namespace ktrdr::sim
