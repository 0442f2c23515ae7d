// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The editor of environments: nothing is lost, nothing bad is saved, a run is never disturbed.
#include "adapters/storage/config_file.h"
#include "gui/setup/environment_editor.h"
#include "gui/setup/row_table.h"
#include "gui/setup/ssh_fields.h"
#include "setup_bench.h"
#include "wizard_bench.h"

#include <QComboBox>
#include <QMessageBox>
#include <QSpinBox>
#include <QTableWidget>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

// Every key of the file says something else than its default.
Environment full()
{
    auto environment = parseConfiguration(exampleConfiguration(), "example").value().environments.at(0);
    environment.ssh = {false,
                       "/home/me/key",
                       "SHA256:" + std::string(43, 'a'),
                       "/home/me/hosts",
                       {{"bastion.internal", 2222, "ops"}, {"fe80::1", 22, "root"}}};
    environment.generation = Generation::N;
    environment.color = "#6A3FA0";
    environment.nodes.front().ssh = {"10.0.0.1", 2022, "admin"};
    environment.workers.front().workerType = "training";
    environment.workers.front().port = 5004;
    environment.http = {"/health", "/etc/ca.pem", true, "X-Api-Key", "key"};
    environment.deploy = {3, true, Seconds{61}, Seconds{0}, Seconds{7200}, Seconds{90}, Seconds{1000}, 7, 5, 0.123456};
    environment.maintenance = MaintenanceWindow{3, std::chrono::minutes{61}, std::chrono::hours{24}};
    return environment;
}

struct Desk
{
    SetupBench bench;
    QString busy;
    std::unique_ptr<EnvironmentEditor> editor;
    std::unique_ptr<QSignalSpy> saved;

    explicit Desk(const Environment& environment = full())
    {
        bench.desk.load();
        if (!bench.desk.save(environment, {}))
            qFatal("the bench's environment cannot be saved");
        editor = std::make_unique<EnvironmentEditor>(
            environment, bench.services(), [this] { return busy; }, bench.theme);
        saved = std::make_unique<QSignalSpy>(editor.get(), &EnvironmentEditor::saved);
        editor->show();
    }
    QPushButton* save() { return buttonWith(*editor, QStringLiteral("Save")); }
    void say(const char* key, const QString& text)
    {
        auto* edit = field(*editor, key);
        edit->selectAll();
        QTest::keyClicks(edit, text);
    }
};

} // namespace

class EnvironmentEditorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKeySurvives_data()
    {
        QTest::addColumn<int>("which");
        QTest::newRow("all keys set") << 0;
        QTest::newRow("only the necessary ones") << 1;
        QTest::newRow("the second of the example") << 2;
    }
    void everyKeySurvives()
    {
        QFETCH(int, which);
        auto environment = full();
        if (which == 1) {
            Environment bare;
            bare.name = bare.title = "bare";
            bare.nodes = {environment.nodes.front()};
            bare.backend = environment.backend;
            environment = bare;
        } else if (which == 2) {
            environment = parseConfiguration(exampleConfiguration(), "example").value().environments.at(1);
        }
        Desk desk(environment);
        QVERIFY(desk.editor->draft() == environment);
        QVERIFY(desk.save()->isEnabled());
        desk.save()->click();
        QCOMPARE(desk.saved->count(), 1);
        QVERIFY(ConfigFile::load(desk.bench.desk.file())->environments.front() == environment);
    }

    void badValuesNameFieldAndExpectation_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* key, const char* typed, const char* field, const char* expected) {
            QTest::newRow(key) << QString::fromLatin1(key) << QString::fromUtf8(typed) << QString::fromUtf8(field)
                               << QString::fromUtf8(expected);
        };
        row("ssh.identity_file", "key", "Key file:", "absolute");
        row("ssh.identity_fingerprint", "MD5:00", "Agent's key:", "SHA256");
        row("ssh.jump_hosts", "a b", "Jump hosts: host", "expected");
        row("backend.ctid", "7", "Backend container:", "100");
        row("backend.name", "a b", "Backend's host name:", "a b");
        row("backend.unit", "a/b", "Backend's unit:", "a/b");
        row("golden_container", "x", "Golden container:", "100");
        row("app_directory", "opt", "Working copy:", "absolute");
        row("color", "red", "Colour:", "#RRGGBB");
        row("network.subnet", "192.168.1.0", "Subnet:", "expected");
        row("http.health_path", "health", "Health path:", "/");
    }
    void badValuesNameFieldAndExpectation()
    {
        QFETCH(QString, key);
        QFETCH(QString, typed);
        QFETCH(QString, field);
        QFETCH(QString, expected);
        Desk desk;
        desk.say(key.toLatin1().constData(), typed);
        bool said = false;
        QStringList all;
        for (const auto* label : desk.editor->findChildren<QLabel*>()) {
            if (label->isHidden() || label->text().isEmpty())
                continue;
            all += label->text();
            said = said || (label->text().startsWith(field) && label->text().contains(expected));
        }
        QVERIFY2(said, qPrintable(all.join(u'\n')));
        QVERIFY(!desk.save()->isEnabled());
        QVERIFY(!desk.save()->toolTip().isEmpty());
    }

    void aBadWorkerNamesItsColumn()
    {
        Desk desk;
        auto* workers = field<QTableWidget>(*desk.editor, "workers");
        workers->item(1, 3)->setText(QStringLiteral("no/unit"));
        QVERIFY(says(*desk.editor, QStringLiteral("Workers: unit ")));
        QVERIFY(!desk.save()->isEnabled());
        workers->item(1, 3)->setText(QStringLiteral("other-unit"));
        QVERIFY(desk.save()->isEnabled());
        QCOMPARE(desk.editor->draft().workers.at(1).unit, std::string("other-unit"));
    }

    void contradictionsAreSaidAtTheTop()
    {
        Desk desk;
        auto* workers = field<QTableWidget>(*desk.editor, "workers");
        workers->item(1, 0)->setText(workers->item(0, 0)->text());
        QVERIFY(says(*desk.editor, QStringLiteral("is used by")));
        QVERIFY(!desk.save()->isEnabled());
    }

    void rowsAreAddedAndRemoved()
    {
        Desk desk;
        auto* workers = field<QTableWidget>(*desk.editor, "workers");
        const int before = workers->rowCount();
        buttonWith(*desk.editor, QStringLiteral("Add a worker"))->click();
        QCOMPARE(workers->rowCount(), before + 1);
        QVERIFY(!desk.save()->isEnabled()); // a worker without a number
        workers->setCurrentCell(before, 0);
        for (auto* button : workers->parentWidget()->findChildren<QPushButton*>()) {
            if (button->accessibleName().startsWith(QStringLiteral("Remove")))
                button->click();
        }
        QVERIFY(desk.save()->isEnabled());
        QVERIFY(desk.editor->draft() == full());
    }

    void aRunKeepsItFromBeingSaved()
    {
        Desk desk;
        desk.busy = QStringLiteral("Deploy v1.5.2");
        desk.save()->click(); // enabled still: the run began after the last key
        QCOMPARE(desk.saved->count(), 0);
        QVERIFY(says(*desk.editor, QStringLiteral("Deploy v1.5.2 works on this environment")));
        QVERIFY(!desk.save()->isEnabled());
        QVERIFY(ConfigFile::load(desk.bench.desk.file())->environments.front() == full());
    }

    void loweringTheProtectionIsAskedAndEnterKeepsIt_data()
    {
        QTest::addColumn<int>("key");
        QTest::newRow("Enter") << static_cast<int>(Qt::Key_Return);
        QTest::newRow("Esc") << static_cast<int>(Qt::Key_Escape);
        QTest::newRow("the button that says it") << 0;
    }
    void loweringTheProtectionIsAskedAndEnterKeepsIt()
    {
        QFETCH(int, key);
        Desk desk;
        QCOMPARE(full().protection, Protection::Production);
        auto* level = field<QComboBox>(*desk.editor, "protection");
        level->setCurrentIndex(static_cast<int>(Protection::Staging));
        desk.save()->click();
        QCOMPARE(desk.saved->count(), 0); // asked first
        auto* question = desk.editor->findChild<QMessageBox*>();
        QVERIFY(question && question->textFormat() == Qt::PlainText);
        QVERIFY2(question->informativeText().contains(QStringLiteral("no longer ask to type its name")),
                 qPrintable(question->informativeText()));
        if (key == 0)
            buttonWith(*question, QStringLiteral("Lower it and save"))->click();
        else
            QTest::keyClick(question, static_cast<Qt::Key>(key));
        const auto stored = ConfigFile::load(desk.bench.desk.file())->environments.front().protection;
        QCOMPARE(stored, key == 0 ? Protection::Staging : Protection::Production);
        QCOMPARE(desk.saved->count(), key == 0 ? 1 : 0);
    }

    void raisingTheProtectionIsNotAsked()
    {
        auto staging = full();
        staging.protection = Protection::Staging;
        Desk desk(staging);
        field<QComboBox>(*desk.editor, "protection")->setCurrentIndex(static_cast<int>(Protection::Production));
        desk.save()->click();
        QVERIFY(!desk.editor->findChild<QMessageBox*>());
        QCOMPARE(desk.saved->count(), 1);
    }

    void aFileChangedMeanwhileStays()
    {
        Desk desk;
        QFile file(QString::fromStdString(desk.bench.desk.file()));
        QVERIFY(file.open(QIODevice::Append));
        file.write("# by hand\n");
        file.close();
        desk.save()->click();
        QCOMPARE(desk.saved->count(), 0);
        QVERIFY(says(*desk.editor, QStringLiteral("was changed since it was read")));
    }

    void hops_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("again");
        QTest::newRow("none") << " , "
                              << "";
        QTest::newRow("host") << "bastion"
                              << "root@bastion";
        QTest::newRow("all") << "ops@b:2222,c"
                             << "ops@b:2222, root@c";
        QTest::newRow("IPv6") << "[fe80::1]:99"
                              << "root@[fe80::1]:99";
        QTest::newRow("no port at all") << "b:x"
                                        << "root@[b:x]";
    }
    void hops()
    {
        QFETCH(QString, text);
        QTEST(hopsText(hopsFrom(text)), "again");
    }

    void theWorkspaceRefusesWhileARunIsOn()
    {
        WizardBench bench;
        bench.world.shell.hold();
        QVERIFY(bench.workspace->startRun(bench.world.plan()));
        auto now = bench.environment().environment();
        now.deploy.batchSize = 9;
        QCOMPARE(codeOf(bench.workspace->change(bench.environment(), now)), std::string("refused"));
        QCOMPARE(codeOf(bench.workspace->reopen(bench.environment())), std::string("refused"));
        QVERIFY(bench.environment().environment().deploy.batchSize != 9);
        QVERIFY(bench.environment().isOpen());
        bench.world.shell.releaseAll();
    }

    void theWorkspaceChangesAfterARun()
    {
        WizardBench bench;
        const auto run = bench.workspace->startRun(bench.world.plan());
        QVERIFY(run);
        QTRY_VERIFY_WITH_TIMEOUT((*run)->ended(), 30000);
        auto now = bench.environment().environment();
        now.workers.pop_back();
        auto* before = bench.environment().session();
        QVERIFY(bench.workspace->change(bench.environment(), now));
        QCOMPARE(bench.environment().truth().targets.size(), now.workers.size() + 1);
        QVERIFY(bench.environment().isOpen());
        QVERIFY(bench.environment().session() != before); // which the ended run still holds
        auto other = now;
        other.name = "other";
        QCOMPARE(codeOf(bench.workspace->change(bench.environment(), other)), std::string("invalid-input"));
    }

    void anAddedEnvironmentIsWatched()
    {
        WizardBench bench;
        QSignalSpy added(bench.workspace.get(), &Workspace::environmentAdded);
        auto other = bench.environment().environment();
        other.name = "other";
        bench.workspace->add(other);
        QCOMPARE(added.count(), 1);
        QVERIFY(bench.workspace->find("other")->isOpen());
    }
};

QTEST_MAIN(EnvironmentEditorTest)
#include "environment_editor_test.moc"
