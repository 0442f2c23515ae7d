// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The visit and the steps under a real shell with a pct that is a stub: what the scripts print is what the parse
// functions read, and no version name that passes the check makes a shell run something else.
#include "script_bench.h"

#include <QTest>

#include <random>

using namespace ktrdr;
using namespace ktrdr::fakes;

class VisitBehaviourTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void visitsManyContainers();
    void hostileVersionsAreRefused();
    void acceptedVersionsAreOnlyText();
};

namespace {

// pct runs the inner script with our own PATH and a git that knows the answers.
void makePct(ScriptBench& bench)
{
    bench.program("pct", "ct=$2\n[ \"$ct\" != 203 ] || { echo 'CT 203 is not running' >&2; exit 255; }\n"
                         "for last; do :; done\nexec /bin/sh -s \"$last\"\n");
    bench.program("git", "shift 4\nprintf 'git %s\\n' \"$*\" >>\"$STATE/calls\"\ncase $1 in\n"
                         "rev-parse) echo 0000000100000000000000000000000000000001 ;;\n"
                         "describe) echo v1.5.1 ;;\n"
                         "status) : ;;\n"
                         "ls-remote) printf '%s\\t%s\\n' 0000000200000000000000000000000000000002 \"$3\" ;;\n"
                         "esac\n");
    bench.program("systemctl", "case $3 in ActiveState) echo active ;; *) echo running ;; esac\n");
    bench.program("hostname", "echo w1\n");
}

VisitRequest requestOf(const ScriptBench& bench, std::vector<int> numbers, std::string version)
{
    VisitRequest request{{}, bench.app().toStdString(), "origin", std::move(version), 4, "abc123"};
    for (const int number : numbers)
        request.items.push_back({ct(number), "ktrdr-worker"});
    return request;
}

std::string randomName(std::mt19937& random)
{
    static const std::string kSigns = "v1.5-_/+abcXYZ09 $`'\"\\;|&<>(){}[]*?~!#%^=:,\n\t\r@";
    std::string name;
    const bool tame = random() % 3 == 0;
    for (unsigned i = 0; i < 1 + random() % 12; ++i)
        name += kSigns[random() % (tame ? 18 : kSigns.size())];
    static const std::string kTails[] = {
        "",      "$(touch owned)",      "`touch owned`", "; touch owned", "\ntouch owned", "' touch owned '",
        "/../x", " --upload-pack=touch"};
    return name + kTails[random() % std::size(kTails) * (tame ? 0 : 1)];
}

bool allowed(const std::string& name)
{
    static const QRegularExpression kForm("\\A[A-Za-z0-9][A-Za-z0-9._/+-]{0,99}\\z");
    const auto text = QString::fromStdString(name);
    return kForm.match(text).hasMatch() && !text.contains("..") && !text.contains("//");
}

} // namespace

void VisitBehaviourTest::visitsManyContainers()
{
    ScriptBench bench;
    makePct(bench);
    const auto request = requestOf(bench, {201, 202, 203, 204, 205, 206, 207, 208, 209}, "v1.5.2");
    const auto run = bench.run(visitCommand(request));
    QCOMPARE(run.exitCode, 0);
    const auto answers = parseVisits(request, run.out.toStdString());
    QCOMPARE(answers.size(), std::size_t{9});
    for (const auto& [id, answer] : answers) {
        if (id == ct(203)) {
            QVERIFY(!answer.inside);
            QCOMPARE(answer.inside.error().code, ErrorCode::Refused);
            QVERIFY(answer.inside.error().detail.find("not running") != std::string::npos);
            continue;
        }
        QVERIFY2(answer.inside, qPrintable(run.out));
        QVERIFY(answer.inside->commit == commit(1));
        QCOMPARE(answer.inside->unit, UnitActive::Active);
        QCOMPARE(answer.inside->hostname, std::string("w1"));
        QVERIFY(answer.inside->freeDiskBytes > 0);
        QVERIFY(!answer.inside->stepRunning && !answer.inside->dirty);
        QVERIFY(answer.resolved.value().value() == commit(2));
    }
}

void VisitBehaviourTest::hostileVersionsAreRefused()
{
    std::mt19937 random(11);
    int accepted = 0;
    for (int round = 0; round < 5'000; ++round) {
        const auto name = randomName(random);
        const bool passes = checkVersionName(name).has_value();
        accepted += passes ? 1 : 0;
        if (passes)
            QVERIFY2(allowed(name), name.c_str());
    }
    QVERIFY(accepted > 300);
}

void VisitBehaviourTest::acceptedVersionsAreOnlyText()
{
    ScriptBench bench;
    makePct(bench);
    std::mt19937 random(11);
    int tried = 0;
    for (int round = 0; round < 5'000 && tried < 60; ++round) {
        const auto name = randomName(random);
        if (!checkVersionName(name))
            continue;
        ++tried;
        const auto request = requestOf(bench, {201}, name);
        const auto run = bench.run(visitCommand(request));
        const auto text = QString::fromStdString(name);
        QVERIFY2(
            run.calls.contains(QString("git ls-remote origin refs/tags/%1 refs/tags/%1^{} refs/heads/%1").arg(text)),
            name.c_str());
        QVERIFY(!QFile::exists(bench.statePath("../owned")) && !QFile::exists(bench.app() + "/owned"));
        QVERIFY2(parseVisits(request, run.out.toStdString()).at(ct(201)).resolved.value(), name.c_str());
    }
    QVERIFY(tried >= 50);
}

QTEST_GUILESS_MAIN(VisitBehaviourTest)
#include "visit_behaviour_test.moc"
