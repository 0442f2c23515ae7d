// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// From nothing to a saved configuration, by keyboard; and what can go wrong on the way.
#include "adapters/storage/config_file.h"
#include "gui/first_run/start_page.h"
#include "gui/setup/found_model.h"
#include "setup_bench.h"
#include "wizard_bench.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QTableView>
#include <QTableWidget>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

QString cell(const QTableWidget& table, int row, int column) { return table.item(row, column)->text(); }

struct Stage
{
    SetupBench bench;
    std::unique_ptr<SetupAssistant> assistant;
    std::unique_ptr<QSignalSpy> saved;

    Stage()
    {
        bench.desk.load();
        assistant = std::make_unique<SetupAssistant>(bench.services(), bench.clock, bench.theme);
        saved = std::make_unique<QSignalSpy>(assistant.get(), &SetupAssistant::saved);
        assistant->resize(980, 700);
        assistant->show();
        QVERIFY(QTest::qWaitForWindowActive(assistant.get()));
        assistant->start();
    }
    QPushButton* button(const char* text) { return buttonWith(*assistant, QString::fromLatin1(text)); }
    bool on(const char* text) { return button(text) != nullptr; }
    bool connectTo(const QString& host)
    {
        field(*assistant, "node[0].host")->clear();
        field(*assistant, "node[0].host")->setFocus();
        type(*assistant, host);
        press(*assistant, Qt::Key_Return);
        return true;
    }
    bool reachInventory(const QString& host = QStringLiteral("pve1.internal"))
    {
        return connectTo(host) && QTest::qWaitFor([&] { return on("Next"); }, 5000);
    }
    bool reachFinish()
    {
        if (!reachInventory() || !button("Next")->isEnabled())
            return false;
        button("Next")->setFocus();
        press(*assistant, Qt::Key_Space);
        return on("Save and open");
    }
    FoundModel& found() { return *assistant->findChild<FoundModel*>(); }
};

} // namespace

class SetupTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fromNothingToASavedConfigurationByKeyboard()
    {
        SetupBench bench;
        const auto none = bench.desk.load();
        QCOMPARE(codeOf(none), std::string("not-found"));
        StartPage page(none.error(), bench.services(), bench.clock, bench.theme);
        QSignalSpy configured(&page, &StartPage::configured);
        page.show();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        buttonWith(page, QStringLiteral("Connect to a cluster…"))->setFocus();
        press(page, Qt::Key_Space);
        type(page, QStringLiteral("pve1.internal"));
        press(page, Qt::Key_Return);
        QTRY_VERIFY(buttonWith(page, QStringLiteral("Next")));
        press(page, Qt::Key_Tab);
        buttonWith(page, QStringLiteral("Next"))->setFocus();
        press(page, Qt::Key_Space);
        type(page, QStringLiteral("lab"));
        auto* save = buttonWith(page, QStringLiteral("Save and open"));
        QVERIFY(save && save->isEnabled());
        save->setFocus();
        press(page, Qt::Key_Space);
        QCOMPARE(configured.count(), 1);

        const auto loaded = ConfigFile::load(bench.desk.file());
        QVERIFY(loaded && loaded->environments.size() == 1);
        const auto& lab = loaded->environments.front();
        QVERIFY(configured.front().front().value<Configuration>().environments == loaded->environments);
        QCOMPARE(lab.name, std::string("lab"));
        QCOMPARE(lab.protection, Protection::Production);
        QCOMPARE(lab.backend.ct.number(), 100);
        QCOMPARE(lab.workers.size(), std::size_t{3});
        QCOMPARE(lab.nodes.at(1).ssh.host, std::string("pve2.internal"));
    }

    void theTestSaysHowItWent()
    {
        Stage stage;
        QVERIFY(stage.reachFinish());
        QTRY_VERIFY(says(*stage.assistant, QStringLiteral("Everything answers")) ||
                    says(*stage.assistant, QStringLiteral("need a look")));
        auto* table = stage.assistant->findChildren<QTableWidget*>().back();
        QCOMPARE(cell(*table, 0, 0), QStringLiteral("Node pve1"));
        QCOMPARE(cell(*table, 0, 1), QStringLiteral("answers"));
        bool versions = false;
        for (int row = 0; row < table->rowCount(); ++row)
            versions = versions || (cell(*table, row, 0) == QStringLiteral("Versions") &&
                                    cell(*table, row, 1).contains(QStringLiteral("v1.5.1 on 4")));
        QVERIFY(versions);
    }

    void aNodeThatDoesNotAnswerIsNamed()
    {
        Stage stage;
        QVERIFY(stage.reachInventory());
        stage.bench.world.shell.setReachable("pve2", false);
        stage.button("Next")->click();
        QTRY_VERIFY(says(*stage.assistant, QStringLiteral("need a look")));
        auto* table = stage.assistant->findChildren<QTableWidget*>().back();
        QCOMPARE(cell(*table, 1, 0), QStringLiteral("Node pve2"));
        QVERIFY(cell(*table, 1, 1) != QStringLiteral("answers"));
    }

    void aWrongHostSaysWhatIsExpected()
    {
        Stage stage;
        stage.connectTo(QStringLiteral("not a host"));
        QVERIFY(says(*stage.assistant, QStringLiteral("Host:")));
        QVERIFY(stage.bench.opened.empty());
    }

    void aHostThatDoesNotAnswerSaysSo()
    {
        Stage stage;
        stage.bench.world.shell.setHandler([](const FakeShell::Call&) -> FakeShell::Answer {
            return fail(ErrorCode::Unreachable, "No route to host", "nowhere", "See whether it is on");
        });
        stage.connectTo(QStringLiteral("nowhere"));
        QTRY_VERIFY(says(*stage.assistant, QStringLiteral("No route to host")));
        QVERIFY(says(*stage.assistant, QStringLiteral("See whether it is on")));
        QVERIFY(stage.button("Connect and look")->isEnabled());
        QCOMPARE(field(*stage.assistant, "node[0].host")->text(), QStringLiteral("nowhere"));
    }

    void aRefusedKeySaysSo()
    {
        Stage stage;
        stage.bench.refusal = Error{ErrorCode::AuthFailed, "No offered key was accepted", "pve1", "Load the key", {}};
        stage.connectTo(QStringLiteral("pve1"));
        QTRY_VERIFY(says(*stage.assistant, QStringLiteral("No offered key was accepted")));
        QVERIFY(says(*stage.assistant, QStringLiteral("Load the key")));
        stage.bench.refusal.reset();
        QVERIFY(stage.reachInventory());
    }

    void withoutAgentAKeyIsAskedFor()
    {
        Stage stage;
        field<QCheckBox>(*stage.assistant, "ssh.use_agent")->click();
        stage.connectTo(QStringLiteral("pve1"));
        QVERIFY(says(*stage.assistant, QStringLiteral("identity_file is needed")));
        QVERIFY(stage.bench.opened.empty());
    }

    void anEmptyClusterCannotBeSaved()
    {
        Stage stage;
        stage.bench.world.shell.setHandler([](const FakeShell::Call& call) {
            return exited(0, call.command.line.find("pvesh") == std::string::npos
                                 ? ""
                                 : R"([{"type":"node","node":"pve1","status":"online"}])");
        });
        QVERIFY(stage.reachInventory());
        QVERIFY(says(*stage.assistant, QStringLiteral("reports no containers")));
        QVERIFY(!stage.button("Next")->isEnabled());
        QVERIFY(stage.button("Next")->toolTip().contains(QStringLiteral("no containers")));
    }

    void ofTwoBackendsOneIsChosen()
    {
        Stage stage;
        auto& containers = stage.bench.world.sample.snapshot.resources.value->containers;
        for (auto& container : containers) {
            if (container.ct == ct(203))
                container.name = "ktrdr-backend-old";
        }
        QVERIFY(stage.reachInventory());
        QVERIFY(says(*stage.assistant, QStringLiteral("More than one container would be the backend: 100, 203")));
        QVERIFY(!stage.button("Next")->isEnabled());
        QTableView* table = nullptr;
        for (auto* each : stage.assistant->findChildren<QTableView*>()) {
            if (each->model() == &stage.found())
                table = each;
        }
        QVERIFY(table);
        const auto role = stage.found().index(3, FoundModel::Role);
        QCOMPARE(role.siblingAtColumn(FoundModel::Container).data().toString(), QStringLiteral("203"));
        table->setFocus();
        table->setCurrentIndex(role);
        press(*stage.assistant, Qt::Key_F2);
        auto* box = table->findChild<QComboBox*>();
        QVERIFY(box);
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Home);
        QTest::keyClick(box, Qt::Key_Return);
        QTRY_VERIFY(stage.button("Next")->isEnabled());
        QVERIFY(stage.found().containers().at(3).role == FoundRole::NotOurs);

        // Another pattern proposes anew, but what was given by hand stays.
        auto* pattern = stage.assistant->findChildren<QLineEdit*>().at(0);
        for (auto* edit : stage.assistant->findChildren<QLineEdit*>()) {
            if (edit->accessibleName().contains(QStringLiteral("Backend")))
                pattern = edit;
        }
        pattern->setFocus();
        QTest::keyClicks(pattern, QStringLiteral("x"));
        QVERIFY(says(*stage.assistant, QStringLiteral("No container is the backend")));
        QTest::keyClick(pattern, Qt::Key_Backspace);
        QVERIFY(stage.button("Next")->isEnabled());
    }

    void goingBackLosesNothing()
    {
        Stage stage;
        QVERIFY(stage.reachFinish());
        type(*stage.assistant, QStringLiteral("lab"));
        stage.button("Back")->click();
        stage.button("Back")->click();
        QCOMPARE(field(*stage.assistant, "node[0].host")->text(), QStringLiteral("pve1.internal"));
        const auto connections = stage.bench.opened.size();
        stage.button("Connect and look")->click(); // the same way: nothing is asked again
        QCOMPARE(stage.bench.opened.size(), connections);
        stage.button("Next")->click();
        QCOMPARE(field(*stage.assistant, "name")->text(), QStringLiteral("lab"));
    }

    void aCheckIsStoppedAndBegunAgain()
    {
        Stage stage;
        stage.bench.world.shell.hold();
        stage.connectTo(QStringLiteral("pve1"));
        QVERIFY(!stage.button("Connect and look")->isEnabled());
        stage.button("Stop")->click();
        QVERIFY(stage.on("Cancel"));
        stage.bench.world.shell.releaseAll();
        QVERIFY(stage.reachInventory(QStringLiteral("pve1")));
    }

    void closingInTheMiddleOfACheckIsQuiet()
    {
        Stage stage;
        stage.bench.world.shell.hold();
        stage.connectTo(QStringLiteral("pve1"));
        QTRY_VERIFY(stage.bench.world.shell.heldCount() > 0);
        stage.assistant.reset();
        stage.bench.world.shell.releaseAll();
        QCoreApplication::sendPostedEvents();
        QVERIFY(!QFile::exists(QString::fromStdString(stage.bench.desk.file())));
    }

    void aBadNameSaysWhatIsExpected()
    {
        Stage stage;
        QVERIFY(stage.reachFinish());
        QVERIFY(!stage.button("Save and open")->isEnabled());
        type(*stage.assistant, QStringLiteral("Has Blanks"));
        QVERIFY(says(*stage.assistant, QStringLiteral("Name:")));
        QVERIFY(!stage.button("Save and open")->isEnabled());
    }

    void aFileThatAppearedMeanwhileStays()
    {
        Stage stage;
        QVERIFY(stage.reachFinish());
        type(*stage.assistant, QStringLiteral("lab"));
        QVERIFY(ConfigFile::initialise(stage.bench.desk.file()));
        stage.button("Save and open")->click();
        QVERIFY(says(*stage.assistant, QStringLiteral("was changed since it was read")));
        QCOMPARE(stage.saved->count(), 0);
        QVERIFY(ConfigFile::load(stage.bench.desk.file())->find("production"));
    }

    void theModelIsSound()
    {
        FoundModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        FoundContainer container;
        container.ct = ct(201);
        container.name = "<b>x</b>";
        model.setContainers({container});
        QVERIFY(model.setData(model.index(0, FoundModel::Role), static_cast<int>(FoundRole::Backend), Qt::EditRole));
        QVERIFY(model.containers().front().role == FoundRole::Backend);
        QVERIFY(!(model.flags(model.index(0, FoundModel::Name)) & Qt::ItemIsEditable));
    }
};

QTEST_MAIN(SetupTest)
#include "setup_test.moc"
