// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The simulated shell against the real dash: same stdout, same exit status.
#include "base/shell_quote.h"
#include "sim/shell/oracle_rows.h"
#include "sim/shell/test_machine.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <random>

using namespace ktrdr;
using namespace ktrdr::sim;

namespace {

ShellResult runDash(const QByteArray& script, const QByteArray& input, const QStringList& arguments = {})
{
    const QTemporaryDir directory;
    QProcess dash;
    dash.setWorkingDirectory(directory.path());
    dash.setProcessEnvironment([] {
        QProcessEnvironment environment;
        environment.insert(QStringLiteral("PATH"),
                           QStringLiteral("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
        environment.insert(QStringLiteral("HOME"), QStringLiteral("/root"));
        environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C"));
        return environment;
    }());
    QStringList words = {QStringLiteral("-c"), QString::fromLatin1(script), QStringLiteral("sh")};
    dash.start(QStringLiteral("/bin/dash"), words + arguments);
    dash.write(input);
    dash.closeWriteChannel();
    if (!dash.waitForFinished(20'000))
        return {"(dash did not end)", {}, -1};
    const bool killed = dash.exitStatus() == QProcess::CrashExit;
    const int status = killed ? 128 + dash.exitCode() : dash.exitCode();
    return {dash.readAllStandardOutput().toStdString(), dash.readAllStandardError().toStdString(), status};
}

QByteArray shown(const ShellResult& result)
{
    return QByteArray::fromStdString("status " + std::to_string(result.status) + "\n" + result.out);
}

void addRows(const std::vector<OracleRow>& rows)
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QByteArray>("input");
    for (const auto& row : rows)
        QTest::newRow(row.name) << QByteArray(row.script) << QByteArray(row.input);
}

} // namespace

class TestSimShellOracle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void language_data() { addRows(kLanguageRows); }
    void language() { compare(); }
    void utilities_data() { addRows(kUtilityRows); }
    void utilities() { compare(); }
    void quotedBytesSurvive();

private:
    void compare()
    {
        QFETCH(QByteArray, script);
        QFETCH(QByteArray, input);
        const auto expected = runDash(script, input);
        TestMachine machine;
        const auto actual = runText(machine, script.toStdString(), input.toStdString());
        if (shown(actual) != shown(expected))
            qInfo("stderr of dash: %s\nstderr of the simulation: %s", expected.err.c_str(), actual.err.c_str());
        QCOMPARE(shown(actual), shown(expected));
    }
};

// shellQuote() must give the very bytes back, through our shell and through the real one.
void TestSimShellOracle::quotedBytesSurvive()
{
    std::mt19937 random(20261124);
    std::vector<std::string> texts = {"", "'", "''", "\\", "a\nb", "$(x)", "`y`", "\"", "-n", "~", "#", "\x80\xff"};
    while (texts.size() < 2000) {
        std::string text;
        for (std::size_t length = random() % 40; text.size() < length;)
            text += static_cast<char>(1 + random() % 255);
        texts.push_back(std::move(text));
    }
    std::string expected;
    std::string script;
    for (const auto& text : texts) {
        expected += "<" + text + ">\n";
        script += "printf '<%s>\\n' " + shellQuote(text) + "\n";
    }
    TestMachine machine;
    const auto ours = runText(machine, script);
    QCOMPARE(ours.status, 0);
    QVERIFY(ours.out == expected);
    QProcess dash;
    dash.start(QStringLiteral("/bin/dash"), {QStringLiteral("-s")});
    dash.write(script.data(), static_cast<qint64>(script.size()));
    dash.closeWriteChannel();
    QVERIFY(dash.waitForFinished(20'000));
    QVERIFY(dash.readAllStandardOutput().toStdString() == expected);
}

QTEST_APPLESS_MAIN(TestSimShellOracle)
#include "test_sim_shell_oracle.moc"
