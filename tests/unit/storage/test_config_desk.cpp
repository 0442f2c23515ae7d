// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Single environments go into the file without touching the rest of it.
#include "adapters/storage/atomic_file.h"
#include "adapters/storage/config_desk.h"
#include "adapters/storage/config_file.h"
#include "adapters/storage/config_schema.h"

#include <QTemporaryDir>
#include <QTest>

using namespace ktrdr;

namespace {

Environment lab()
{
    Environment environment = parseConfiguration(exampleConfiguration(), "example").value().environments.at(1);
    environment.name = "lab";
    environment.title = "Laboratory";
    environment.protection = Protection::Demo;
    return environment;
}

bool mentions(const std::vector<ConfigProblem>& problems, const std::string& key, const std::string& text)
{
    for (const auto& problem : problems) {
        if (problem.key == key && problem.text.find(text) != std::string::npos)
            return true;
    }
    return false;
}

} // namespace

class TestConfigDesk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void theFirstOneMakesTheFile()
    {
        ConfigDesk desk(path());
        QVERIFY(!desk.load());
        const auto saved = desk.save(lab(), {});
        QVERIFY(saved);
        const auto loaded = ConfigFile::load(path());
        QVERIFY(loaded && loaded->environments.size() == 1);
        QVERIFY(loaded->environments.front() == lab());
    }

    void addingKeepsEveryComment()
    {
        QVERIFY(ConfigFile::initialise(path()));
        const auto before = content();
        ConfigDesk desk(path());
        QVERIFY(desk.load());
        QCOMPARE(desk.save(lab(), {}).value().environments.size(), std::size_t{3});
        QVERIFY(content().starts_with(before));
        QCOMPARE(readTrustedFile(ConfigFile::previousOf(path()), ConfigFile::kMaxBytes).value(), before);
    }

    void replacingKeepsTheCommentsOfTheOthers()
    {
        QVERIFY(ConfigFile::initialise(path()));
        ConfigDesk desk(path());
        auto changed = desk.load().value().environments.at(0);
        const auto other = content().substr(content().rfind("\n[[environment]]\n"));
        changed.deploy.batchSize = 7;
        QVERIFY(desk.save(changed, "production"));
        QVERIFY(content().starts_with("# SPDX"));
        QVERIFY(content().ends_with(other));
        QCOMPARE(ConfigFile::load(path()).value().find("production")->deploy.batchSize, 7);
    }

    void replacingMayRename()
    {
        QVERIFY(ConfigFile::initialise(path()));
        ConfigDesk desk(path());
        QVERIFY(desk.load());
        const auto saved = desk.save(lab(), "staging");
        QVERIFY(saved && saved->find("lab") && !saved->find("staging") && saved->find("production"));
    }

    void aTextThatCannotBeEditedIsWrittenAnew()
    {
        const auto text = "note = 1 # [[environment]]\n";
        QVERIFY(!withEnvironment(text, "f", lab(), {}));
        auto inlined = toToml(Configuration{"f", {lab()}});
        inlined.replace(inlined.find("[[environment]]"), 15, "[[ environment ]]");
        auto changed = lab();
        changed.title = "Changed";
        const auto edited = withEnvironment(inlined, "f", changed, "lab");
        QVERIFY(edited);
        QVERIFY(parseConfiguration(*edited, "f").value().environments.front() == changed);
    }

    void aFileThatChangedIsLeftAlone()
    {
        QVERIFY(ConfigFile::initialise(path()));
        ConfigDesk desk(path());
        QVERIFY(desk.load());
        const auto other = content() + "# by hand\n";
        QVERIFY(ConfigFile::save(path(), other));
        const auto saved = desk.save(lab(), {});
        QCOMPARE(saved.error().code, ErrorCode::Stale);
        QCOMPARE(content(), other);
    }

    void aNameThatIsTakenIsRefused()
    {
        QVERIFY(ConfigFile::initialise(path()));
        ConfigDesk desk(path());
        QVERIFY(desk.load());
        auto twice = lab();
        twice.name = "production";
        const auto before = content();
        QCOMPARE(desk.save(twice, {}).error().code, ErrorCode::ConfigInvalid);
        QCOMPARE(content(), before);
    }

    void problemsNameTheirKey()
    {
        QVERIFY(problemsOf(lab()).empty());
        auto draft = lab();
        draft.name = "Has Blanks";
        draft.ssh.identityFile = "key";
        draft.backend.ct = {};
        draft.deploy.batchSize = 1000;
        draft.nodes.front().ssh.host = "a b";
        const auto problems = problemsOf(draft);
        QVERIFY(mentions(problems, "name", "expected"));
        QVERIFY(mentions(problems, "ssh.identity_file", "absolute"));
        QVERIFY(mentions(problems, "backend.ctid", "100"));
        QVERIFY(mentions(problems, "deploy.batch_size", "100"));
        QVERIFY(mentions(problems, "node[0].host", "a b") || mentions(problems, "node[1].host", "a b"));
    }

private:
    std::string path() const { return m_dir->filePath(QStringLiteral("config.toml")).toStdString(); }
    std::string content() const { return readTrustedFile(path(), ConfigFile::kMaxBytes).value_or("?"); }
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_APPLESS_MAIN(TestConfigDesk)
#include "test_config_desk.moc"
