// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Words of cells: those of the domain can be translated, all of them; ages and moments.
#include "gui/cluster/cell_text.h"

#include "domain/observations.h"

#include <QCoreApplication>
#include <QTest>
#include <QTranslator>

using namespace ktrdr;

namespace {

// Puts everything of the cells in capitals.
class Capitals : public QTranslator
{
public:
    QString translate(const char* context, const char* text, const char*, int) const override
    {
        return qstrcmp(context, "CellText") == 0 ? QString::fromUtf8(text).toUpper() : QString();
    }
    bool isEmpty() const override { return false; }
};

Cell fresh(const std::string& text) { return {text, Freshness::Fresh, UtcTime{}, {}}; }

} // namespace

class CellTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyWordOfTheDomainIsTranslated()
    {
        std::vector<std::string> words{"missing", "not registered", "online", "offline", "healthy", "unhealthy"};
        for (const auto power : {Power::Unknown, Power::Running, Power::Stopped})
            words.emplace_back(toString(power));
        for (const auto unit : {UnitActive::Unknown, UnitActive::Active, UnitActive::Activating,
                                UnitActive::Deactivating, UnitActive::Inactive, UnitActive::Failed})
            words.emplace_back(toString(unit));
        for (const auto status : {RegistryStatus::Unknown, RegistryStatus::Available, RegistryStatus::Busy,
                                  RegistryStatus::TemporarilyUnavailable})
            words.emplace_back(toString(status));
        for (const auto activity : {Activity::Unknown, Activity::Idle, Activity::Busy})
            words.emplace_back(toString(activity));
        Capitals capitals;
        QCoreApplication::installTranslator(&capitals);
        for (const auto& word : words)
            QCOMPARE(cellText(fresh(word), {}), QString::fromStdString(word).toUpper());
        QCOMPARE(cellText(fresh("v1.5.1 (changed)"), {}), QStringLiteral("v1.5.1 (CHANGED)"));
        QCOMPARE(cellText(fresh("v1.5.1"), {}), QStringLiteral("v1.5.1"));
        QCoreApplication::removeTranslator(&capitals);
        QCOMPARE(cellText(fresh("not registered"), {}), QStringLiteral("not registered"));
    }

    void momentsOfAnotherDayHaveTheirDate()
    {
        const auto at = *parseIso("2026-11-24T12:00:00Z");
        QCOMPARE(localMoment(at, at + Seconds{1}), localTime(at));
        QVERIFY(localMoment(at, at + Seconds{3 * 86'400}).endsWith(localTime(at)));
        QVERIFY(localMoment(at, at + Seconds{3 * 86'400}).startsWith(QStringLiteral("2026-11-2")));
    }
};

QTEST_MAIN(CellTextTest)
#include "cell_text_test.moc"
