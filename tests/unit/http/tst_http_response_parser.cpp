// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Frames of HTTP/1.x responses, good and bad, fed whole and byte by byte.
#include "adapters/http/http_response_parser.h"

#include <QTest>

using namespace ktrdr;
using State = HttpResponseParser::State;

class TestHttpResponseParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void frame_data();
    void frame();
    void keepsHeadersThatMatter();
    void oneByteChunksAreCheap();

private:
    static void addGood();
    static void addBad();
};

void TestHttpResponseParser::addGood()
{
    const auto row = [](const char* title, const QByteArray& wire, const char* body) {
        QTest::newRow(title) << wire << QStringLiteral("done") << QString::fromLatin1(body);
    };
    row("length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]", "[]");
    row("no reason", "HTTP/1.1 200\r\ncontent-length:2\r\n\r\n[]", "[]");
    row("HTTP/1.0 until close", "HTTP/1.0 200 OK\r\n\r\n[1]", "[1]");
    row("empty", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "");
    row("204", "HTTP/1.1 204 No Content\r\n\r\n", "");
    row("interim first", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n7", "7");
    row("chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[1\r\n1;x=y\r\n]\r\n0\r\n\r\n", "[1]");
    row("chunks and trailer", "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n0\r\nX: y\r\n\r\n",
        "abc");
    row("same length twice", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n[]", "[]");
    row("bytes behind the end", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]HTTP/1.1 500 x\r\n\r\n", "[]");
}

void TestHttpResponseParser::addBad()
{
    const auto row = [](const char* title, const QByteArray& wire, const char* state = "bad") {
        QTest::newRow(title) << wire << QString::fromLatin1(state) << QString();
    };
    row("nothing", "", "more");
    row("cut head", "HTTP/1.1 200 OK\r\nContent-Le", "more");
    row("short body", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n[]", "more");
    row("cut chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[1", "more");
    row("no last chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n", "more");
    row("no end of trailer", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "more");
    row("ssh", "SSH-2.0-OpenSSH_9.2\r\n");
    row("HTTP/2", "HTTP/2 200\r\n\r\n");
    row("HTTP/1.2", "HTTP/1.2 200 OK\r\n\r\n");
    row("status 99", "HTTP/1.1 099 OK\r\n\r\n");
    row("status 600", "HTTP/1.1 600 OK\r\n\r\n");
    row("status text", "HTTP/1.1 abc OK\r\n\r\n");
    row("status long", "HTTP/1.1 2000 OK\r\n\r\n");
    row("header without colon", "HTTP/1.1 200 OK\r\nwhat\r\n\r\n");
    row("folded header", "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n");
    row("blank before colon", "HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\n[]");
    row("length negative", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n");
    row("length text", "HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\n[]");
    row("length list", "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\n[]");
    row("length 2^64", "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551616\r\n\r\n[]");
    row("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n[]");
    row("length and chunks", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("gzip transfer", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n");
    row("chunk size text", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxx\r\n");
    row("chunk size negative", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n");
    row("chunk longer than it says", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n[]\r\n0\r\n\r\n");
    row("chunk size line endless", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + QByteArray(300, '0'));
    row("headers endless", "HTTP/1.1 200 OK\r\n" + QByteArray("A: b\r\n").repeated(4000));
    row("trailer endless", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + QByteArray(20000, 'x'));
    row("length over the cap", "HTTP/1.1 200 OK\r\nContent-Length: 65\r\n\r\n", "long");
    row("body over the cap", "HTTP/1.1 200 OK\r\n\r\n" + QByteArray(65, 'x'), "long");
    row("chunk over the cap", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n41\r\n", "long");
    row("chunks over the cap",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + QByteArray("10\r\n0123456789abcdef\r\n").repeated(5),
        "long");
}

void TestHttpResponseParser::frame_data()
{
    QTest::addColumn<QByteArray>("wire");
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("body");
    addGood();
    addBad();
}

void TestHttpResponseParser::frame()
{
    QFETCH(QByteArray, wire);
    QFETCH(QString, state);
    QFETCH(QString, body);
    const auto name = [](State s) {
        return s == State::Done ? "done" : s == State::Bad ? "bad" : s == State::TooLong ? "long" : "more";
    };
    for (const qsizetype step : {wire.size(), qsizetype(1), qsizetype(7)}) {
        HttpResponseParser parser(64);
        auto found = State::NeedMore;
        for (qsizetype at = 0; at < wire.size() && found == State::NeedMore; at += step) {
            const auto piece = wire.mid(at, step);
            found = parser.feed({piece.constData(), static_cast<std::size_t>(piece.size())});
        }
        if (found == State::NeedMore)
            found = parser.endOfStream();
        QCOMPARE(QString::fromLatin1(name(found)), state);
        QCOMPARE(parser.problem().empty(), found != State::Bad);
        if (found == State::Done)
            QCOMPARE(QString::fromStdString(parser.takeAnswer().body), body);
    }
}

void TestHttpResponseParser::keepsHeadersThatMatter()
{
    HttpResponseParser parser(64);
    QCOMPARE(static_cast<int>(parser.feed("HTTP/1.1 503 x\r\nRETRY-AFTER:  5 \r\nLocation: http://b/\r\n"
                                          "content-length: 0\r\n\r\n")),
             static_cast<int>(State::Done));
    QCOMPARE(parser.location(), std::string("http://b/"));
    const auto answer = parser.takeAnswer();
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.retryAfter, std::string("5"));
}

void TestHttpResponseParser::oneByteChunksAreCheap()
{
    std::string chunks;
    for (int i = 0; i < 20000; ++i)
        chunks += "1\r\nx\r\n";
    HttpResponseParser parser(16 << 20);
    parser.feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 50; ++i) // a million chunks; quadratic work would take minutes
        QCOMPARE(static_cast<int>(parser.feed(chunks)), static_cast<int>(State::NeedMore));
    QVERIFY2(timer.elapsed() < 10000, qPrintable(QString::number(timer.elapsed())));
}

QTEST_APPLESS_MAIN(TestHttpResponseParser)
#include "tst_http_response_parser.moc"
