// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The window with a run's log: what is new is put behind what is there; selection and place stay.
#include "gui/runs/run_log_window.h"
#include "run_bench.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSignalSpy>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

const std::string kStep = "backend/100/switch-release";

struct LogBench : RunBench
{
    std::unique_ptr<RunLogWindow> window;

    LogBench()
    {
        prepare();
        say("line", 200);
        window = std::make_unique<RunLogWindow>(*run, theme);
        window->resize(600, 300);
        window->show();
    }
    void say(const std::string& word, int count)
    {
        for (int i = 0; i < count; ++i)
            Q_EMIT driver->output(kStep, word + " " + std::to_string(i) + "\n");
    }
    QPlainTextEdit& text() { return *window->findChild<QPlainTextEdit*>(); }
    QScrollBar& bar() { return *text().verticalScrollBar(); }
};

} // namespace

class RunLogWindowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void newLinesAreAppendedAlone()
    {
        LogBench bench;
        QSignalSpy changes(bench.text().document(), &QTextDocument::contentsChange);
        const auto before = bench.text().toPlainText();
        bench.say("more", 3);
        QTRY_VERIFY(bench.text().toPlainText().contains(QStringLiteral("more 2")));
        QVERIFY(bench.text().toPlainText().startsWith(before + u'\n'));
        QCOMPARE(bench.text().blockCount(), 203);
        for (const auto& change : changes)
            QCOMPARE(change[1].toInt(), 0);                   // nothing removed
        QCOMPARE(bench.bar().value(), bench.bar().maximum()); // it was at the end and follows
    }

    void aSelectionAndThePlaceStay()
    {
        LogBench bench;
        auto cursor = bench.text().textCursor();
        cursor.movePosition(QTextCursor::End);
        cursor.movePosition(QTextCursor::StartOfLine, QTextCursor::KeepAnchor);
        bench.text().setTextCursor(cursor);
        const auto selected = bench.text().textCursor().selectedText();
        QVERIFY(selected.startsWith(QStringLiteral("line 199")) || selected.contains(QStringLiteral("line 199")));
        bench.bar().setValue(10);
        bench.say("more", 5);
        QTRY_VERIFY(bench.text().toPlainText().contains(QStringLiteral("more 4")));
        QCOMPARE(bench.text().textCursor().selectedText(), selected);
        QCOMPARE(bench.bar().value(), 10);
        cursor = bench.text().textCursor(); // and one that ends where the new lines come
        cursor.movePosition(QTextCursor::End);
        cursor.movePosition(QTextCursor::StartOfLine);
        cursor.movePosition(QTextCursor::End, QTextCursor::KeepAnchor);
        bench.text().setTextCursor(cursor);
        const auto last = bench.text().textCursor().selectedText();
        bench.say("again", 5);
        QTRY_VERIFY(bench.text().toPlainText().contains(QStringLiteral("again 4")));
        QCOMPARE(bench.text().textCursor().selectedText(), last);
    }

    void whatTheLogForgotIsNotTakenTwice()
    {
        LogBench bench;
        bench.say("flood", 3'000); // the step keeps 1000
        QTRY_VERIFY(bench.text().toPlainText().contains(QStringLiteral("flood 2999")));
        bench.say("after", 1);
        QTRY_VERIFY(bench.text().toPlainText().contains(QStringLiteral("after 0")));
        QCOMPARE(bench.text().toPlainText().count(QStringLiteral("flood 2999")), 1);
        QCOMPARE(bench.text().blockCount(), 200 + 1'000 + 1);
    }

    void theFilterHoldsForNewLinesToo()
    {
        LogBench bench;
        bench.window->findChild<QLineEdit*>()->setText(QStringLiteral("more"));
        QVERIFY(bench.text().toPlainText().isEmpty());
        bench.say("more", 2);
        bench.say("line", 2);
        QTRY_COMPARE(bench.text().blockCount(), 2);
        bench.window->findChild<QLineEdit*>()->clear();
        QCOMPARE(bench.text().blockCount(), 204);
    }
};

QTEST_MAIN(RunLogWindowTest)
#include "run_log_window_test.moc"
