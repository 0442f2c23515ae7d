// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// SimCluster runs the real ktrdr-sim and the real ktrdrctl as processes, with folders of their own. The simulator
// ends with its standard input, so nothing is left behind by a test that dies. Owned by the test; main thread.
#pragma once

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>

namespace ktrdr::fakes {

struct CtlResult
{
    int code = -1;
    QString out, err;
    QString all() const { return out + err; }
};

class SimCluster
{
public:
    explicit SimCluster(const QStringList& arguments)
    {
        m_sim.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_sim.start(QStringLiteral(KTRDR_BIN_DIR "/ktrdr-sim"),
                    arguments + QStringList{"--state", state(), "--until-eof"});
        m_ready = m_sim.waitForStarted(kDeadline) && m_sim.waitForReadyRead(kDeadline) &&
                  m_sim.readLine().startsWith("ready");
        // Short deadlines: a test that waits for the real ones would take minutes.
        QFile config(configFile());
        if (config.open(QIODevice::Append))
            config.write("\n[environment.deploy]\nworker_deadline = \"12s\"\nbackend_deadline = \"20s\"\nbusy_budget = "
                         "\"3s\"\nobservation = \"1s\"\n");
    }
    ~SimCluster()
    {
        m_sim.closeWriteChannel();
        if (!m_sim.waitForFinished(kDeadline))
            m_sim.kill();
    }

    bool isReady() const { return m_ready; }
    QString state() const { return m_folder.filePath("sim"); }
    QString configFile() const { return state() + "/environment.toml"; }

    bool inject(const QStringList& words) const { return control(QStringList{"inject"} + words).code == 0; }
    CtlResult control(const QStringList& words) const
    {
        QProcess process;
        process.start(QStringLiteral(KTRDR_BIN_DIR "/ktrdr-sim"), QStringList{"control", "--state", state()} + words);
        return finish(process);
    }
    QJsonObject status() const { return QJsonDocument::fromJson(control({"status"}).out.toUtf8()).object(); }
    // Checked-out version of every target, by container number.
    // Version of the tree of each target, with what really runs when that is something else.
    QMap<int, QString> versions() const
    {
        QMap<int, QString> found;
        for (const auto& value : status().value("boxes").toArray()) {
            const auto box = value.toObject();
            const int id = box.value("id").toInt();
            if (id != 100 && (id <= 200 || id >= 900))
                continue;
            const auto running = box.value("unit").toObject().value("running_commit").toString();
            found[id] = box.value("version").toString();
            if (box.value("power").toString() == "running" && running != box.value("head").toString())
                found[id] += QStringLiteral(" (runs %1)").arg(running.isEmpty() ? QStringLiteral("nothing") : running);
        }
        return found;
    }
    QList<QJsonObject> audit() const
    {
        QList<QJsonObject> entries;
        for (const auto& line : control({"audit"}).out.split('\n', Qt::SkipEmptyParts))
            entries << QJsonDocument::fromJson(line.toUtf8()).object();
        return entries;
    }

    // With XDG folders of its own.
    QProcessEnvironment environment() const
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("XDG_CONFIG_HOME", m_folder.filePath("config"));
        environment.insert("XDG_STATE_HOME", m_folder.filePath("state"));
        environment.insert("XDG_CACHE_HOME", m_folder.filePath("cache"));
        return environment;
    }
    void begin(QProcess& process, const QStringList& words) const
    {
        process.setProcessEnvironment(environment());
        process.start(QStringLiteral(KTRDR_BIN_DIR "/ktrdrctl"), QStringList{"--config", configFile()} + words);
    }
    CtlResult ctl(const QStringList& words) const
    {
        QProcess process;
        begin(process, words);
        process.closeWriteChannel();
        return finish(process);
    }
    static CtlResult finish(QProcess& process)
    {
        CtlResult result;
        if (process.waitForFinished(kDeadline))
            result.code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
        result.out = QString::fromUtf8(process.readAllStandardOutput());
        result.err = QString::fromUtf8(process.readAllStandardError());
        return result;
    }

    static constexpr int kDeadline = 120'000;

private:
    QTemporaryDir m_folder;
    QProcess m_sim;
    bool m_ready = false;
};

} // namespace ktrdr::fakes
