// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/log.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace ktrdr;
using namespace std::string_literals;

class LogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void oneEventIsOneLine();
    void knownSecretsAreMasked();
    void knownSecretsHideNowhere();
    void longestSecretWins();
    void levelsFilter();
    void threadsDoNotMixLines();
    void unwritableFileIsAnError();

private:
    QByteArrayList lines() const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

void LogTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    QVERIFY(setUpLogging({.file = m_folder->filePath("log").toStdString(), .level = LogLevel::Info}));
}

QByteArrayList LogTest::lines() const
{
    QFile file(m_folder->filePath("log"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    auto all = file.readAll().split('\n');
    if (!all.isEmpty() && all.last().isEmpty())
        all.removeLast();
    return all;
}

void LogTest::oneEventIsOneLine()
{
    log(LogLevel::Info, "ssh", "first\nINFO forged: line\r\n\x1b[31m{} {}", "\nsecond", 5);
    log(LogLevel::Error, "a\nb", "text");
    const auto all = lines();
    QCOMPARE(all.size(), 2);
    QVERIFY(all[0].contains("I ssh: first\\nINFO forged"));
    QVERIFY(!all[0].contains('\x1b'));
    QVERIFY(all[1].contains("E a\\nb: text"));
}

void LogTest::knownSecretsAreMasked()
{
    redactFromLogs("correct horse battery");
    redactFromLogs("abc"); // too short: would blacken ordinary text
    log(LogLevel::Info, "app", "before correct horse battery after correct horse battery abc");
    log(LogLevel::Info, "app", "password={}", "hunter2");
    const auto all = lines();
    QCOMPARE(all.size(), 2);
    QVERIFY(all[0].endsWith("before ***** after ***** abc"));
    QVERIFY(all[1].endsWith("password=*****"));
}

void LogTest::knownSecretsHideNowhere()
{
    redactFromLogs("s3cr3t-v4lue");
    redactFromLogs("line one\nline two");
    redactFromLogs("caf\xe9-raw");
    QCOMPARE(redacted("s3cr3t\x1b[0m-v4lue"), "*****"s);
    QCOMPARE(redacted("key: line one\nline two."), "key: *****."s);
    QCOMPARE(redacted("caf\xe9-raw"), "*****"s);
    // A value that the length limit cuts in two.
    const auto cut = redacted(std::string((16 << 10) - 4, 'x') + "s3cr3t-v4lue");
    QVERIFY(cut.find("s3cr") == std::string::npos);
}

void LogTest::longestSecretWins()
{
    redactFromLogs("prefix-and-tail");
    redactFromLogs("prefix");
    redactFromLogs("prefix-and-tail-and-more");
    redactFromLogs("prefix");
    QCOMPARE(redacted("prefix prefix-and-tail prefix-and-tail-and-more"), "***** ***** *****"s);
}

void LogTest::levelsFilter()
{
    log(LogLevel::Debug, "app", "not shown");
    log(LogLevel::Warning, "app", "shown");
    QCOMPARE(lines().size(), 1);
    QVERIFY(lines().first().contains(" W app: shown"));
    QVERIFY(QByteArray(lines().first()).contains('Z')); // UTC
}

void LogTest::threadsDoNotMixLines()
{
    constexpr int kThreads = 4;
    constexpr int kLines = 250;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < kThreads; ++t) {
            threads.emplace_back([t] {
                for (int i = 0; i < kLines; ++i) {
                    if (i % 50 == 0)
                        redactFromLogs("thread-secret-" + std::to_string(t) + "-" + std::to_string(i));
                    log(LogLevel::Info, "thread", "{} {} end", t, i);
                }
            });
        }
    }
    const auto all = lines();
    QCOMPARE(all.size(), kThreads * kLines);
    QVERIFY(std::all_of(all.begin(), all.end(), [](const auto& line) { return line.endsWith(" end"); }));
}

void LogTest::unwritableFileIsAnError()
{
    const auto result = setUpLogging({.file = m_folder->filePath("log/below-a-file/x").toStdString()});
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Io);
    QVERIFY(!result.error().hint.empty());
}

QTEST_APPLESS_MAIN(LogTest)
#include "log_test.moc"
