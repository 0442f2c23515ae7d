// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the oracle cannot show: killing, detaching, limits, full disks, and that nothing reaches the host.
#include "sim/shell/test_machine.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>
#include <thread>

using namespace ktrdr;
using namespace ktrdr::sim;

namespace {

// A script that runs in a thread while the test does something to it.
class Running
{
public:
    Running(TestMachine& machine, const std::string& script)
        : m_thread([this, &machine, script] {
              Process process{{{"PATH", "/usr/bin:/bin"}}, "/data", m_in, out, m_err, m_stop.get_token()};
              m_status = runShell(machine, process, script);
          })
    {
    }
    ~Running() { finish(); }
    int finish()
    {
        m_in.closeWrite();
        if (m_thread.joinable())
            m_thread.join();
        return m_status;
    }
    void kill() { m_stop.request_stop(); }

    CollectingStream out;

private:
    Pipe m_in;
    CollectingStream m_err;
    std::stop_source m_stop;
    int m_status = -1;
    std::thread m_thread;
};

} // namespace

class TestSimShellProcesses : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hostIsOutOfReach();
    void scriptIsRunAsItArrives();
    void killedShellTakesItsChildrenAlong_data();
    void killedShellTakesItsChildrenAlong();
    void detachedJobOutlivesItsShell();
    void shellWaitsForHoldersOfItsOutput();
    void brokenPipeEndsATalkingScript();
    void machineOffEndsEverything();
    void processesShowInProc();
    void fullDiskIsReported();
    void limits_data();
    void limits();
};

void TestSimShellProcesses::hostIsOutOfReach()
{
    TestMachine machine;
    for (const char* command : {"ls /etc", "cat /etc/passwd", "cat /proc/self/status", "cat /proc/1/stat"})
        QVERIFY2(runText(machine, command).status != 0, command);
    for (const char* command :
         {"python3 -c 1", "/usr/bin/perl -e 1", "gcc", "/lib64/ld-linux-x86-64.so.2", "curl x", "systemctl"})
        QCOMPARE(runText(machine, command).status, 127);
    const std::string name = "/tmp/ktrdr-sim-must-not-appear";
    QCOMPARE(runText(machine, "echo x >" + name + " && cat " + name).out, std::string("x\n"));
    QVERIFY(!QFile::exists(QString::fromStdString(name)));
}

void TestSimShellProcesses::scriptIsRunAsItArrives()
{
    TestMachine machine;
    Pipe in;
    CollectingStream out;
    CollectingStream err;
    std::thread shell([&] {
        Process process{{}, "/", in, out, err, {}};
        runProgram(machine, process, {"/bin/sh", "-s"});
    });
    in.write("echo first\n");
    QVERIFY(out.waitFor("first"));
    in.write("if true; then\n");
    in.write("echo second; fi\n");
    QVERIFY(out.waitFor("second"));
    in.closeWrite();
    shell.join();
}

void TestSimShellProcesses::killedShellTakesItsChildrenAlong_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::newRow("sleep") << QByteArray("echo go; sleep 1000");
    QTest::newRow("loop") << QByteArray("echo go; while :; do :; done");
    QTest::newRow("pipeline") << QByteArray("echo go; sleep 1000 | cat | cat");
    QTest::newRow("read stdin") << QByteArray("echo go; read x");
    QTest::newRow("cat stdin") << QByteArray("echo go; cat >/dev/null");
    QTest::newRow("wait") << QByteArray("sleep 1000 & sleep 1000 & echo go; wait");
    QTest::newRow("substitution") << QByteArray("echo go; x=$(sleep 1000)");
    QTest::newRow("blocked writer") << QByteArray("echo go; seq 1 10000000 | sleep 1000");
    QTest::newRow("lock") << QByteArray("exec 9>l; flock 9; echo go; flock l true");
    QTest::newRow("endless output") << QByteArray("echo go; yes >/dev/null");
    QTest::newRow("endless file") << QByteArray("echo go; wc -c /dev/zero");
    QTest::newRow("endless redirection") << QByteArray("echo go; cat </dev/zero >/dev/null");
    QTest::newRow("endless copy") << QByteArray("echo go; cp /dev/zero /dev/null");
    QTest::newRow("nested") << QByteArray("echo go; (sh -c 'timeout 1000 env sh -c \"sleep 1000\"')");
    QTest::newRow("xargs") << QByteArray("echo go; printf '1 1' | xargs -P 2 -n 1 sh -c 'sleep 1000'");
}

void TestSimShellProcesses::killedShellTakesItsChildrenAlong()
{
    QFETCH(QByteArray, script);
    TestMachine machine;
    QElapsedTimer timer;
    {
        Running running(machine, script.toStdString() + "\necho never");
        QVERIFY(running.out.waitFor("go"));
        timer.start();
        running.kill();
        QCOMPARE(running.finish(), 137);
        QCOMPARE(running.out.text(), std::string("go\n"));
    }
    QVERIFY(timer.elapsed() < 5'000);
    QTRY_VERIFY(machine.processes().list().empty());
}

void TestSimShellProcesses::detachedJobOutlivesItsShell()
{
    TestMachine machine;
    machine.files().put("/data/gate", "");
    const auto result =
        runText(machine, "setsid nohup sh -c 'flock /data/lock true; while [ ! -s gate ]; do sleep 0.01; done;"
                         " echo done >result' >log 2>&1 </dev/null & echo $!");
    QCOMPARE(result.status, 0);
    const int pid = std::stoi(result.out);
    QVERIFY(machine.processes().signal(pid, 0));
    QVERIFY(!machine.files().exists("/data/result"));
    machine.files().put("/data/gate", "open");
    QTRY_COMPARE(machine.files().readFile("/data/result").value_or(""), std::string("done\n"));
    QTRY_VERIFY(!machine.processes().signal(pid, 0));
}

// As under sshd: a background job that kept stdout keeps the session open.
void TestSimShellProcesses::shellWaitsForHoldersOfItsOutput()
{
    TestMachine machine;
    QCOMPARE(runText(machine, "(sleep 0.2; echo late) & echo early").out, std::string("early\nlate\n"));
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(runText(machine, "sleep 1000 >/dev/null 2>&1 & echo early").out, std::string("early\n"));
    QCOMPARE(runText(machine, "sh -c '{ sleep 1000; } >/dev/null 2>&1 & echo inner'; echo outer").out,
             std::string("inner\nouter\n"));
    QVERIFY(timer.elapsed() < 5'000);
}

void TestSimShellProcesses::brokenPipeEndsATalkingScript()
{
    TestMachine machine;
    Pipe in;
    in.closeWrite();
    Pipe out(16);
    CollectingStream err;
    out.closeRead();
    Process process{{}, "/data", in, out, err, {}};
    QCOMPARE(runShell(machine, process, "touch before; echo x; touch after"), 141);
    QVERIFY(machine.files().exists("/data/before"));
    QVERIFY(!machine.files().exists("/data/after"));
    QCOMPARE(runText(machine, "(while :; do echo y; done) | head -n 1").out, std::string("y\n"));
}

void TestSimShellProcesses::machineOffEndsEverything()
{
    QElapsedTimer timer;
    timer.start();
    {
        TestMachine machine;
        runText(machine, "for i in 1 2 3; do setsid sh -c 'sleep 1000; sleep 1000' >/dev/null 2>&1 & done");
        runText(machine, "setsid -f sh -c 'trap \"\" TERM HUP; while :; do sleep 1; done' >/dev/null 2>&1");
    }
    QVERIFY(timer.elapsed() < 5'000);
}

void TestSimShellProcesses::processesShowInProc()
{
    TestMachine machine;
    QCOMPARE(runText(machine,
                     "read -r pid name rest </proc/$$/stat; [ \"$pid\" = $$ ] && echo \"$name\"; set -- $rest; echo $#")
                 .out,
             std::string("(sh)\n22\n"));
    QCOMPARE(runText(machine, "sleep 100 >/dev/null 2>&1 & p=$!; [ -e /proc/$p/stat ] && echo there; kill $p; wait $p;"
                              " [ -e /proc/$p ] || echo gone")
                 .out,
             std::string("there\ngone\n"));
}

void TestSimShellProcesses::fullDiskIsReported()
{
    TestMachine machine;
    machine.files().setSizeLimit(machine.files().usedBytes() + 4096);
    auto result = runText(machine, "seq 1 5000 >f; echo $?");
    QCOMPARE(result.out, std::string("1\n"));
    QVERIFY2(result.err.find("No space left on device") != std::string::npos, result.err.c_str());
    result = runText(machine, "yes >f; echo $?; cp /dev/zero f; echo $?");
    QCOMPARE(result.out, std::string("1\n1\n"));
    result = runText(machine, "rm f; printf '%4000s' x >f; echo $?; cp f g; echo $?; rm f g; echo y >f && cat f");
    QCOMPARE(result.out, std::string("0\n1\ny\n"));
}

void TestSimShellProcesses::limits_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<int>("status");
    const auto repeat = [](const char* text, int times) { return QByteArray(text).repeated(times); };
    QTest::newRow("recursion") << QByteArray("f() { f; }; f") << 2;
    QTest::newRow("recursion with locals") << QByteArray("f() { local x=$1; if true; then { f $x; }; fi; }; f 1") << 2;
    QTest::newRow("eval recursion") << QByteArray("x='eval \"$x\"'; eval \"$x\"") << 2;
    QTest::newRow("sh recursion") << QByteArray("echo 'sh /data/s' >/data/s; sh /data/s") << 2;
    QTest::newRow("substitution recursion") << QByteArray("f() { echo $(f); }; f") << 0;
    QTest::newRow("fork recursion") << QByteArray("f() { f | cat; }; f") << 0;
    QTest::newRow("parentheses") << repeat("(", 5000) + "echo" + repeat(")", 5000) << 2;
    QTest::newRow("substitutions") << "echo " + repeat("$(", 5000) + "echo" + repeat(")", 5000) << 2;
    QTest::newRow("parameters") << "echo " + repeat("${x:-", 5000) + repeat("}", 5000) << 2;
    QTest::newRow("arithmetic") << "echo $((" + repeat("(", 5000) + "1" + repeat(")", 5000) + "))" << 2;
    QTest::newRow("unary") << "echo $((" + repeat("-", 50000) + "1))" << 2;
    QTest::newRow("conditions") << repeat("if true; then ", 5000) + repeat("fi;", 5000) << 2;
    QTest::newRow("output") << QByteArray("x=$(while :; do printf '%4000s' x; done); echo never") << 2;
}

void TestSimShellProcesses::limits()
{
    QFETCH(QByteArray, script);
    QFETCH(int, status);
    TestMachine machine;
    const auto result = runText(machine, script.toStdString());
    QCOMPARE(result.status, status);
    QVERIFY(!result.err.empty());
}

QTEST_APPLESS_MAIN(TestSimShellProcesses)
#include "test_sim_shell_processes.moc"
