// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Options of ktrdrctl run through the program against the simulator, and what ends it before anything is asked.
#include "fakes/sim_cluster.h"

#include <QTest>

using namespace ktrdr::fakes;

namespace {

QJsonDocument json(const CtlResult& result) { return QJsonDocument::fromJson(result.out.toUtf8()); }

QList<QJsonObject> jsonLines(const CtlResult& result)
{
    QList<QJsonObject> lines;
    for (const auto& line : result.out.split('\n', Qt::SkipEmptyParts))
        lines << QJsonDocument::fromJson(line.toUtf8()).object();
    return lines;
}

// Containers of the plan's lanes by group, "202,203".
QMap<QString, QString> lanesOf(const QJsonObject& plan)
{
    QMap<QString, QString> lanes;
    for (const auto& group : plan.value("groups").toArray()) {
        QStringList cts;
        for (const auto& lane : group.toObject().value("lanes").toArray())
            cts << QString::number(lane.toObject().value("ct").toInt());
        lanes[group.toObject().value("id").toString()] = cts.join(',');
    }
    return lanes;
}

int limitOf(const QJsonObject& plan, const QString& id)
{
    for (const auto& group : plan.value("groups").toArray()) {
        if (group.toObject().value("id").toString() == id)
            return group.toObject().value("limit").toInt();
    }
    return 0;
}

} // namespace

class SimOptionsTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<SimCluster> m_sim; // of the rows that change nothing

    QJsonObject planned(const QStringList& options)
    {
        const auto result =
            m_sim->ctl(QStringList{"plan", "deploy", "--version", "v1.5.2", "--format", "json"} + options);
        const auto document = json(result).object();
        const auto plan = document.contains("plan") ? document.value("plan").toObject() : document;
        return result.code == 0 ? plan : QJsonObject{{"failed", result.all()}};
    }
    // The configuration with one text replaced.
    QString configWith(const QString& from, const QString& to, const QString& name)
    {
        QFile in(m_sim->configFile());
        if (!in.open(QIODevice::ReadOnly))
            return {};
        auto text = QString::fromUtf8(in.readAll());
        if (!text.contains(from))
            return {};
        text.replace(text.indexOf(from), from.size(), to);
        QFile out(m_sim->state() + "/" + name);
        if (!out.open(QIODevice::WriteOnly))
            return {};
        out.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        out.write(text.toUtf8());
        return out.fileName();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_sim = std::make_unique<SimCluster>(QStringList{"--workers", "4", "--generation", "N", "--clock-scale", "20"});
        QVERIFY(m_sim->isReady());
    }
    void cleanupTestCase() { m_sim.reset(); }

    void optionsShapeThePlan()
    {
        const auto plain = planned({});
        QVERIFY2(lanesOf(plain).value("workers") == "201,202,203,204",
                 QJsonDocument(plain).toJson(QJsonDocument::Compact).constData());
        QCOMPARE(limitOf(plain, "workers"), 1);
        const auto shaped = planned({"--batch", "2", "--canary", "--workers", "202-203,204", "--busy-budget", "90s"});
        QCOMPARE(lanesOf(shaped).value("canary"), QStringLiteral("202"));
        QCOMPARE(lanesOf(shaped).value("workers"), QStringLiteral("203,204"));
        QCOMPARE(limitOf(shaped, "workers"), 2);
        QCOMPARE(shaped.value("busy_budget_ms").toInt(), 90'000);
    }

    void dryRunAsJsonChangesNothing()
    {
        const auto result = m_sim->ctl({"deploy", "--version", "v1.5.2", "--dry-run", "--json"});
        QVERIFY2(result.code == 0, qPrintable(result.all()));
        const auto lines = jsonLines(result);
        QCOMPARE(lines.size(), 2);
        QCOMPARE(lines[0].value("event").toString(), QStringLiteral("preflight"));
        QVERIFY(lines[0].value("passed").toBool());
        QCOMPARE(lines[1].value("event").toString(), QStringLiteral("plan"));
        QCOMPARE(lines[1].value("hash").toString().size(), 64);
        QCOMPARE(lanesOf(lines[1].value("plan").toObject()).value("backend"), QStringLiteral("100"));
        for (const auto& version : m_sim->versions())
            QCOMPARE(version, QStringLiteral("v1.5.1"));
        QVERIFY(json(m_sim->ctl({"runs", "list", "--json"})).array().isEmpty());
    }

    void statusIsWatchedACountOfTimes()
    {
        const auto result = m_sim->ctl({"status", "--watch", "--count", "2", "--interval", "1", "--json"});
        QVERIFY2(result.code == 0, qPrintable(result.all()));
        QCOMPARE(result.out.count("\"targets\""), 2);
    }

    void configInitWritesAnExampleOnce()
    {
        const auto file = m_sim->state() + "/new.toml";
        const auto made = m_sim->ctl({"--config=" + file, "config", "init"});
        QVERIFY2(made.code == 2 && made.err.contains("twice"), qPrintable(made.all()));
        QProcess process;
        process.start(QStringLiteral(KTRDR_BIN_DIR "/ktrdrctl"), {"--config", file, "config", "init"});
        QCOMPARE(SimCluster::finish(process).code, 0);
        QCOMPARE(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        process.start(QStringLiteral(KTRDR_BIN_DIR "/ktrdrctl"), {"--config", file, "config", "check"});
        QCOMPARE(SimCluster::finish(process).code, 0);
        process.start(QStringLiteral(KTRDR_BIN_DIR "/ktrdrctl"), {"--config", file, "config", "init"});
        const auto again = SimCluster::finish(process);
        QVERIFY2(again.code != 0 && again.err.contains("error"), qPrintable(again.all()));
    }

    void whatTheConfigurationNamesMustBeThere_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("command");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("said");
        QTest::newRow("key file") << "identity_file = \"/"
                                  << "identity_file = \"/gone/"
                                  << "status" << 3 << "Check identity_file";
        QTest::newRow("backend's container") << "ctid = 100"
                                             << "ctid = 150"
                                             << "versions" << 5 << "Check its number in the configuration";
        QTest::newRow("node of the backend") << "name = \"pve1\""
                                             << "name = \"pve9\""
                                             << "versions" << 3 << "neither a node nor a host service";
    }
    void whatTheConfigurationNamesMustBeThere()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, command);
        QFETCH(int, code);
        QFETCH(QString, said);
        const auto file = configWith(from, to, "wrong.toml");
        QVERIFY(!file.isEmpty());
        QProcess process;
        process.start(QStringLiteral(KTRDR_BIN_DIR "/ktrdrctl"), {"--config", file, command});
        const auto result = SimCluster::finish(process);
        QVERIFY2(result.code == code && result.err.contains(said),
                 qPrintable(QString::number(result.code) + result.all()));
    }

    // Only what speaks HTTP needs the value, and without a terminal it says what to do.
    void headerWithoutATerminal()
    {
        const auto file = configWith("[environment.backend]",
                                     "[environment.http]\nauth_header = \"X-Api-Key\"\nauth_secret = \"key\"\n\n"
                                     "[environment.backend]",
                                     "header.toml");
        QVERIFY(!file.isEmpty());
        const auto without = [&](const QStringList& words) {
            QProcess process; // a session of its own has no terminal
            process.start("setsid", QStringList{"-w", KTRDR_BIN_DIR "/ktrdrctl", "--config", file} + words);
            return SimCluster::finish(process);
        };
        const auto status = without({"status"});
        QVERIFY2(status.code == 4 && status.err.contains("Run ktrdrctl in a terminal") &&
                     status.err.contains("X-Api-Key"),
                 qPrintable(status.all()));
        for (const auto& words :
             {QStringList{"versions"}, QStringList{"config", "check"}, QStringList{"env", "list"}}) {
            const auto result = without(words);
            QVERIFY2(result.code == 0, qPrintable(result.all()));
        }
    }

    void runsAreListedAndShown()
    {
        const auto deploy = m_sim->ctl({"deploy", "--version", "v1.5.2", "--workers", "201,202", "--batch", "2",
                                        "--canary", "--observe", "0", "--busy-budget", "5s"});
        QVERIFY2(deploy.code == 0, qPrintable(deploy.all()));
        const auto runs = json(m_sim->ctl({"runs", "list", "--json"})).array();
        QCOMPARE(runs.size(), 1);
        const auto run = runs.at(0).toObject();
        QCOMPARE(run.value("state").toString(), QStringLiteral("succeeded"));
        QCOMPARE(run.value("title").toString(), QStringLiteral("Deploy v1.5.2"));
        const auto id = run.value("run").toString();
        QVERIFY(m_sim->ctl({"runs", "list"}).out.contains(id));
        const auto shown = json(m_sim->ctl({"runs", "show", id, "--json"})).object();
        QCOMPARE(shown.value("run").toString(), id);
        QCOMPARE(shown.value("outcome").toString(), QStringLiteral("succeeded"));
        QStringList changed;
        for (const auto& target : shown.value("targets").toArray()) {
            if (target.toObject().value("now").toString() == "new")
                changed << QString::number(target.toObject().value("ct").toInt());
        }
        QCOMPARE(changed.join(','), QStringLiteral("100,201,202"));
    }
};

QTEST_GUILESS_MAIN(SimOptionsTest)
#include "sim_options_test.moc"
