// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"

#include <QTest>

using namespace ktrdr;

class AsciiTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyLettersOfAsciiChange()
    {
        QCOMPARE(lowerCase("Temporarily_UNAVAILABLE-09 [@`{]").c_str(), "temporarily_unavailable-09 [@`{]");
        QCOMPARE(lowerCase("\xC3\x84Z\xC4\xB0").c_str(), "\xC3\x84z\xC4\xB0");
        QCOMPARE(lowerCase('Z'), 'z');
        QVERIFY(lowerCase(std::string_view()).empty());
    }
};

QTEST_APPLESS_MAIN(AsciiTest)
#include "ascii_test.moc"
