// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the decoders make of answers about versions and commits, broken and hostile ones included.
#include "fakes/await.h"
#include "fakes/sample_cluster.h"
#include "planning/commands.h"

#include <QTest>

#include <random>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

const ReleasesRequest kReleases{ct(100), "/opt/ktrdr", "origin"};
const CommitsRequest kCommits{ct(100), "/opt/ktrdr", kOldCommit, kNewCommit};

std::string light(const std::string& name, unsigned seed, const std::string& seconds = "1700000000")
{
    return "ktrdr:tag commit:" + commit(seed).text() + ":::" + seconds + ":refs/tags/" + name + " Subject\n";
}

std::string annotated(const std::string& name, unsigned seed)
{
    return "ktrdr:tag tag:" + commit(seed + 1).text() + ":commit:" + commit(seed).text() + ":1700000000:refs/tags/" +
           name + " Subject\n";
}

std::string compared(unsigned seed, const std::string& lock, const std::string& counts)
{
    return "ktrdr:compared " + commit(seed).text() + " " + lock + " " + counts + "\n";
}

std::string answer(const std::string& lines)
{
    return "ktrdr:deployed " + kOldCommit.text() + "\n" + lines + "ktrdr:end\n";
}

QString tags(const ReleaseList& list)
{
    QStringList names;
    for (const auto& release : list.releases)
        names << QString::fromStdString(release.tag);
    return names.join(' ');
}

} // namespace

class ReleaseAnswersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lists_data()
    {
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<int>("unusable");
        const auto row = [](const char* name, const std::string& lines, const char* expected, int unusable) {
            QTest::newRow(name) << QByteArray::fromStdString(lines) << QString(expected) << unusable;
        };
        row("none", "", "", 0);
        row("both kinds", light("v1", 1) + annotated("v2", 2), "v2 v1", 0);
        row("pre-release below", light("v1.5.0-rc.1", 1) + light("v1.5.0", 2), "v1.5.0 v1.5.0-rc.1", 0);
        row("gone", light("v1", 1) + light("v10", 2) + "ktrdr:gone refs/tags/v1\n", "v10", 0);
        row("CRLF", "ktrdr:tag commit:" + commit(1).text() + ":::1:refs/tags/v1 S\r\n", "v1", 0);
        row("no subject", "ktrdr:tag commit:" + commit(1).text() + ":::1:refs/tags/v1\n", "v1", 0);
        row("noise around", "perl: warning\n" + light("v1", 1) + " " + light("v2", 2) + "tag v3\nktrdr:new x\n", "v1",
            0);
        row("name refused", light("-rf", 1) + light("a..b", 2) + light("v1;reboot", 3) + light("", 4), "", 4);
        row("not of a commit", "ktrdr:tag blob:" + commit(1).text() + ":::1:refs/tags/v1 S\n", "", 1);
        const auto nested = "ktrdr:tag tag:" + commit(1).text() + ":tag:" + commit(2).text() + ":1:refs/tags/v1 S\n";
        row("tag of a tag", nested, "", 1);
        row("tag of a tag, peeled", nested + "ktrdr:peeled refs/tags/v1 " + commit(3).text() + "\n", "v1", 0);
        row("tag of a tag, badly peeled", nested + "ktrdr:peeled refs/tags/v1 x\n", "", 1);
        row("another one peeled", nested + "ktrdr:peeled refs/tags/v2 " + commit(3).text() + "\n", "", 1);
        row("no id", "ktrdr:tag commit:HEAD:::1:refs/tags/v1 S\n", "", 1);
        row("branch", "ktrdr:tag commit:" + commit(1).text() + ":::1:refs/heads/v1 S\n", "", 1);
        row("cut off", "ktrdr:tag commit:" + commit(1).text() + "\nktrdr:tag\n", "", 2);
    }
    void lists()
    {
        QFETCH(QByteArray, lines);
        QFETCH(QString, expected);
        QFETCH(int, unusable);
        const auto list = parseReleases(kReleases, answer(lines.toStdString())).value();
        QCOMPARE(tags(list), expected);
        QCOMPARE(list.unusable, unusable);
        QVERIFY(list.deployed == kOldCommit && !list.problem);
    }

    void comparisonsFindTheirRelease()
    {
        const auto list =
            parseReleases(kReleases,
                          answer(light("v1", 1) + annotated("v2", 2) + light("v2b", 2) + light("v4", 4) +
                                 light("v5", 5) + light("v6", 6) + compared(1, "0", "3\t0") +
                                 compared(2, "1", "0\t14") + compared(4, "128", "1\t2") + compared(5, "0", "1 2") +
                                 compared(6, "0", "-1\t99999999999") + compared(9, "0", "1\t1")))
                .value();
        QCOMPARE(tags(list), QString("v6 v5 v4 v2 v2b v1"));
        const auto& releases = list.releases;
        QVERIFY(releases[5].behind == 3 && releases[5].ahead == 0 && releases[5].lockChanges == false);
        for (const int i : {3, 4})
            QVERIFY(releases[static_cast<std::size_t>(i)].ahead == 14 &&
                    releases[static_cast<std::size_t>(i)].lockChanges == true);
        QVERIFY(releases[2].ahead == 2 && !releases[2].lockChanges); // git could not compare the file
        QVERIFY(!releases[1].ahead && !releases[0].ahead && !releases[0].lockChanges);
    }

    void datesAreChecked_data()
    {
        QTest::addColumn<QByteArray>("seconds");
        QTest::addColumn<bool>("known");
        QTest::newRow("usual") << QByteArray("1700000000") << true;
        QTest::newRow("the epoch") << QByteArray("0") << true;
        for (const char* bad : {"", "-1", "soon", "1700000000x", "99999999999999", "99999999999999999999999"})
            QTest::addRow("'%s'", bad) << QByteArray(bad) << false;
    }
    void datesAreChecked()
    {
        QFETCH(QByteArray, seconds);
        QFETCH(bool, known);
        const auto list = parseReleases(kReleases, answer(light("v1", 1, seconds.toStdString()))).value();
        QCOMPARE(list.releases.at(0).date.has_value(), known);
        if (known)
            QVERIFY(list.releases[0].date == UtcTime{Seconds{seconds.toLongLong()}});
    }

    void omittedTagsAreCounted()
    {
        QCOMPARE(parseReleases(kReleases, answer("ktrdr:tags 12\n" + light("v1", 1) + light("-x", 2)))->omitted, 10);
        QCOMPARE(parseReleases(kReleases, answer("ktrdr:tags 1\n" + light("v1", 1)))->omitted, 0);
        QCOMPARE(parseReleases(kReleases, answer("ktrdr:tags many\n" + light("v1", 1)))->omitted, 0);
        QVERIFY(parseReleases(kReleases, answer("ktrdr:shallow\n"))->shallow);
    }

    void problems_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("said");
        const auto row = [](const char* line, ErrorCode code, const char* said) {
            QTest::newRow(line) << QByteArray(line) << int(code) << QByteArray(said);
        };
        row("list 128 fatal: no route", ErrorCode::Unreachable, "fatal: no route");
        row("list 124 ", ErrorCode::Unreachable, "");
        row("fetch 124 ", ErrorCode::Unreachable, "");
        row("fetch 128 fatal: disk", ErrorCode::CommandFailed, "fatal: disk");
        row("fetch 73 ", ErrorCode::Busy, "");
        row("list x \033[31mred https://me:word@host/", ErrorCode::Unreachable, "red https://me:*****@host/");
        row("", ErrorCode::CommandFailed, "");
    }
    void problems()
    {
        QFETCH(QByteArray, line);
        QFETCH(int, code);
        QFETCH(QByteArray, said);
        const auto list =
            parseReleases(kReleases, answer("ktrdr:remote-failed " + line.toStdString() + "\n" + light("v1", 1)))
                .value();
        QCOMPARE(int(list.problem.value().code), code);
        QCOMPARE(QByteArray::fromStdString(list.problem->detail), said);
        QVERIFY(!list.problem->hint.empty() && list.problem->where == "CT 100");
        QCOMPARE(tags(list), QString("v1")); // what is known is shown all the same
    }

    void halfAnswersAreNoList_data()
    {
        QTest::addColumn<QByteArray>("output");
        const auto row = [](const char* name, const std::string& output) {
            QTest::newRow(name) << QByteArray::fromStdString(output);
        };
        row("nothing", "");
        row("cut off", "ktrdr:deployed " + kOldCommit.text() + "\n" + light("v1", 1));
        row("nothing deployed", light("v1", 1) + "ktrdr:end\n");
        row("no commit id", "ktrdr:deployed main\n" + light("v1", 1) + "ktrdr:end\n");
        row("end inside a line", "ktrdr:deployed " + kOldCommit.text() + "\n ktrdr:end\nktrdr:ending\n");
    }
    void halfAnswersAreNoList()
    {
        QFETCH(QByteArray, output);
        QCOMPARE(codeOf(parseReleases(kReleases, output.toStdString())), std::string("bad-answer"));
    }

    void commits_data()
    {
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<QByteArray>("expected"); // "+subject -subject", or the error's code
        const auto id = commit(7).text();
        const auto row = [](const char* name, const std::string& lines, const char* expected) {
            QTest::newRow(name) << QByteArray::fromStdString(lines) << QByteArray(expected);
        };
        const auto one = "ktrdr:commit > " + id + " one\n", two = "ktrdr:commit < " + id + " two\n";
        row("none", "ktrdr:between 0\t0\n\nktrdr:end\n", "");
        row("both sides", "ktrdr:between 1\t1\n" + one + two + "ktrdr:end\n", "+one -two ");
        row("escape", "ktrdr:between 0\t1\nktrdr:commit > " + id + " \033[1mbold\nktrdr:end\n", "+bold ");
        row("no subject", "ktrdr:between 0\t1\nktrdr:commit > " + id + "\nktrdr:end\n", "+ ");
        row("nothing", "", "bad-answer");
        row("no counts", one + "ktrdr:end\n", "bad-answer");
        row("one missing", "ktrdr:between 1\t1\n" + one + "ktrdr:end\n", "bad-answer");
        row("cut off", "ktrdr:between 0\t1\n" + one, "bad-answer");
        row("no id", "ktrdr:between 0\t1\nktrdr:commit > HEAD x\nktrdr:end\n", "bad-answer");
        row("no side", "ktrdr:between 0\t1\nktrdr:commit - " + id + " x\nktrdr:end\n", "bad-answer");
    }
    void commits()
    {
        QFETCH(QByteArray, lines);
        QFETCH(QByteArray, expected);
        const auto range = parseCommits(kCommits, lines.toStdString());
        std::string found = range ? "" : codeOf(range);
        for (const auto& line : range ? range->commits : std::vector<CommitLine>())
            found += (line.added ? "+" : "-") + line.subject + " ";
        QCOMPARE(QByteArray::fromStdString(found), expected);
    }

    // Whatever is done to an answer, no tag shows a commit that its own line does not name.
    void noiseNeverInvents()
    {
        std::mt19937 random(5);
        const auto good = answer(light("v1", 1) + annotated("v2", 2) + compared(1, "0", "1\t2"));
        const std::string pieces[] = {"\n", "ktrdr:", "ktrdr:tag ", ":", "refs/tags/v1 ", " ", "commit:"};
        int read = 0;
        for (int round = 0; round < 20'000; ++round) {
            auto text = good;
            for (auto i = 1 + random() % 3; i > 0; --i) {
                const auto at = random() % (text.size() + 1);
                if (random() % 2 == 0)
                    text.insert(at, pieces[random() % std::size(pieces)]);
                else
                    text.erase(at, random() % 40);
            }
            const auto list = parseReleases(kReleases, text);
            for (const auto& release : list ? list->releases : std::vector<Release>()) {
                ++read;
                QVERIFY2(text.find(release.commit.text()) != std::string::npos, text.c_str());
                QVERIFY2(text.find("refs/tags/" + release.tag) != std::string::npos, text.c_str());
            }
        }
        QVERIFY(read > 5'000);
    }
};

QTEST_APPLESS_MAIN(ReleaseAnswersTest)
#include "release_answers_test.moc"
