// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// HttpContract runs the rows and situations of the HTTP contract against a bench, in every shape that the bench can
// show. Owned by a test's main(), main thread only.
#pragma once

#include "http_installation.h"

#include <QObject>

#include <set>

namespace ktrdr::tests {

struct HttpClients;

class HttpContract : public QObject
{
    Q_OBJECT

public:
    explicit HttpContract(HttpBench& bench);
    ~HttpContract() override;

private Q_SLOTS:
    void everyRowOfTheTableHasACase();
    void whatIsLeftOutHasAReason();
    void row_data();
    void row();
    void situation_data();
    void situation();

private:
    static std::set<std::string> allTags();

    HttpBench& m_bench;
    const std::map<std::string, std::string> m_leftOut;
    const std::unique_ptr<HttpClients> m_clients;
};

// Runs the contract against the bench; arguments as of main().
int runHttpContract(HttpBench& bench, int argc, char** argv);

} // namespace ktrdr::tests
