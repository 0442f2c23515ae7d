// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/redact.h"

#include <QTest>

#include <random>

using namespace ktrdr;

class RedactTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void masksNamedSecrets_data();
    void masksNamedSecrets();
    void survivesRandomText();
    void longLinesAreCheap();
};

void RedactTest::masksNamedSecrets_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("masked");
    const auto row = [](const char* text, const char* masked) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(masked);
    };
    row("password=hunter2", "password=*****");
    row("DB_PASSWORD=hunter2 next", "DB_PASSWORD=***** next");
    row("passwd: hunter2", "passwd: *****");
    row("passphrase = hunter2", "passphrase = *****");
    row("api-key=k1&api_key=k2&ApiKey=k3;x", "api-key=*****&api_key=*****&ApiKey=*****;x");
    row("client_secret: a,b", "client_secret: *****,b");
    row("token='two words' end", "token='*****' end");
    row("token=\"two \\\" words\" end", "token=\"*****\" end");
    row("{\"token\": \"abc\", \"n\": 1}", "{\"token\": \"*****\", \"n\": 1}");
    row("{'auth_token':'abc'}", "{'auth_token':'*****'}");
    row(R"("{\"token\": \"abc\", \"n\": 1}")", R"("{\"token\": \"*****\", \"n\": 1}")");
    row("Authorization: Bearer abc.def", "Authorization: Bearer *****");
    row("authorization: basic dXNlcjpw", "authorization: basic *****");
    row("Authorization: abc", "Authorization: *****");
    row("X-Api-Key: abc", "X-Api-Key: *****");
    row("https://user:hunter2@git.example/x.git", "https://user:*****@git.example/x.git");
    row("https://user:p@ss@git.example/x", "https://user:*****@git.example/x");
    row("https://x-access-token:ghp_1@git.example/x", "https://x-access-token:*****@git.example/x");
    row("http://10.0.0.1:8000/api", "http://10.0.0.1:8000/api");
    row("root@10.0.0.1:/opt", "root@10.0.0.1:/opt");
    row("the password is wrong", "the password is wrong");
    row("token", "token");
    row("token=", "token=");
    row("token= , x", "token= , x");
    row("token=\"", "token=\"");
    row("token=\"open", "token=\"*****");
    row("token=\\", "token=*****");
    row("author: someone", "author: someone");
    row("", "");
    row("state=running ct=201", "state=running ct=201");
}

void RedactTest::masksNamedSecrets()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, masked);
    QCOMPARE(QByteArray::fromStdString(maskNamedSecrets(text.toStdString())), masked);
}

void RedactTest::survivesRandomText()
{
    const std::array<std::string, 14> pieces{"token", "password", "=", ":",       " ", "\"", "'",
                                             "\\",    "://",      "@", "bearer ", "x", ",",  "\xff"};
    std::mt19937 random(11);
    for (int i = 0; i < 20'000; ++i) {
        std::string text;
        for (auto n = random() % 12; n > 0; --n)
            text += pieces[random() % pieces.size()];
        const auto once = maskNamedSecrets(text);
        QVERIFY(once.size() <= text.size() + 12 * kSecretMask.size());
    }
}

// A pattern that recurses per character would overflow the stack, one that backtracks would not end.
void RedactTest::longLinesAreCheap()
{
    const std::string line(4 << 20, 'a');
    QCOMPARE(maskNamedSecrets(line), line);
    QCOMPARE(maskNamedSecrets("token=" + line), std::string("token=*****"));
    QCOMPARE(maskNamedSecrets(line + "token"), line + "token");
}

QTEST_APPLESS_MAIN(RedactTest)
#include "redact_test.moc"
