// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http_contract.h"

#include "http_rows.h"

#include <algorithm>
#include <fmt/core.h>

using CaseFunction = void (*)(ktrdr::tests::HttpStage&);
Q_DECLARE_METATYPE(CaseFunction)
Q_DECLARE_METATYPE(ktrdr::tests::Shape)

namespace ktrdr::tests {

HttpContract::HttpContract(HttpBench& bench)
    : m_bench(bench), m_leftOut(bench.leftOut()), m_clients(std::make_unique<HttpClients>())
{
}

HttpContract::~HttpContract() = default;

namespace {

struct Case
{
    std::string tag;
    Shape shape;
    CaseFunction run;
};

std::vector<Case> rowCases()
{
    std::vector<Case> cases;
    for (const auto rows : {registryRows(), operationRows()}) {
        for (const auto& row : rows) {
            for (const auto shape : {Shape::R, Shape::N, Shape::Documents}) {
                if (shape != Shape::Documents || row.documented)
                    cases.push_back(
                        {fmt::format("{:02} {}, {}", row.number, row.name, toString(shape)), shape, row.run});
            }
        }
    }
    std::sort(cases.begin(), cases.end(), [](const auto& a, const auto& b) { return a.tag < b.tag; });
    return cases;
}

std::vector<Case> situationCases()
{
    std::vector<Case> cases;
    for (const auto& situation : httpSituations()) {
        for (const auto shape : {Shape::R, Shape::N})
            cases.push_back({fmt::format("{}, {}", situation.name, toString(shape)), shape, situation.run});
    }
    return cases;
}

void addCases(const std::vector<Case>& cases, const std::map<std::string, std::string>& leftOut)
{
    QTest::addColumn<Shape>("shape");
    QTest::addColumn<CaseFunction>("run");
    for (const auto& one : cases) {
        if (!leftOut.contains(one.tag))
            QTest::newRow(one.tag.c_str()) << one.shape << one.run;
    }
}

void runCase(HttpBench& bench, HttpClients& clients)
{
    QFETCH(Shape, shape);
    QFETCH(CaseFunction, run);
    const auto installation = bench.install(shape);
    QVERIFY(installation);
    HttpStage stage{shape, *installation, *clients.bare, *clients.backend, *clients.worker};
    run(stage);
}

} // namespace

std::set<std::string> HttpContract::allTags()
{
    std::set<std::string> tags;
    for (const auto& cases : {rowCases(), situationCases()}) {
        for (const auto& one : cases)
            tags.insert(one.tag);
    }
    return tags;
}

void HttpContract::everyRowOfTheTableHasACase()
{
    std::multiset<int> numbers(std::begin(kNotOverHttp), std::end(kNotOverHttp));
    for (const auto rows : {registryRows(), operationRows()}) {
        for (const auto& row : rows)
            numbers.insert(row.number);
    }
    for (int number = 1; number <= kTableRows; ++number)
        QVERIFY2(numbers.count(number) == 1, fmt::format("row {}", number).c_str());
    QCOMPARE(numbers.size(), std::size_t(kTableRows));
    QCOMPARE(httpSituations().size(), kSituations);
}

// A case that exists is run or named here with its reason; a name that no case has is a case that got lost.
void HttpContract::whatIsLeftOutHasAReason()
{
    const auto tags = allTags();
    for (const auto& [tag, reason] : m_leftOut) {
        QVERIFY2(tags.contains(tag), tag.c_str());
        QVERIFY2(reason.size() > 20, tag.c_str());
    }
}

void HttpContract::row_data() { addCases(rowCases(), m_leftOut); }
void HttpContract::row() { runCase(m_bench, *m_clients); }
void HttpContract::situation_data() { addCases(situationCases(), m_leftOut); }
void HttpContract::situation() { runCase(m_bench, *m_clients); }

int runHttpContract(HttpBench& bench, int argc, char** argv)
{
    HttpContract contract(bench);
    return QTest::qExec(&contract, argc, argv);
}

} // namespace ktrdr::tests
