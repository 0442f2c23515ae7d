// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The scripts that read versions and commits, under the real shell with the real git.
#include "fakes/await.h"
#include "fakes/git_bench.h"

#include <QTest>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

const CtId kBackend = CtId::fromNumber(100).value();

Result<ReleaseList> releasesOf(const GitBench& bench, const std::string& before = {})
{
    const ReleasesRequest request{kBackend, bench.app(), "origin"};
    const auto run = bench.run(releasesCommand(request), before);
    if (run.exitCode != 0)
        return fail(ErrorCode::CommandFailed, std::to_string(run.exitCode), {}, {}, run.err);
    return parseReleases(request, run.out);
}

Result<CommitRange> commitsOf(const GitBench& bench, const std::string& from, const std::string& to)
{
    const CommitsRequest request{kBackend, bench.app(), CommitId::parse(from).value(), CommitId::parse(to).value()};
    const auto run = bench.run(commitsCommand(request));
    if (run.exitCode != 0)
        return fail(ErrorCode::CommandFailed, std::to_string(run.exitCode), {}, {}, run.err);
    return parseCommits(request, run.out);
}

// "v1.1.0 +2 -0 lock", "?" for what was not counted.
std::string shown(const Release& release)
{
    const auto count = [](const std::optional<int>& value) { return value ? std::to_string(*value) : "?"; };
    return release.tag + " +" + count(release.ahead) + " -" + count(release.behind) +
           (!release.lockChanges   ? " ?"
            : *release.lockChanges ? " lock"
                                   : "");
}

QStringList shown(const ReleaseList& list)
{
    QStringList lines;
    for (const auto& release : list.releases)
        lines << QString::fromStdString(shown(release));
    return lines;
}

const Release& named(const ReleaseList& list, const std::string& tag)
{
    for (const auto& release : list.releases) {
        if (release.tag == tag)
            return release;
    }
    qFatal("no tag %s", tag.c_str());
}

} // namespace

class ReleaseBehaviourTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void annotatedAndLightweightTags()
    {
        GitBench bench;
        bench.commit("two", "echo 1 >uv.lock");
        bench.tag("v1.1.0", "-m 'Release 1.1.0: first line\n\nMore text.'");
        bench.commit("three");
        bench.tag("v1.10.0");
        bench.commit("four", "rm uv.lock");
        bench.tag("v1.9.0", "-m late");
        const auto list = releasesOf(bench).value();
        QCOMPARE(list.deployed.text(), bench.idOf("v1.0.0^{commit}"));
        QCOMPARE(shown(list), (QStringList{"v1.10.0 +2 -0 lock", "v1.9.0 +3 -0", "v1.1.0 +1 -0 lock", "v1.0.0 +0 -0"}));
        QVERIFY(list.isDeployed(named(list, "v1.0.0")) && !list.isDeployed(named(list, "v1.1.0")));
        QCOMPARE(named(list, "v1.1.0").commit.text(), bench.idOf("v1.1.0^{commit}"));
        QCOMPARE(named(list, "v1.10.0").commit.text(), bench.idOf("v1.10.0"));
        QCOMPARE(named(list, "v1.1.0").subject, std::string("Release 1.1.0: first line"));
        QCOMPARE(named(list, "v1.10.0").subject, std::string("three"));
        QCOMPARE(toIso(named(list, "v1.10.0").date.value()), std::string("2023-11-14T22:18:20.000Z")); // of the commit
        QVERIFY(named(list, "v1.9.0").date > named(list, "v1.10.0").date);
        QVERIFY(!list.problem && !list.shallow && list.omitted == 0 && list.unusable == 0);
    }

    void nothingThatRunsIsChanged()
    {
        GitBench bench;
        bench.sh("echo edited >app/file; echo new >app/untracked");
        const std::string state = "cd app; git rev-parse HEAD; git status --porcelain; cat file; git branch; "
                                  "git stash list; cksum .git/index .git/HEAD .git/config";
        const auto before = bench.sh(state);
        bench.commit("two");
        bench.tag("v1.1.0", "-m two");
        QCOMPARE(releasesOf(bench).value().releases.size(), std::size_t{2});
        QCOMPARE(bench.sh(state).out, before.out);
        QCOMPARE(before.exitCode, 0);
    }

    void olderAndDivergedVersions()
    {
        GitBench bench;
        bench.commit("two", "echo 1 >uv.lock");
        bench.tag("v1.1.0", "-m two");
        bench.sh("git -C origin checkout -q v1.0.0");
        bench.commit("patch one");
        bench.commit("patch two");
        bench.tag("v1.0.1", "-m patch");
        QCOMPARE(releasesOf(bench).value().releases.size(), std::size_t{3});
        bench.sh("git -C app checkout -q v1.1.0");
        const auto list = releasesOf(bench).value();
        QCOMPARE(shown(list), (QStringList{"v1.1.0 +0 -0", "v1.0.1 +2 -1 lock", "v1.0.0 +0 -1 lock"}));
    }

    void noTags()
    {
        GitBench bench;
        bench.sh("git -C origin tag -d v1.0.0; git -C app tag -d v1.0.0");
        const auto list = releasesOf(bench).value();
        QVERIFY(list.releases.empty() && !list.problem && !list.deployed.isNull());
    }

    void unreachableRemoteLeavesWhatIsKnown()
    {
        GitBench bench;
        bench.commit("two");
        bench.tag("v1.1.0", "-m two");
        bench.sh("mv origin elsewhere");
        const auto list = releasesOf(bench).value();
        QCOMPARE(shown(list), QStringList{"v1.0.0 +0 -0"});
        QCOMPARE(list.problem.value().code, ErrorCode::Unreachable);
        QVERIFY2(list.problem->detail.find("does not appear to be a git repository") != std::string::npos,
                 list.problem->detail.c_str());
        QCOMPARE(list.problem->where, std::string("CT 100"));
    }

    void slowRemoteLeavesWhatIsKnown()
    {
        GitBench bench;
        bench.program("timeout", "[ \"$1 $2 $3\" = '-k 5 20' ] || exit 1\nexit 124\n");
        const auto list = releasesOf(bench).value();
        QCOMPARE(list.releases.size(), std::size_t{1});
        QCOMPARE(list.problem.value().code, ErrorCode::Unreachable);
        QVERIFY(list.problem->what.find("in time") != std::string::npos);
    }

    void failedFetchIsSaid()
    {
        GitBench bench;
        bench.commit("two");
        bench.tag("v1.1.0", "-m two");
        bench.program("git", "case \"$*\" in *' fetch '*) echo \"fatal: https://me:secret@host/x\nNo space left on "
                             "device\" >&2; exit 128 ;; esac\nexec /usr/bin/git \"$@\"\n");
        const auto list = releasesOf(bench).value();
        QCOMPARE(shown(list), QStringList{"v1.0.0 +0 -0"});
        QCOMPARE(list.problem.value().code, ErrorCode::CommandFailed);
        QVERIFY(list.problem->detail.find("No space left") != std::string::npos);
        QVERIFY2(list.problem->detail.find("secret") == std::string::npos, list.problem->detail.c_str());
    }

    void asksOnceWhenNothingIsNew()
    {
        GitBench bench;
        bench.program("git", "case \"$*\" in *' fetch '*) exit 128 ;; esac\nexec /usr/bin/git \"$@\"\n");
        QVERIFY(!releasesOf(bench).value().problem);
    }

    void runningStepIsNotDisturbed()
    {
        GitBench bench;
        bench.commit("two");
        bench.tag("v1.1.0", "-m two");
        const auto list = releasesOf(bench, "exec 8>/run/ktrdr-admin.lock; flock 8;\n").value();
        QCOMPARE(shown(list), QStringList{"v1.0.0 +0 -0"});
        QCOMPARE(list.problem.value().code, ErrorCode::Busy);
        QCOMPARE(releasesOf(bench).value().releases.size(), std::size_t{2});
    }

    void tagsThatTheRemoteLacksAreNotOffered()
    {
        GitBench bench;
        bench.commit("two");
        bench.tag("v1.1.0", "-m two");
        bench.tag("v1.2.0", "-m three");
        QCOMPARE(releasesOf(bench).value().releases.size(), std::size_t{3});
        bench.sh("git -C app tag by-hand");
        bench.sh("cd origin; git tag -d v1.1.0; git tag -f -m moved v1.2.0 v1.0.0^{commit}");
        const auto list = releasesOf(bench).value();
        QCOMPARE(shown(list), (QStringList{"v1.2.0 +0 -0", "v1.0.0 +0 -0"}));
        QCOMPARE(bench.sh("git -C app tag -l").out, std::string("by-hand\nv1.0.0\nv1.1.0\nv1.2.0\n")); // none deleted
    }

    void hostileTags()
    {
        GitBench bench;
        bench.commit("\033]0;title\a$(touch owned) `touch owned` \u202e");
        bench.tag("v1.1.0");
        bench.tag("v1.2.0", "-m 'first\nktrdr:gone refs/tags/v1.0.0\nktrdr:end'");
        bench.sh("cd origin; head -c 300000 /dev/zero | tr '\\0' x | git tag -F - v1.3.0");
        bench.tag("v1.4$(>owned)");
        bench.tag("v1.5\"`>owned`;>owned");
        bench.tag("v1.6-ö");
        bench.sh("cd origin; git tag blob HEAD:file; git tag -a nested -m nested v1.2.0; git tag tree -m tree HEAD:");
        const auto list = releasesOf(bench).value();
        QCOMPARE(shown(list),
                 (QStringList{"v1.3.0 +1 -0", "v1.2.0 +1 -0", "v1.1.0 +1 -0", "v1.0.0 +0 -0", "nested +1 -0"}));
        QCOMPARE(named(list, "nested").commit.text(), bench.idOf("v1.2.0^{commit}")); // a tag of a tag
        QCOMPARE(list.unusable, 5);
        QCOMPARE(named(list, "v1.2.0").subject, std::string("first ktrdr:gone refs/tags/v1.0.0 ktrdr:end"));
        QCOMPARE(named(list, "v1.1.0").subject, std::string("$(touch owned) `touch owned` <U+202E>"));
        QVERIFY(named(list, "v1.3.0").subject.size() <= 210);
        QVERIFY(!QFile::exists(bench.path("owned")) && !QFile::exists(bench.path("app/owned")));
    }

    void manyTagsAreBounded()
    {
        GitBench bench;
        bench.sh("cd origin; for i in $(seq 1 109); do GIT_COMMITTER_DATE=\"@$((1800000000 + i)) +0000\" git tag -a -m "
                 "\"r $i\" v2.$i.0; done");
        const auto list = releasesOf(bench).value();
        QCOMPARE(list.releases.size(), std::size_t{100});
        QCOMPARE(list.omitted, 10);
        QCOMPARE(shown(list.releases.front()), std::string("v2.109.0 +0 -0"));
        QCOMPARE(list.releases.back().tag, std::string("v2.10.0"));
    }

    void newestTagsAreCompared()
    {
        GitBench bench;
        bench.sh("cd origin; for i in $(seq 1 40); do GIT_COMMITTER_DATE=\"@$((1800000000 + i)) +0000\" git commit -q "
                 "--allow-empty -m \"c $i\"; git tag v2.$i; done");
        const auto list = releasesOf(bench).value();
        QCOMPARE(list.releases.size(), std::size_t{41});
        for (std::size_t i = 0; i < list.releases.size(); ++i)
            QCOMPARE(list.releases[i].ahead.value_or(-1), i < 30 ? 40 - int(i) : -1);
        QCOMPARE(shown(list.releases[30]), std::string("v2.10 +? -? ?"));
    }

    void shallowRepositoryCountsNothing()
    {
        GitBench bench;
        bench.commit("two");
        bench.tag("v1.1.0", "-m two");
        bench.sh("rm -rf app; git clone -q --depth 1 \"file://$PWD/origin\" app");
        const auto list = releasesOf(bench).value();
        QVERIFY(list.shallow);
        QVERIFY(!list.releases.empty());
        for (const auto& release : list.releases)
            QVERIFY(!release.ahead && !release.behind && !release.lockChanges);
    }

    void noRepository()
    {
        GitBench bench;
        bench.sh("rm -rf app/.git");
        const auto list = releasesOf(bench);
        QVERIFY(!list);
        QVERIFY2(list.error().detail.find("not a git repository") != std::string::npos, list.error().detail.c_str());
    }

    void commitsBetween()
    {
        GitBench bench;
        bench.commit("two \033[31mred");
        bench.commit("three\n\nktrdr:end");
        bench.tag("v1.1.0", "-m two");
        bench.sh("git -C origin checkout -q v1.0.0");
        bench.commit("patch");
        bench.tag("v1.0.1", "-m patch");
        QVERIFY(releasesOf(bench));
        const auto up = commitsOf(bench, bench.idOf("v1.0.0^{commit}"), bench.idOf("v1.1.0^{commit}")).value();
        QCOMPARE(up.added, 2);
        QCOMPARE(up.removed, 0);
        QCOMPARE(up.commits.size(), std::size_t{2});
        QCOMPARE(up.commits[0].commit.text(), bench.idOf("v1.1.0^{commit}"));
        QCOMPARE(up.commits[0].subject, std::string("three"));
        QVERIFY(up.commits[0].added && up.commits[1].subject.find("two") == 0);
        QVERIFY(up.commits[1].subject.find('\033') == std::string::npos);
        const auto aside = commitsOf(bench, bench.idOf("v1.1.0^{commit}"), bench.idOf("v1.0.1^{commit}")).value();
        QCOMPARE(aside.added, 1);
        QCOMPARE(aside.removed, 2);
        QVERIFY(aside.commits.at(0).added && !aside.commits.at(1).added && !aside.commits.at(2).added);
        const auto same = commitsOf(bench, bench.idOf("HEAD"), bench.idOf("HEAD")).value();
        QVERIFY(same == CommitRange{});
    }

    void commitsAreBounded()
    {
        GitBench bench;
        bench.sh("cd origin; for i in $(seq 1 230); do git commit -q --allow-empty -m \"c $i\"; done");
        bench.tag("v2.0.0", "-m two");
        QVERIFY(releasesOf(bench));
        const auto range = commitsOf(bench, bench.idOf("v1.0.0^{commit}"), bench.idOf("v2.0.0^{commit}")).value();
        QCOMPARE(range.added, 230);
        QCOMPARE(range.commits.size(), std::size_t{200});
        QCOMPARE(range.commits.front().subject, std::string("c 230"));
    }

    void unknownCommitIsAnError()
    {
        GitBench bench;
        const auto range = commitsOf(bench, std::string(40, '1'), bench.idOf("HEAD"));
        QVERIFY(!range);
        QCOMPARE(range.error().what, std::string("128"));
    }
};

QTEST_GUILESS_MAIN(ReleaseBehaviourTest)
#include "release_behaviour_test.moc"
