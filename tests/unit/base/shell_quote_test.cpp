// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/shell_quote.h"

#include <QProcess>
#include <QTest>

#include <random>

using namespace ktrdr;
using namespace std::string_literals;

// Quoting is judged by the real /bin/sh: what it prints must be the bytes that went in.
class ShellQuoteTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void forms_data();
    void forms();
    void joinsWords();
    void dropsNul();
    void shellSeesTheSameBytes();
    void nestedShellSeesTheSameBytes();
    void wordsStayApart();
};

namespace {

constexpr int kDeadlineMs = 60'000;

// Runs `script` under sh with an environment that gives expansions something to expand.
QByteArray runShell(const std::string& script)
{
    QProcess shell;
    shell.setProcessEnvironment(QProcessEnvironment::systemEnvironment());
    shell.start("/bin/sh", {"-s"});
    if (!shell.waitForStarted(kDeadlineMs))
        return "sh did not start";
    shell.write(script.data(), static_cast<qint64>(script.size()));
    shell.closeWriteChannel();
    if (!shell.waitForFinished(kDeadlineMs) || shell.exitCode() != 0 || shell.exitStatus() != QProcess::NormalExit)
        return "sh failed: " + shell.readAllStandardError().left(300);
    return shell.readAllStandardOutput();
}

// Any byte but NUL, half of them from what shells care about.
std::string randomWord(std::mt19937& random)
{
    constexpr std::string_view special = "'\"\\$`!*?[]{}()<>|&;~#=%^ \t\n\r-+@,:/._aZ0\x1b\x7f\xff\x80";
    std::string word(random() % 24, '\0');
    for (char& c : word) {
        const auto draw = random();
        c = (draw & 0x100) != 0 ? special[(draw >> 9) % special.size()] : static_cast<char>(1 + (draw & 0xFF) % 255);
    }
    return word;
}

// printf '%s\0' prints a word and a NUL, which no word contains.
std::string printing(const std::string& word) { return "printf '%s\\0' " + shellQuote(word); }

void compareWords(const std::vector<std::string>& words, const std::string& script)
{
    std::string expected;
    for (const auto& word : words)
        expected += word + '\0';
    const QByteArray output = runShell(script);
    if (output.toStdString() == expected)
        return;
    const auto parts = output.split('\0');
    for (qsizetype i = 0; i < parts.size() && i < static_cast<qsizetype>(words.size()); ++i)
        QCOMPARE(parts[i], QByteArray::fromStdString(words[static_cast<std::size_t>(i)]));
    QCOMPARE(output.size(), static_cast<qsizetype>(expected.size()));
}

std::vector<std::string> randomWords(std::mt19937& random, int count)
{
    std::vector<std::string> words;
    words.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        words.push_back(randomWord(random));
    return words;
}

} // namespace

void ShellQuoteTest::forms_data()
{
    QTest::addColumn<QByteArray>("word");
    QTest::addColumn<QByteArray>("quoted");
    const auto row = [](const char* word, const char* quoted) {
        QTest::newRow(word) << QByteArray(word) << QByteArray(quoted);
    };
    row("", "''");
    row("ktrdr-worker", "ktrdr-worker");
    row("/opt/ktrdr", "/opt/ktrdr");
    row("v1.5.2", "v1.5.2");
    row("user@host:22,a+b%c", "user@host:22,a+b%c");
    row("a b", "'a b'");
    row("it's", R"('it'\''s')");
    row("'", R"(''\''')");
    row("$(reboot)", "'$(reboot)'");
    row("A=1", "'A=1'");
    row("~", "'~'");
    row("#", "'#'");
    row("*", "'*'");
    row("a\nb", "'a\nb'");
    row("\xc3\xa4", "'\xc3\xa4'");
}

void ShellQuoteTest::forms()
{
    QFETCH(const QByteArray, word);
    QFETCH(const QByteArray, quoted);
    QCOMPARE(QByteArray::fromStdString(shellQuote(word.toStdString())), quoted);
}

void ShellQuoteTest::joinsWords()
{
    QCOMPARE(shellJoin({}), ""s);
    QCOMPARE(shellJoin({"git", "checkout", "--detach", "a b", ""}), "git checkout --detach 'a b' ''"s);
}

void ShellQuoteTest::dropsNul() { QCOMPARE(shellQuote("a\0b"s), "'ab'"s); }

void ShellQuoteTest::shellSeesTheSameBytes()
{
    std::mt19937 random(1);
    const auto words = randomWords(random, 20'000);
    std::string script;
    for (const auto& word : words)
        script += printing(word) + '\n';
    compareWords(words, script);
}

// The way to a container: a line for sh that holds a line for sh that holds the word.
void ShellQuoteTest::nestedShellSeesTheSameBytes()
{
    std::mt19937 random(2);
    const auto words = randomWords(random, 4000);
    constexpr std::size_t kBatch = 200;
    std::string script;
    for (std::size_t begin = 0; begin < words.size(); begin += kBatch) {
        std::string inner;
        for (std::size_t i = begin; i < begin + kBatch; ++i)
            inner += printing(words[i]) + '\n';
        script += shellJoin({"sh", "-c", shellJoin({"sh", "-c", inner})}) + '\n';
    }
    compareWords(words, script);
}

void ShellQuoteTest::wordsStayApart()
{
    std::mt19937 random(3);
    std::vector<std::string> words = randomWords(random, 2000);
    std::string script;
    for (std::size_t i = 0; i < words.size(); i += 20) {
        std::vector<std::string> line{"printf", "%s\\0"};
        line.insert(line.end(), words.begin() + static_cast<std::ptrdiff_t>(i),
                    words.begin() + static_cast<std::ptrdiff_t>(i + 20));
        script += shellJoin(line) + '\n';
    }
    compareWords(words, script);
}

QTEST_GUILESS_MAIN(ShellQuoteTest)
#include "shell_quote_test.moc"
