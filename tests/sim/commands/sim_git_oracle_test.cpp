// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The simulated git against the real one in a repository of the same commits and tags: same output, same exit status.
// Only the object ids differ, which are made up in the simulation; those of the real repository are translated.
#include "fakes/git_bench.h"
#include "sim/commands/cluster_bench.h"
#include "sim/commands/git_oracle_rows.h"
#include "sim/commands/machine_files.h"

#include <QTest>

using namespace ktrdr;
using namespace ktrdr::sim;

namespace {

constexpr const char* kClean =
    "/usr/bin/env -i HOME=/root LC_ALL=C PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin /bin/sh -s";

SimOptions quickOptions()
{
    SimOptions options;
    options.timings.gitNetwork = Milliseconds{0};
    return options;
}

QByteArray replaced(QByteArray text, const std::map<QByteArray, QByteArray>& names)
{
    for (const auto& [from, to] : names)
        text.replace(from, to);
    return text;
}

// One history twice: in the simulation, and as real objects.
class TwoRepositories
{
public:
    TwoRepositories()
    {
        const auto commits = m_sim.with([](World& world) { return world.origin.commits(); });
        m_real.sh("git init -q -b main origin");
        for (const auto& commit : commits) {
            make(commit);
            if (commit.tag == m_sim.with([](World& world) { return world.options().deployed; }))
                m_real.sh("git clone -q origin app; git -C app checkout -q " + commit.tag);
        }
        m_names[m_real.path("app").toUtf8()] = "/opt/ktrdr";
    }
    Outcome inSimulation(const std::string& script)
    {
        return m_sim.run(std::string("pct exec 201 -- ") + kClean, "pve1", "app=/opt/ktrdr\n" + script);
    }
    Outcome inReality(const std::string& script) const { return translated(m_real.sh("app=$PWD/app\n" + script)); }
    // A remote command of the product, in the tree of the real repository.
    Outcome inReality(const NodeCommand& command) const { return translated(m_real.run(command)); }
    std::string realApp() const { return m_real.app(); }
    std::string realId(const std::string& revision) const { return m_real.idOf(revision); }
    std::string simId(const std::string& version)
    {
        return m_sim.with([&](World& world) { return world.origin.release(version)->id; });
    }

private:
    void make(const Commit& commit)
    {
        const auto date = fakes::GitShell::datedAt(std::chrono::floor<Seconds>(commit.date).time_since_epoch().count());
        std::string script = "cd origin\n";
        for (const auto& [path, content] : trackedFiles(commit)) {
            if (const auto slash = path.rfind('/'); slash != std::string::npos)
                script += "mkdir -p " + path.substr(0, slash) + "\n";
            script += "cat >" + path + " <<'END'\n" + content + "END\n";
        }
        script += "git add -A\n" + date + "git commit -q --allow-empty -m '" + commit.subject + "'\n";
        if (!commit.tag.empty())
            script += date + "git tag -a -m '" + commit.subject + "' " + commit.tag + "\n";
        m_real.sh(script);
        translate(m_real.idOf("HEAD"), commit.id);
        if (!commit.tag.empty())
            translate(m_real.idOf(commit.tag), commit.tagObject);
    }
    void translate(const std::string& real, const std::string& simulated)
    {
        m_names[QByteArray::fromStdString(real)] = QByteArray::fromStdString(simulated);
        m_short[QByteArray::fromStdString(real.substr(0, 7))] = QByteArray::fromStdString(simulated.substr(0, 7));
    }
    Outcome translated(const fakes::GitShell::Run& run) const
    {
        const auto text = [&](const std::string& raw) {
            return replaced(replaced(QByteArray::fromStdString(raw), m_names), m_short);
        };
        return {run.exitCode, text(run.out), text(run.err)};
    }

    ClusterBenchWith<ScaledClock> m_sim{quickOptions()};
    fakes::GitShell m_real;
    std::map<QByteArray, QByteArray> m_names, m_short; // real -> simulated
};

// Everything that a caller can see; of the messages the first line, behind which git tells how to use it.
QByteArray shown(const Outcome& outcome, bool messages)
{
    return "status " + QByteArray::number(outcome.status) + "\n" + outcome.out +
           (messages ? outcome.err.left(outcome.err.indexOf('\n')) : QByteArray());
}

} // namespace

class SimGitOracleTest : public QObject
{
    Q_OBJECT

private:
    static void rows()
    {
        QTest::addColumn<QByteArray>("script");
        for (const char* row : kGitRows)
            QTest::newRow(row) << QByteArray(row);
    }
    static void compare(TwoRepositories& both)
    {
        QFETCH(QByteArray, script);
        const auto expected = both.inReality(script.toStdString());
        const auto actual = both.inSimulation(script.toStdString());
        const bool messages = !actual.err.contains("not simulated");
        if (shown(actual, messages) != shown(expected, messages))
            qInfo("stderr of git: %s\nstderr of the simulation: %s", expected.err.constData(), actual.err.constData());
        QCOMPARE(shown(actual, messages), shown(expected, messages));
    }

private Q_SLOTS:
    void deployed_data() { rows(); }
    void deployed()
    {
        static TwoRepositories both; // nothing in the rows changes it
        compare(both);
    }

    void fetched_data() { rows(); }
    void fetched()
    {
        static TwoRepositories both;
        const std::string fetch = "git -C $app fetch --quiet --tags --force --no-auto-gc origin";
        QCOMPARE(both.inReality(fetch).status, 0);
        QCOMPARE(both.inSimulation(fetch).status, 0);
        compare(both);
    }

    void wholeScripts()
    {
        TwoRepositories both;
        const auto ct = CtId::fromNumber(201).value();
        const auto expected = both.inReality(releasesCommand({ct, both.realApp(), "origin"}));
        const auto command = releasesCommand({ct, "/opt/ktrdr", "origin"});
        const auto actual = both.inSimulation(command.input);
        QCOMPARE(actual.err, QByteArray());
        QCOMPARE(actual.out, expected.out);
        QCOMPARE(actual.status, 0);
        const auto list = parseReleases({ct, {}, {}}, actual.out.toStdString()).value();
        QCOMPARE(list.releases.size(), std::size_t{4});
        QVERIFY(list.isDeployed(list.releases.at(2)) && !list.problem);
        const auto between = [&](const std::string& from, const std::string& to) {
            const auto id = [](const std::string& text) { return CommitId::parse(text).value(); };
            const auto real = both.inReality(commitsCommand(
                {ct, both.realApp(), id(both.realId(from + "^{commit}")), id(both.realId(to + "^{commit}"))}));
            const auto simulated =
                both.inSimulation(commitsCommand({ct, "/opt/ktrdr", id(both.simId(from)), id(both.simId(to))}).input);
            return std::pair(simulated.out, real.out);
        };
        for (const auto& [from, to] : {std::pair("v1.5.1", "v1.6.0"), {"v1.6.0", "v1.5.0"}, {"v1.5.1", "v1.5.1"}}) {
            const auto [simulated, real] = between(from, to);
            QCOMPARE(simulated, real);
            QVERIFY(simulated.startsWith("ktrdr:between ") && simulated.endsWith("ktrdr:end\n"));
        }
    }

    // What the simulation does not do it refuses, instead of doing something else.
    void refusals_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<int>("status");
        const auto row = [](const char* script, int status) { QTest::newRow(script) << QByteArray(script) << status; };
        row("git -C $app for-each-ref", 129);
        row("git -C $app for-each-ref refs/heads/", 129);
        row("git -C $app for-each-ref --merged refs/tags/", 129);
        row("git -C $app for-each-ref --sort=version:refname refs/tags/", 128);
        row("git -C $app for-each-ref --format='%(taggername)' refs/tags/", 128);
        row("git -C $app rev-list v1.5.0...v1.5.1", 129);
        row("git -C $app rev-list --count --cherry-pick v1.5.0...v1.5.1", 129);
        row("git -C $app rev-list --count v1.5.0 v1.5.1", 129);
        row("git -C $app rev-list --count v1.5.1 -- uv.lock", 129);
        row("git -C $app diff v1.5.0 v1.5.1", 129);
        row("git -C $app diff --quiet", 129);
        row("git -C $app diff --quiet v1.5.0..v1.5.1", 129);
        row("git -C $app diff --stat v1.5.0 v1.5.1", 129);
        row("git -C $app log --left-right v1.5.0...v1.5.1", 128);
        row("git -C $app log --graph", 128);
        row("git -C $app log v1.5.1 -- uv.lock", 128);
        row("git -C $app show-ref", 1);
        row("git-nosuch", 127);
    }
    void refusals()
    {
        QFETCH(QByteArray, script);
        QFETCH(int, status);
        ClusterBench bench(quickOptions());
        const auto outcome =
            bench.run(std::string("pct exec 201 -- ") + kClean, "pve1", "app=/opt/ktrdr\n" + script.toStdString());
        QCOMPARE(outcome.status, status);
        QCOMPARE(outcome.out, QByteArray());
        QVERIFY2(status == 127 || outcome.err.contains("simulated"), outcome.err.constData());
    }
};

QTEST_GUILESS_MAIN(SimGitOracleTest)
#include "sim_git_oracle_test.moc"
