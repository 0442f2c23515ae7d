// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// TableReader takes values out of one TOML table and notes every problem with line and key path, so that one
// reading finds all slips of a file. Keys that were asked for are the known ones; rejectUnknown complains of
// the rest. Internal to config_parser.cpp; short-lived, refers to the table and the list; any one thread.
#pragma once

#include "adapters/storage/config_values.h"
#include "base/result.h"
#include "domain/environment.h"

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <toml++/toml.h>
#include <vector>

namespace ktrdr {

class ProblemList
{
public:
    explicit ProblemList(std::string file) : m_file(std::move(file)) {}
    void add(std::int64_t line, std::string_view keyPath, std::string_view text);
    bool isEmpty() const { return m_problems.empty(); }
    Error error() const; // ConfigInvalid, problems in the order of the file
    std::vector<ConfigProblem> list() const;

private:
    struct Problem
    {
        std::int64_t line = 0;
        std::string key;
        std::string what;
        std::string text() const { return key.empty() ? what : key + ": " + what; }
    };
    std::string m_file;
    std::vector<Problem> m_problems;
};

enum class Need { Required, Optional };

class TableReader
{
public:
    // A null table reads as empty and never complains.
    TableReader(const toml::table* table, std::string path, ProblemList& problems);

    // Each sets `value` and answers true only when the key is there and good.
    bool text(const char* key, std::string& value, Need need, TextCheck check);
    bool boolean(const char* key, bool& value, Need need);
    bool number(const char* key, double& value, double min, double max);
    bool duration(const char* key, Seconds& value, Seconds min, Seconds max);
    template <typename Int> bool integer(const char* key, Int& value, Need need, std::int64_t min, std::int64_t max)
    {
        std::int64_t wide = 0;
        if (!wideInteger(key, wide, need, min, max))
            return false;
        value = static_cast<Int>(wide);
        return true;
    }

    TableReader table(const char* key, Need need);
    std::vector<TableReader> tables(const char* key, Need need); // [[key]]
    const toml::node* node(const char* key, Need need);

    bool exists() const { return m_table != nullptr; }
    std::int64_t line() const;
    std::int64_t lineOf(const char* key) const; // of the table when the key is absent
    void complain(const char* key, std::string_view text) const;
    void complainOfType(const char* key, std::string_view expected) const;
    void rejectUnknown() const;

private:
    bool wideInteger(const char* key, std::int64_t& value, Need need, std::int64_t min, std::int64_t max);
    std::string pathOf(std::string_view key) const;

    const toml::table* m_table;
    std::string m_path;
    ProblemList* m_problems;
    std::set<std::string, std::less<>> m_known;
};

// "'x' is not a valid host; expected a DNS name": an error of a check as part of a problem.
std::string problemText(const Error& error);

} // namespace ktrdr
