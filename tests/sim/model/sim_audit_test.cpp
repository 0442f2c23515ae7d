// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The audit counts requests per container and knows the busiest second.
#include "sim/model/audit.h"

#include <QTest>

using namespace ktrdr::sim;
using std::chrono::milliseconds;

class SimAuditTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void busiestSecondOfEachContainer()
    {
        Audit audit;
        const std::chrono::steady_clock::time_point start{std::chrono::hours{1}};
        for (const int at : {0, 400, 800, 1000, 1100, 1150, 3000})
            audit.countHttp(201, start + milliseconds{at});
        audit.countHttp(202, start);
        const auto counts = audit.httpRequests();
        QCOMPARE(counts.at(201).total, std::uint64_t{7});
        QCOMPARE(counts.at(201).peak, std::size_t{5}); // 400 ... 1150; the one at 0 is a whole second before 1000
        QCOMPARE(counts.at(202).peak, std::size_t{1});
    }
};

QTEST_APPLESS_MAIN(SimAuditTest)
#include "sim_audit_test.moc"
