// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/sanitize.h"

#include <QTest>

#include <random>

using namespace ktrdr;
using namespace std::string_literals;

class SanitizeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lines_data();
    void lines();
    void texts_data();
    void texts();
    void limits();
    void randomBytesBecomeHarmless();
    void isIdempotent();
};

namespace {

const std::string kEllipsis = "\xe2\x80\xa6";

struct Row
{
    const char* name;
    std::string raw;
    std::string line;
};

// One row, one line.
// clang-format off
const std::vector<Row> kEscapeRows{
    {"colour", "a\x1b[31mb\x1b[0mc"s, "abc"},
    {"CSI with many parameters", "a\x1b[38;2;1;2;3mb"s, "ab"},
    {"CSI private", "a\x1b[?1049hb"s, "ab"},
    {"CSI intermediate", "a\x1b[2 qb"s, "ab"},
    {"CSI cursor up and erase", "a\x1b[1A\x1b[2Kb"s, "ab"},
    {"CSI unterminated", "a\x1b[31"s, "a"},
    {"CSI cut by a line break", "a\x1b[31\nb"s, "a\\nb"},
    {"CSI cut by an escape", "a\x1b[3\x1b[31mb"s, "ab"},
    {"CSI cut by UTF-8", "a\x1b[3\xc3\xa4"s, "a\xc3\xa4"},
    {"CSI bare", "a\x1b["s, "a"},
    {"reset", "a\x1b" "cb"s, "ab"},
    {"save cursor", "a\x1b" "7b\x1b" "8c"s, "abc"},
    {"keypad mode", "a\x1b=b\x1b>c"s, "abc"},
    {"character set", "a\x1b(Bb"s, "ab"},
    {"tput sgr0", "a\x1b(B\x1b[mb"s, "ab"},
    {"DEC alignment", "a\x1b#8b"s, "ab"},
    {"7-bit controls", "a\x1b Fb"s, "ab"},
    {"escape at the end", "a\x1b"s, "a"},
    {"two escapes", "a\x1b\x1b[31mb"s, "ab"},
    {"escape before NUL", "a\x1b\0b"s, "a\\x00b"},
    {"escape before UTF-8", "a\x1b\xc3\xa4"s, "a\xc3\xa4"},
    {"escape before line break", "a\x1b\nb"s, "a\\nb"},
    {"title, BEL", "a\x1b]0;title\x07" "b"s, "ab"},
    {"title, ST", "a\x1b]0;title\x1b\\b"s, "ab"},
    {"OSC 8 link", "\x1b]8;;http://evil.example/\x1b\\text\x1b]8;;\x1b\\"s, "text"},
    {"OSC 8 link, BEL", "\x1b]8;;file:///etc/passwd\x07text\x1b]8;;\x07"s, "text"},
    {"OSC 52 clipboard", "a\x1b]52;c;cm0gLXJmIC8=\x07" "b"s, "ab"},
    {"OSC 1337 file", "a\x1b]1337;File=inline=1:AAAA\x07" "b"s, "ab"},
    {"OSC with UTF-8 inside", "a\x1b]0;\xc3\xa4\xe2\x82\xac\x07" "b"s, "ab"},
    {"OSC unterminated", "a\x1b]0;title"s, "a"},
    {"OSC ends at a line break", "a\x1b]0;title\nb"s, "a\\nb"},
    {"OSC cut by CSI", "a\x1b]0;x\x1b[31mb"s, "ab"},
    {"DCS", "a\x1bP1$r0m\x1b\\b"s, "ab"},
    {"DCS sixel", "a\x1bPq#0;2;0;0;0~\x1b\\b"s, "ab"},
    {"APC", "a\x1b_Gf=100;AAAA\x1b\\b"s, "ab"},
    {"PM", "a\x1b^secret\x1b\\b"s, "ab"},
    {"SOS", "a\x1bXtext\x1b\\b"s, "ab"},
    {"lone ST", "a\x1b\\b"s, "ab"},
};

const std::vector<Row> kCharacterRows{
    {"plain", "ktrdr-worker-1", "ktrdr-worker-1"},
    {"empty", "", ""},
    {"umlaut, euro, emoji", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x9a\x80", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x9a\x80"},
    {"emoji with variation selector", "\xe2\x9a\xa0\xef\xb8\x8f", "\xe2\x9a\xa0\xef\xb8\x8f"},
    {"html stays text", "<b>&amp;</b>", "<b>&amp;</b>"},
    {"backslash stays", "a\\nb", "a\\nb"},
    {"NUL", "a\0b"s, "a\\x00b"},
    {"BEL", "a\x07" "b"s, "a\\x07b"},
    {"backspace", "a\x08" "b"s, "a\\x08b"},
    {"vertical tab and form feed", "a\x0b\x0c"s, "a\\x0B\\x0C"},
    {"shift out", "a\x0e"s, "a\\x0E"},
    {"DEL", "a\x7f"s, "a\\x7F"},
    {"tab", "a\tb", "a\\tb"},
    {"LF", "a\nb", "a\\nb"},
    {"CR", "50%\r60%", "50%\\r60%"},
    {"CRLF", "a\r\nb", "a\\r\\nb"},
    {"C1 CSI as UTF-8", "a\xc2\x9b" "31mb", "a<U+009B>31mb"},
    {"C1 OSC as UTF-8", "a\xc2\x9d", "a<U+009D>"},
    {"C1 NEL", "a\xc2\x85", "a<U+0085>"},
    {"C1 as raw byte", "a\x9b" "31mb", "a\\x9B31mb"},
    {"soft hyphen", "a\xc2\xad", "a<U+00AD>"},
    {"right-to-left override", "a\xe2\x80\xaegpj.exe", "a<U+202E>gpj.exe"},
    {"left-to-right embedding", "\xe2\x80\xaa", "<U+202A>"},
    {"pop directional", "\xe2\x80\xac", "<U+202C>"},
    {"isolates", "\xe2\x81\xa6\xe2\x81\xa9", "<U+2066><U+2069>"},
    {"Arabic letter mark", "\xd8\x9c", "<U+061C>"},
    {"left-to-right mark", "\xe2\x80\x8e", "<U+200E>"},
    {"zero width space", "a\xe2\x80\x8b" "b", "a<U+200B>b"},
    {"zero width joiner", "\xe2\x80\x8d", "<U+200D>"},
    {"word joiner", "\xe2\x81\xa0", "<U+2060>"},
    {"byte order mark", "\xef\xbb\xbf{}", "<U+FEFF>{}"},
    {"line separator", "\xe2\x80\xa8", "<U+2028>"},
    {"paragraph separator", "\xe2\x80\xa9", "<U+2029>"},
    {"Hangul filler", "\xe3\x85\xa4", "<U+3164>"},
    {"combining grapheme joiner", "\xcd\x8f", "<U+034F>"},
    {"Mongolian vowel separator", "\xe1\xa0\x8e", "<U+180E>"},
    {"interlinear annotation", "\xef\xbf\xb9", "<U+FFF9>"},
    {"noncharacter", "\xef\xbf\xbe", "<U+FFFE>"},
    {"tag characters", "\xf3\xa0\x81\x81", "<U+E0041>"},
    {"variation selector 17", "\xf3\xa0\x84\x80", "<U+E0100>"},
    {"lone high surrogate", "\xed\xa0\x80", "\\xED\\xA0\\x80"},
    {"lone low surrogate", "\xed\xbf\xbf", "\\xED\\xBF\\xBF"},
    {"surrogate pair (CESU-8)", "\xed\xa0\xbd\xed\xb8\x80", "\\xED\\xA0\\xBD\\xED\\xB8\\x80"},
    {"truncated two bytes", "a\xc3", "a\\xC3"},
    {"truncated three bytes", "a\xe2\x82", "a\\xE2\\x82"},
    {"truncated four bytes", "a\xf0\x9f\x9a", "a\\xF0\\x9F\\x9A"},
    {"truncated before text", "\xe2\x82zz", "\\xE2\\x82zz"},
    {"lone continuation", "\x80\xbf", "\\x80\\xBF"},
    {"overlong slash", "\xc0\xaf", "\\xC0\\xAF"},
    {"overlong escape", "\xc0\x9b[31m", "\\xC0\\x9B[31m"},
    {"overlong three bytes", "\xe0\x80\x9b", "\\xE0\\x80\\x9B"},
    {"overlong four bytes", "\xf0\x80\x80\x9b", "\\xF0\\x80\\x80\\x9B"},
    {"above U+10FFFF", "\xf4\x90\x80\x80", "\\xF4\\x90\\x80\\x80"},
    {"impossible bytes", "\xfe\xff", "\\xFE\\xFF"},
    {"Latin-1", "K\xf6ln", "K\\xF6ln"},
};
// clang-format on

// No byte of a control character, no ESC, and valid UTF-8.
QByteArray complaint(const std::string& clean, bool lines)
{
    for (const char c : clean) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && !(lines && (c == '\n' || c == '\t'))) || byte == 0x7F)
            return "control byte " + QByteArray::number(byte);
    }
    const auto decoded = QString::fromUtf8(clean.data(), static_cast<qsizetype>(clean.size()));
    if (decoded.toUtf8().toStdString() != clean)
        return "not valid UTF-8";
    for (const QChar c : decoded) {
        if ((c.unicode() >= 0x80 && c.unicode() < 0xA0) || (c.unicode() >= 0x202A && c.unicode() <= 0x202E))
            return "dangerous character " + QByteArray::number(c.unicode(), 16);
    }
    return {};
}

std::string randomBytes(std::mt19937& random, std::size_t size)
{
    // Half of the bytes from what escape sequences are made of, so that the parser is really exercised.
    constexpr std::string_view spice = "\x1b\x1b\x1b[]P_^X(;?\x07\\\n\r\x9b\xc2\xe2\x80\xae"
                                       "0m";
    std::string bytes(size, '\0');
    for (char& c : bytes) {
        const auto draw = random();
        c = (draw & 0x100) != 0 ? spice[(draw >> 9) % spice.size()] : static_cast<char>(draw & 0xFF);
    }
    return bytes;
}

} // namespace

void SanitizeTest::lines_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<QByteArray>("clean");
    for (const auto* table : {&kEscapeRows, &kCharacterRows}) {
        for (const auto& row : *table)
            QTest::newRow(row.name) << QByteArray::fromStdString(row.raw) << QByteArray::fromStdString(row.line);
    }
    QVERIFY(kEscapeRows.size() + kCharacterRows.size() >= 60);
}

void SanitizeTest::lines()
{
    QFETCH(const QByteArray, raw);
    QFETCH(const QByteArray, clean);
    QCOMPARE(QByteArray::fromStdString(sanitizeLine(raw.toStdString())), clean);
    QCOMPARE(complaint(sanitizeText(raw.toStdString()), true), QByteArray());
}

void SanitizeTest::texts_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<QByteArray>("clean");
    const auto row = [](const char* name, const char* raw, const char* clean) {
        QTest::newRow(name) << QByteArray(raw) << QByteArray(clean);
    };
    row("LF and tab stay", "a\n\tb\n", "a\n\tb\n");
    row("CRLF becomes LF", "a\r\nb\r\n", "a\nb\n");
    row("lone CR is shown", "50%\r60%\n", "50%\\r60%\n");
    row("CR CR LF", "a\r\r\nb", "a\\r\nb");
    row("CR at the end", "a\r", "a\\r");
    row("open OSC hides one line only", "a\x1b]0;hidden\nb", "a\nb");
    row("open CSI hides nothing", "a\x1b[\nb", "a\nb");
    row("colour", "\x1b[32mok\x1b[0m\n", "ok\n");
}

void SanitizeTest::texts()
{
    QFETCH(const QByteArray, raw);
    QFETCH(const QByteArray, clean);
    QCOMPARE(QByteArray::fromStdString(sanitizeText(raw.toStdString())), clean);
}

void SanitizeTest::limits()
{
    QCOMPARE(sanitizeLine("abcd", 4), "abcd"s);
    QCOMPARE(sanitizeLine("abcde", 4), "abcd" + kEllipsis);
    QCOMPARE(sanitizeLine("abc\xff", 4), "abc" + kEllipsis);         // an escape is never cut in two
    QCOMPARE(sanitizeLine("abc\xe2\x82\xac", 4), "abc" + kEllipsis); // nor a character
    QCOMPARE(sanitizeLine("abcd\x1b[0m", 4), "abcd"s);               // what is not shown does not count
    QCOMPARE(sanitizeLine("a", 0), kEllipsis);
    QCOMPARE(sanitizeText(std::string(3 << 20, 'x')).size(), (std::size_t{1} << 20) + kEllipsis.size());
}

void SanitizeTest::randomBytesBecomeHarmless()
{
    std::mt19937 random(20261124);
    std::size_t total = 0;
    while (total < 1'000'000) {
        const auto raw = randomBytes(random, 1 + random() % 4000);
        total += raw.size();
        const auto line = sanitizeLine(raw, 1 << 20);
        const auto text = sanitizeText(raw, 1 << 20);
        QCOMPARE(complaint(line, false), QByteArray());
        QCOMPARE(complaint(text, true), QByteArray());
    }
}

void SanitizeTest::isIdempotent()
{
    std::mt19937 random(7);
    for (int i = 0; i < 2000; ++i) {
        const auto once = sanitizeText(randomBytes(random, 200), 1 << 20);
        QCOMPARE(sanitizeText(once, 1 << 20), once);
    }
}

QTEST_APPLESS_MAIN(SanitizeTest)
#include "sanitize_test.moc"
