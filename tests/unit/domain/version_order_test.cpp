// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The order of versions, and of the list that shows them.
#include "domain/release.h"
#include "domain/version_order.h"

#include <QTest>

#include <random>

using namespace ktrdr;

namespace {

Release release(std::string tag, int day = 1)
{
    Release made;
    made.tag = std::move(tag);
    made.date = UtcTime{std::chrono::hours{24 * day}};
    return made;
}

std::string sign(std::weak_ordering order) { return order < 0 ? "<" : order > 0 ? ">" : "="; }

} // namespace

class VersionOrderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pairs_data()
    {
        QTest::addColumn<QByteArray>("a");
        QTest::addColumn<QByteArray>("order");
        QTest::addColumn<QByteArray>("b");
        const auto row = [](const char* a, const char* order, const char* b) {
            QTest::addRow("%s %s %s", a, order, b) << QByteArray(a) << QByteArray(order) << QByteArray(b);
        };
        row("v1.10.0", ">", "v1.9.9");
        row("v1.9.9", "<", "v1.10.0");
        row("v2", ">", "v1.99.99");
        row("v1.5.1", ">", "v1.5");
        row("v1.5", "=", "1.5.0");
        row("v1.05", "=", "v1.5");
        row("V1.5", "=", "v1.5");
        row("v1.0.7.2", ">", "v1.0.7");
        row("v0", "=", "v0.0");
        row("2026.11.24", ">", "2026.9.30");
        row("v99999999999999999999999.1", ">", "v99999999999999999999998.2"); // longer than any integer
        row("v1.5.0-rc.1", "<", "v1.5.0");
        row("v1.5.0-rc.1", ">", "v1.4.9");
        row("v1.5.0-rc.2", "<", "v1.5.0-rc.10");
        row("v1.5.0rc2", "<", "v1.5.0rc10");
        row("v1.5.0rc1", "<", "v1.5.0");
        row("v1.5.0-alpha", "<", "v1.5.0-beta");
        row("v1.5.0-rc", "<", "v1.5.0-rc.1");
        row("v1.5.0.dev3", "<", "v1.5.0");
        row("v1.5-rc.1", "<", "v1.5.0"); // the pre-release of the same version
        row("v1.5.0.", "<", "v1.5.0");
        row("v1.5.0+build.7", "=", "v1.5.0");
        row("v1.5.0-rc.1+build.7", "=", "v1.5.0-rc.1");
        row("v1.5.0.post1", ">", "v1.5.0");
        row("v1.5.0-post1", "<", "v1.5.1-rc.1");
        row("nightly", "<", "v0.0.1-alpha");
        row("nightly", "=", "backend-v9");
        row("v", "=", "");
        row("vx1", "=", "-1");
    }
    void pairs()
    {
        QFETCH(QByteArray, a);
        QFETCH(QByteArray, order);
        QFETCH(QByteArray, b);
        const auto found = compareVersions(a.toStdString(), b.toStdString());
        QCOMPARE(QByteArray::fromStdString(sign(found)), order);
        const auto back = compareVersions(b.toStdString(), a.toStdString());
        QCOMPARE(sign(back), sign(0 <=> found));
    }

    // std::sort needs it: no cycle among any three names.
    void isAnOrder()
    {
        std::mt19937 random(7);
        const std::string signs = "v01.9.-+rcpost";
        std::vector<std::string> names;
        for (int i = 0; i < 60; ++i) {
            std::string name = random() % 4 == 0 ? "" : "v1";
            for (auto n = random() % 7; n > 0; --n)
                name += signs[random() % signs.size()];
            names.push_back(name);
        }
        int ordered = 0;
        for (const auto& a : names) {
            QVERIFY(compareVersions(a, a) == 0);
            for (const auto& b : names) {
                for (const auto& c : names) {
                    if (compareVersions(a, b) > 0 || compareVersions(b, c) > 0)
                        continue;
                    ++ordered;
                    const bool equal = compareVersions(a, b) == 0 && compareVersions(b, c) == 0;
                    QVERIFY2(equal ? compareVersions(a, c) == 0 : compareVersions(a, c) < 0,
                             qPrintable(QString::fromStdString(a + " " + b + " " + c)));
                }
            }
        }
        QVERIFY(ordered > 20'000);
    }

    void listIsSortedNewestFirst()
    {
        std::vector<Release> releases{release("nightly-1", 8),   release("v1.9.9", 5),  release("v1.10.0-rc.1", 3),
                                      release("nightly-2", 9),   release("v1.10.0", 4), release("1.10", 6),
                                      release("v1.10.0+b.1", 4), release("v1.9.9", 5)};
        sortNewestFirst(releases);
        std::vector<std::string> tags;
        for (const auto& one : releases)
            tags.push_back(one.tag);
        QVERIFY(tags == (std::vector<std::string>{"1.10", "v1.10.0+b.1", "v1.10.0", "v1.10.0-rc.1", "v1.9.9", "v1.9.9",
                                                  "nightly-2", "nightly-1"}));
    }
};

QTEST_APPLESS_MAIN(VersionOrderTest)
#include "version_order_test.moc"
