// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ScriptBench runs step scripts under a real POSIX shell with stub programs in a PATH of its own and records which
// were called in which order. Files only below its temporary folder. Owned by the test, main thread.
#pragma once

#include "fakes/sample_cluster.h"
#include "planning/commands.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

namespace ktrdr::fakes {

class ScriptBench
{
public:
    struct Run
    {
        int exitCode = -1;
        QString out, err;
        QStringList calls; // "systemctl stop ktrdr-worker", options of git left out
    };

    ScriptBench()
    {
        for (const char* folder : {"bin", "state", "app/.git"})
            QDir(m_folder.path()).mkpath(folder);
        stub("git", "case \"$*\" in\n"
                    "*'status --porcelain'*) cat \"$STATE/dirty\" 2>/dev/null || true ;;\n"
                    "*cat-file*) [ -e \"$STATE/known\" ] ;;\n"
                    "*fetch*) [ ! -e \"$STATE/no-remote\" ] && : >\"$STATE/known\" ;;\n"
                    "*'worktree add'*) mkdir -p \"$APP/.git/ktrdr-admin-next\" ;;\n"
                    "*checkout*) [ -e \"$STATE/stuck\" ] || printf '%s\\n' \"$8\" >\"$STATE/head\" ;;\n"
                    "*rev-parse*) cat \"$STATE/head\" ;;\n"
                    "esac\n");
        stub("systemctl", "case $1 in is-active) exit \"$(cat \"$STATE/active\" 2>/dev/null || echo 0)\" ;; "
                          "start) [ ! -e \"$STATE/no-start\" ] ;; esac\n");
        stub("uv", "[ ! -e \"$STATE/no-sync\" ]\n");
        stub("curl", "cat \"$STATE/answer\" 2>/dev/null\n");
        put("answer", R"({"success":true,"data":[],"total_count":0,"active_count":0})");
    }

    QString app() const { return m_folder.path() + "/app"; }
    QString statePath(const QString& name) const { return m_folder.path() + "/state/" + name; }
    QString lockPath() const { return m_folder.path() + "/lock"; }
    QString owedPath() const { return m_folder.path() + "/owed"; } // the mark of a restart that is still owed
    bool isFolderEmpty(const QString& name) const { return QDir(m_folder.path() + "/" + name).isEmpty(); }
    void put(const QString& name, const QByteArray& text = {}) { write(statePath(name), text); }
    void remove(const QString& name) { QFile::remove(statePath(name)); }

    // A stub of its own making instead of the one that records its calls.
    void program(const QString& name, const QByteArray& body)
    {
        const QString file = m_folder.path() + "/bin/" + name;
        write(file, "#!/bin/sh\n" + body);
        QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    // The plan with its application folder in here.
    Plan plan(int workers = 2)
    {
        SampleCluster cluster(workers);
        cluster.environment.appDirectory = app().toStdString();
        return cluster.plan().value();
    }

    Run run(const NodeCommand& command) const
    {
        QString script = QString::fromStdString(command.input);
        script.replace("/run/ktrdr-admin.lock", lockPath());
        script.replace("/run/ktrdr-admin.restart-owed", owedPath());
        QFile::remove(statePath("calls"));
        QProcess shell;
        shell.setProgram("/bin/sh");
        shell.setArguments({"-s"});
        shell.setWorkingDirectory(m_folder.path());
        QProcessEnvironment environment;
        environment.insert("PATH", m_folder.path() + "/bin:/usr/bin:/bin");
        environment.insert("STATE", m_folder.path() + "/state");
        environment.insert("APP", app());
        environment.insert("LC_ALL", "C");
        shell.setProcessEnvironment(environment);
        shell.start();
        shell.write(script.toUtf8());
        shell.closeWriteChannel();
        shell.waitForFinished(30'000);
        Run run{shell.exitCode(), shell.readAllStandardOutput(), shell.readAllStandardError(), {}};
        QFile calls(statePath("calls"));
        if (calls.open(QIODevice::ReadOnly))
            run.calls = QString::fromUtf8(calls.readAll()).split('\n', Qt::SkipEmptyParts);
        return run;
    }

private:
    void stub(const QString& name, const QByteArray& body)
    {
        const QByteArray log = name == "git"
                                   ? "shift 4\nprintf 'git %s\\n' \"$*\" >>\"$STATE/calls\"\nset -- a b c d \"$@\"\n"
                                   : "printf '%s %s\\n' \"" + name.toUtf8() + "\" \"$*\" >>\"$STATE/calls\"\n";
        program(name, log + body);
    }
    static void write(const QString& path, const QByteArray& text)
    {
        QFile file(path);
        if (file.open(QIODevice::WriteOnly))
            file.write(text);
    }

    QTemporaryDir m_folder;
};

} // namespace ktrdr::fakes
