// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The connections page: hops with their keys and times, tests on demand, errors with their next step; and the keychain
// beside it.
#include "fakes/fake_secret_store.h"
#include "gui/connections/connections_page.h"
#include "gui/connections/keychain_panel.h"
#include "gui/wizards/notice.h"
#include "run_bench.h"

#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QTableWidget>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

const HopInfo kJump{"ops@jump",
                    Milliseconds{3},
                    HopInfo::HostKey::Known,
                    "ssh-ed25519",
                    "SHA256:jumpjumpjumpjump",
                    {},
                    "SHA256:mine (/k/id)",
                    {}};
const HopInfo kGood{"root@node",
                    Milliseconds{12},
                    HopInfo::HostKey::Known,
                    "ssh-ed25519",
                    "SHA256:nodenodenodenode",
                    {},
                    "SHA256:mine (work, agent)",
                    {}};

HopInfo changedHop()
{
    auto hop = kGood;
    hop.hostKey = HopInfo::HostKey::Changed;
    hop.recordedFingerprint = "SHA256:recordedrecorded";
    hop.signedInWith.clear();
    hop.problem =
        Error{ErrorCode::HostKeyChanged, "node shows another key", "/h/known_hosts:3", "Ask the owner", "both"};
    return hop;
}

// A connection of its own for a test, with the hops it will have seen.
class HopShell final : public Shell
{
public:
    HopShell(FakeShell& inner, std::vector<HopInfo> hops) : m_inner(inner), m_hops(std::move(hops)) {}
    QFuture<Result<ExecResult>> run(const std::string& host, RemoteCommand command, std::stop_token stop,
                                    OutputSink output) override
    {
        m_host = host;
        return m_inner.run(host, std::move(command), std::move(stop), std::move(output));
    }
    std::vector<ConnectionInfo> connections() const override
    {
        return {{m_host, ConnectionInfo::State::Connected, Milliseconds{1}, {}, m_hops}};
    }

private:
    FakeShell& m_inner;
    std::vector<HopInfo> m_hops;
    std::string m_host;
};

struct Bench : WorkspaceBench
{
    FakeSecretStore keychain, session;
    SecretKeeper keeper{keychain, session};
    std::vector<HopInfo> hops{kGood};
    std::unique_ptr<ConnectionsPage> page;
    int opened = 0;

    Bench()
    {
        const auto open = [this](const Environment&) -> std::unique_ptr<Shell> {
            ++opened;
            return std::make_unique<HopShell>(world.shell, hops);
        };
        page = std::make_unique<ConnectionsPage>(ConnectionServices{keeper, open}, theme);
        page->resize(1000, 260);
        page->show();
        page->setEnvironment(workspace->environments().front().get());
    }
    QTableWidget& table() { return *page->findChild<QTableWidget*>(); }
    QString cell(int row, int column) { return table().item(row, column)->text(); }
    QPushButton* button(const char* word)
    {
        for (auto* one : page->findChildren<QPushButton*>()) {
            if (one->text().remove(u'&') == QString::fromUtf8(word))
                return one;
        }
        return nullptr;
    }
    QListWidget& secrets() { return *page->findChild<QListWidget*>(); }
};

Environment withJump()
{
    Environment environment;
    environment.name = "production";
    environment.ssh.jumpHosts = {{"jump", 2222, "ops"}};
    environment.ssh.identityFile = "/k/id";
    environment.ssh.identityFingerprint = "SHA256:mine";
    environment.nodes = {{"pve1", {"10.0.0.1", 22, "root"}}};
    environment.hostServices = {{"gpu", "u", {"10.0.0.9", 22, "root"}, {}}};
    return environment;
}

} // namespace

class ConnectionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyHopHasARow()
    {
        const auto environment = withJump();
        ConnectionFacts facts;
        auto rows = connectionRows(environment, facts);
        QCOMPARE(rows.size(), std::size_t{4});
        QCOMPARE(rows[0].address, QStringLiteral("ops@jump:2222"));
        QCOMPARE(rows[1].result, QStringLiteral("not connected yet"));
        QVERIFY(rows[1].status == Status::Unknown);
        facts.live = {{"pve1", ConnectionInfo::State::Connected, Milliseconds{1}, {}, {kJump, kGood}}};
        rows = connectionRows(environment, facts);
        QCOMPARE(rows[0].connected, QStringLiteral("3 ms"));
        QCOMPARE(rows[0].signedInWith, QStringLiteral("/k/id"));
        QCOMPARE(rows[1].signedInWith, QStringLiteral("work, agent"));
        QVERIFY(rows[1].hostKey.startsWith(QStringLiteral("known · SHA256:nodenode")));
        QVERIFY(rows[1].status == Status::Healthy);
        QVERIFY(rows[3].status == Status::Unknown); // the service host is another connection
        QCOMPARE(keyChoice(environment.ssh), QStringLiteral("key file /k/id, then the agent's key SHA256:mine"));
    }

    void theTestTellsMoreThanTheConnection()
    {
        const auto environment = withJump();
        ConnectionFacts facts;
        facts.live = {{"pve1", ConnectionInfo::State::Connected, Milliseconds{1}, {}, {kJump, kGood}}};
        facts.tests["pve1"] = {{"pve1", {kJump, kGood}, Milliseconds{210}, {}}, {}, facts.live.front()};
        QCOMPARE(connectionRows(environment, facts)[1].result, QStringLiteral("pvesh answers · 210 ms · just now"));
        const Error dead{ErrorCode::CommandFailed, "pvesh does not answer", "pve1", "look", {}};
        facts.tests["pve1"] = {{"pve1", {kJump, kGood}, {}, dead}, {}, facts.live.front()};
        const auto rows = connectionRows(environment, facts);
        QVERIFY(rows[0].status == Status::Healthy && rows[1].status == Status::Failed);
        QVERIFY(rows[1].problem == dead);
        facts.running = "pve1";
        QVERIFY(connectionRows(environment, facts)[1].status == Status::Busy);
    }

    void whatTheConnectionLearnedSinceOverridesTheTest()
    {
        const auto environment = withJump();
        ConnectionFacts facts;
        facts.live = {{"pve1", ConnectionInfo::State::Connected, Milliseconds{1}, {}, {kJump, kGood}}};
        facts.tests["pve1"] = {{"pve1", {kJump, kGood}, Milliseconds{210}, {}}, {}, facts.live.front()};
        auto& live = facts.live.front();
        live.state = ConnectionInfo::State::Disconnected;
        live.problem = "no sign of life for 15 s";
        const auto rows = connectionRows(environment, facts);
        QVERIFY(rows[0].status == Status::Unknown && rows[1].status == Status::Failed);
        QCOMPARE(rows[1].result, QStringLiteral("no sign of life for 15 s"));
        QVERIFY(rows[1].problem);
        live.problem.clear();
        QCOMPARE(connectionRows(environment, facts)[1].result, QStringLiteral("not connected now"));
        live.state = ConnectionInfo::State::Connecting; // nothing new is known yet
        QVERIFY(connectionRows(environment, facts)[1].result.startsWith(QStringLiteral("pvesh answers")));
    }

    void testsSayTheirAgeAndDoNotHoldForEver()
    {
        const auto environment = withJump();
        const auto after = [&](Milliseconds time, bool connected) {
            ConnectionFacts facts;
            if (connected)
                facts.live = {{"pve1", ConnectionInfo::State::Connected, Milliseconds{1}, {}, {kJump, kGood}}};
            facts.tests["pve1"] = {{"pve1", {kJump, kGood}, Milliseconds{210}, {}},
                                   {},
                                   connected ? std::optional(facts.live.front()) : std::nullopt};
            facts.now += time;
            return connectionRows(environment, facts)[1];
        };
        QCOMPARE(after(Milliseconds{240'000}, false).result, QStringLiteral("pvesh answers · 210 ms · 4 min ago"));
        QVERIFY(after(Milliseconds{240'000}, false).status == Status::Healthy);
        QVERIFY(after(Milliseconds{360'000}, false).status == Status::Unknown);
        QVERIFY(after(Milliseconds{360'000}, true).status == Status::Healthy);
        QVERIFY(after(Milliseconds{7'200'000}, false).result.contains(QStringLiteral("· at ")));
    }

    void lostHostTurnsItsRowWithoutAnotherTest()
    {
        Bench bench;
        QTest::mouseClick(bench.button("Test all"), Qt::LeftButton);
        QTRY_VERIFY(bench.cell(0, 2).startsWith(QStringLiteral("pvesh answers")));
        QTRY_VERIFY(bench.button("Test all")->isEnabled());
        auto* environment = bench.workspace->environments().front().get();
        bench.world.shell.setReachable(environment->environment().nodes.front().name, false);
        environment->refresh();
        QTRY_COMPARE(bench.cell(0, 2), QStringLiteral("not reachable"));
    }

    void changedKeyShowsBothFingerprints()
    {
        const auto environment = withJump();
        ConnectionFacts facts;
        facts.tests["pve1"] = {{"pve1", {kJump, changedHop()}, {}, changedHop().problem}, {}, {}};
        const auto row = connectionRows(environment, facts)[1];
        QVERIFY(row.status == Status::Failed);
        QVERIFY(row.hostKey.startsWith(QStringLiteral("changed")));
        QVERIFY(row.details.contains(QStringLiteral("SHA256:nodenodenodenode")));
        QVERIFY(row.details.contains(QStringLiteral("SHA256:recordedrecorded")));
    }

    void testAllWalksEveryHost()
    {
        Bench bench;
        const int before = bench.opened;
        QTest::mouseClick(bench.button("Test all"), Qt::LeftButton);
        const int hosts = bench.table().rowCount();
        QTRY_COMPARE(bench.opened - before, hosts);
        for (int row = 0; row < hosts; ++row)
            QTRY_VERIFY2(bench.cell(row, 2).startsWith(QStringLiteral("pvesh answers")),
                         qPrintable(bench.cell(row, 2)));
        QCOMPARE(bench.cell(0, 3), QStringLiteral("12 ms"));
        QTRY_VERIFY(bench.button("Test all")->isEnabled());
    }

    void errorsSayWhatToDo()
    {
        Bench bench;
        bench.hops = {changedHop()};
        const auto host = bench.workspace->environments().front()->environment().nodes.front().name;
        bench.world.shell.setReachable(host, false);
        bench.table().setCurrentCell(0, 1);
        QTest::mouseClick(bench.button("Test"), Qt::LeftButton);
        auto* notice = bench.page->findChild<Notice*>();
        QTRY_COMPARE(notice->what(), QStringLiteral("node shows another key"));
        QVERIFY(notice->more().contains(QStringLiteral("Ask the owner")));
        QVERIFY(notice->more().contains(QStringLiteral("/h/known_hosts:3")));
    }

    void runningTestCanBeLeft()
    {
        Bench bench;
        bench.world.shell.hold();
        QTest::mouseClick(bench.button("Test all"), Qt::LeftButton);
        QVERIFY(!bench.button("Test")->isEnabled());
        QVERIFY(!bench.button("Test")->toolTip().isEmpty());
        bench.page->setEnvironment(nullptr);
        bench.world.shell.releaseAll();
        QCOMPARE(bench.table().rowCount(), 0);
        QVERIFY(!bench.button("Test all")->isEnabled());
        bench.page.reset(); // and with the page gone nothing calls back
        QVERIFY(bench.world.shell.heldCount() == 0);
    }

    void secretsAreListedAndForgotten()
    {
        Bench bench;
        const auto stored = passphraseName("production", "/k/id");
        bench.keychain.values[stored] = "CANARY";
        bench.session.values["staging/http-header/api"] = "CANARY";
        bench.page->findChild<KeychainPanel*>()->refresh();
        QTRY_COMPARE(bench.secrets().count(), 2);
        QCOMPARE(bench.secrets().item(0)->text(), QStringLiteral("production: passphrase of /k/id (keychain)"));
        QCOMPARE(bench.secrets().item(1)->text(), QStringLiteral("staging: header value api (this session)"));
        for (const auto* label : bench.page->findChildren<QLabel*>())
            QVERIFY(!label->text().contains(QLatin1String("CANARY")));
        QVERIFY(!bench.button("Forget")->isEnabled());
        bench.secrets().setCurrentRow(0);
        QTest::mouseClick(bench.button("Forget"), Qt::LeftButton);
        QTRY_COMPARE(bench.secrets().count(), 1);
        QVERIFY(bench.keychain.values.empty());
    }

    void lockedKeychainCanBeUnlocked()
    {
        Bench bench;
        bench.keychain.state = SecretState::Locked;
        bench.keychain.values["p/passphrase/k"] = "v";
        auto* panel = bench.page->findChild<KeychainPanel*>();
        panel->refresh();
        QTRY_VERIFY(bench.button("Unlock…")->isVisible());
        QTRY_COMPARE(bench.secrets().count(), 1); // names can be seen
        bench.secrets().setCurrentRow(0);
        QVERIFY(!bench.button("Forget")->isEnabled());
        QTest::mouseClick(bench.button("Unlock…"), Qt::LeftButton);
        QTRY_VERIFY(!bench.button("Unlock…")->isVisible());
        QTRY_COMPARE(bench.secrets().count(), 1);
        bench.secrets().setCurrentRow(0);
        QVERIFY(bench.button("Forget")->isEnabled());
    }

    void viewsHaveNames()
    {
        Bench bench;
        QVERIFY(!bench.table().accessibleName().isEmpty());
        QVERIFY(!bench.secrets().accessibleName().isEmpty());
        for (const auto* label : bench.page->findChildren<QLabel*>())
            QVERIFY(label->textFormat() == Qt::PlainText);
    }
};

QTEST_MAIN(ConnectionsTest)
#include "connections_test.moc"
