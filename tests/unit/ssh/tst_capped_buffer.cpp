// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// CappedBuffer keeps head and tail exactly, however the stream is cut into chunks.
#include "adapters/ssh/capped_buffer.h"

#include <QTest>

#include <random>

using namespace ktrdr;

class TestCappedBuffer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shortTextStaysWhole()
    {
        CappedBuffer buffer;
        buffer.append("hello ");
        buffer.append("");
        buffer.append("world");
        QCOMPARE(buffer.text(), std::string("hello world"));
        QCOMPARE(buffer.total(), 11U);
        QVERIFY(!buffer.truncated());
    }

    void exactLimitIsNotTruncated()
    {
        CappedBuffer buffer(2, 3);
        buffer.append("abcde");
        QCOMPARE(buffer.text(), std::string("abcde"));
        QVERIFY(!buffer.truncated());
        buffer.append("f");
        QCOMPARE(buffer.text(), std::string("abdef"));
        QVERIFY(buffer.truncated());
    }

    void anyChunksGiveTheSameResult()
    {
        std::mt19937 random(7);
        for (int round = 0; round < 2'000; ++round) {
            const std::size_t head = random() % 9, tail = 1 + random() % 9;
            CappedBuffer buffer(head, tail);
            std::string all;
            for (auto chunks = random() % 8; chunks > 0; --chunks) {
                std::string chunk;
                for (auto n = random() % 14; n > 0; --n)
                    chunk += static_cast<char>('a' + random() % 26);
                buffer.append(chunk);
                all += chunk;
            }
            const auto expected = all.size() <= head + tail ? all : all.substr(0, head) + all.substr(all.size() - tail);
            QCOMPARE(buffer.text(), expected);
            QCOMPARE(buffer.total(), all.size());
            QCOMPARE(buffer.truncated(), all.size() > head + tail);
        }
    }

    void hugeStreamStaysSmall()
    {
        CappedBuffer buffer;
        const std::string chunk(32 * 1024, 'x');
        for (int i = 0; i < 4'000; ++i)
            buffer.append(chunk);
        buffer.append("the end");
        QCOMPARE(buffer.total(), 4'000U * 32 * 1024 + 7);
        QCOMPARE(buffer.text().size(), CappedBuffer::kHead + CappedBuffer::kTail);
        QVERIFY(buffer.text().ends_with("xthe end"));
    }
};

QTEST_APPLESS_MAIN(TestCappedBuffer)
#include "tst_capped_buffer.moc"
