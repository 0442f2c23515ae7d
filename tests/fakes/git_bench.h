// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// GitShell runs the real git under the real shell below a temporary folder, without anybody's configuration. GitBench
// is one with a remote "origin" and a clone of it, "app". Owned by the test, main thread.
#pragma once

#include "planning/commands.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

namespace ktrdr::fakes {

class GitShell
{
public:
    struct Run
    {
        int exitCode = -1;
        std::string out, err;
    };

    std::string app() const { return path("app").toStdString(); }
    QString path(const QString& name) const { return m_folder.filePath(name); }

    // A program that is found before the system's.
    void program(const QString& name, const QByteArray& body)
    {
        sh("mkdir -p bin");
        QFile file(path("bin/" + name));
        if (file.open(QIODevice::WriteOnly))
            file.write("#!/bin/sh\n" + body);
        file.close();
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    Run run(const NodeCommand& command, const std::string& before = {}) const
    {
        auto script = QString::fromStdString(before + command.input);
        return shell({"-s"}, script.replace("/run/ktrdr-admin.lock", path("lock")).toUtf8());
    }
    Run sh(const std::string& script) const { return shell({"-c", QString::fromStdString(script)}, {}); }

    // Variables in front of a git command that makes something.
    static std::string datedAt(std::int64_t seconds)
    {
        const auto date = "@" + std::to_string(seconds) + " +0000";
        return "GIT_COMMITTER_DATE='" + date + "' GIT_AUTHOR_DATE='" + date + "' ";
    }
    std::string idOf(const std::string& revision, const std::string& tree = "origin") const
    {
        return QString::fromStdString(sh("git -C " + tree + " rev-parse '" + revision + "'").out)
            .trimmed()
            .toStdString();
    }

private:
    Run shell(const QStringList& arguments, const QByteArray& input) const
    {
        QProcessEnvironment environment;
        environment.insert("PATH", path("bin") + ":/usr/bin:/bin");
        environment.insert("HOME", m_folder.path());
        environment.insert("LC_ALL", "C");
        environment.insert("GIT_CONFIG_NOSYSTEM", "1");
        for (const char* who : {"AUTHOR", "COMMITTER"}) {
            environment.insert(QString("GIT_%1_NAME").arg(who), "KTRDR developers");
            environment.insert(QString("GIT_%1_EMAIL").arg(who), "dev@example.internal");
        }
        QProcess process;
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(m_folder.path());
        process.start("/bin/sh", arguments);
        process.write(input);
        process.closeWriteChannel();
        if (!process.waitForFinished(60'000))
            return {-1, {}, "the shell did not end"};
        return {process.exitCode(), process.readAllStandardOutput().toStdString(),
                process.readAllStandardError().toStdString()};
    }

    QTemporaryDir m_folder;
};

class GitBench : public GitShell
{
public:
    // Both are on commit 1 of the branch main; its tag v1.0.0 is known to both.
    GitBench()
    {
        sh("git init -q -b main origin");
        commit("one");
        tag("v1.0.0", "-m 'Release 1.0.0'");
        sh("git clone -q origin app");
    }

    // A commit on the remote, a minute after the one before; `change` may touch files of its tree.
    void commit(const std::string& subject, const std::string& change = ":")
    {
        sh("cd origin\n" + change + "\necho x >>file\ngit add -A\n" + dated() + "git commit -q -F - <<'END'\n" +
           subject + "\nEND\n");
    }
    // Arguments of git tag behind the name; none makes a lightweight one.
    void tag(const std::string& name, const std::string& arguments = {})
    {
        sh("cd origin\n" + dated() + "git tag" + (arguments.empty() ? "" : " -a") + " '" + name + "' " + arguments);
    }

private:
    std::string dated()
    {
        m_seconds += 60;
        return datedAt(m_seconds);
    }

    std::int64_t m_seconds = 1'700'000'000;
};

} // namespace ktrdr::fakes
