// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The cases of the HTTP contract: one row for each row of the discrepancy table between runbook and real KTRDR, and
// the situations beyond it. A case asks twice: bare, what the services answer, and through the product's clients,
// what they make of it. Plain functions with QVERIFY, main thread only.
#pragma once

#include "http_stage.h"

#include <span>

namespace ktrdr::tests {

inline constexpr int kTableRows = 22;
// Row 21 (files in a model's folder) is not about HTTP.
inline constexpr int kNotOverHttp[] = {21};

struct HttpRow
{
    int number; // of the table
    const char* name;
    bool documented; // the documents have a shape of their own for it
    void (*run)(HttpStage& stage);
};
std::span<const HttpRow> registryRows();
std::span<const HttpRow> operationRows();

inline constexpr std::size_t kSituations = 10; // none may get lost
struct HttpSituation
{
    const char* name;
    void (*run)(HttpStage& stage);
};
std::span<const HttpSituation> httpSituations();

} // namespace ktrdr::tests
