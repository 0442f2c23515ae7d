// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Who is at the other end, and who are we: host keys and authentication of LibsshShell against a real OpenSSH
// server.
#include "adapters/ssh/known_hosts.h"
#include "sshd_bench.h"
#include "test_agent.h"

#include <QElapsedTimer>
#include <QTest>

#include <fmt/core.h>
#include <sys/stat.h>

using namespace ktrdr;
using namespace ktrdr::tests;

namespace {

std::string fingerprintOf(const QString& keyFile)
{
    std::string out;
    runProgram("ssh-keygen", {"-l", "-f", keyFile + ".pub"}, &out);
    const auto start = out.find("SHA256:");
    return out.substr(start, out.find(' ', start) - start);
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

} // namespace

class SshIdentity : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void unknownKeyIsRefusedBeforeAuthentication();
    void unknownKeyIsAcceptedByThePersonOnce();
    void unknownKeyDeclinedWritesNothing();
    void changedKeyIsRefused();
    void revokedKeyIsRefused();
    void recordedTypeIsPreferred();
    void usersFileIsReadToo();
    void unacceptedKeySaysWhatWasOffered();
    void encryptedKeys_data();
    void encryptedKeys();
    void passphraseIsAskedOnceForTwoNodes();
    void keyFileOthersCanReadIsRefused();
    void missingKeyFileIsNamed();
    void noKeyAtAll();
    void agentOffersOnlyTheConfiguredKey();
    void agentWithOneKey();
    void frozenAgentEndsInTime();
    void frozenAgentDoesNotHoldTheEnd();
    void hostileNamesNeverReachASocket();

private:
    Result<ExecResult> tryTrue(const std::string& node = "node");
    void useTheAgentOnly();

    std::unique_ptr<SshdBench> m_bench;
    std::unique_ptr<Shell> m_shell;
};

void SshIdentity::initTestCase()
{
    if (const auto missing = sshdMissing(); !missing.isEmpty())
        QSKIP(qPrintable(missing));
    qunsetenv("SSH_AUTH_SOCK");
}

void SshIdentity::init()
{
    m_bench = std::make_unique<SshdBench>();
    m_bench->server.configure("MaxAuthTries 3");
    const auto problem = m_bench->start();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

void SshIdentity::cleanup()
{
    m_shell.reset();
    m_bench.reset();
}

Result<ExecResult> SshIdentity::tryTrue(const std::string& node)
{
    if (!m_shell)
        m_shell = m_bench->open();
    return fakes::awaited(m_shell->run(node, {"true", {}, Seconds{10}}));
}

void SshIdentity::useTheAgentOnly()
{
    m_bench->environment.ssh.identityFile.clear();
    m_bench->environment.ssh.useAgent = true;
}

void SshIdentity::unknownKeyIsRefusedBeforeAuthentication()
{
    writeFile(QString::fromStdString(m_bench->options.knownHostsFile), "");
    const auto result = tryTrue();
    QVERIFY2(!result && result.error().code == ErrorCode::HostKeyUnknown, qPrintable(text(result)));
    QVERIFY(contains(result.error().detail, fingerprintOf(m_bench->server.hostKey())));
    QVERIFY(contains(result.error().hint, "ssh-keygen -lf"));
    QVERIFY(m_bench->prompt.askedKeys.empty());
    QCOMPARE(slurp(QString::fromStdString(m_bench->options.knownHostsFile)), std::string());
    // "authenticating user" is sshd's word for a peer that had sent a user name.
    QTRY_VERIFY2_WITH_TIMEOUT(contains(m_bench->server.log(), "[preauth]"), m_bench->server.log().c_str(), 5'000);
    QVERIFY2(!contains(m_bench->server.log(), "authenticating user"), m_bench->server.log().c_str());
}

void SshIdentity::unknownKeyIsAcceptedByThePersonOnce()
{
    const auto file = QString::fromStdString(m_bench->options.knownHostsFile);
    writeFile(file, "other.test ssh-ed25519 AAAA"); // a torn last line must not swallow ours
    m_bench->options.interactive = true;
    m_bench->prompt.trust = true;
    const auto result = tryTrue();
    QVERIFY2(result && result->ok(), qPrintable(text(result)));
    QCOMPARE(m_bench->prompt.askedKeys.size(), 1U);
    QCOMPARE(m_bench->prompt.askedKeys.front().fingerprint, fingerprintOf(m_bench->server.hostKey()));
    QCOMPARE(m_bench->prompt.askedKeys.front().keyType, std::string("ssh-ed25519"));
    const auto content = slurp(file);
    QVERIFY2(contains(content, fmt::format("AAAA\n[127.0.0.1]:{} ssh-ed25519 ", m_bench->server.port())),
             content.c_str());
    m_shell.reset();
    m_bench->options.interactive = false;
    const auto again = tryTrue();
    QVERIFY2(again && again->ok(), qPrintable(text(again)));
    QCOMPARE(slurp(file), content);
}

void SshIdentity::unknownKeyDeclinedWritesNothing()
{
    writeFile(QString::fromStdString(m_bench->options.knownHostsFile), "");
    m_bench->options.interactive = true;
    const auto result = tryTrue();
    QVERIFY2(!result && result.error().code == ErrorCode::HostKeyUnknown, qPrintable(text(result)));
    QCOMPARE(m_bench->prompt.askedKeys.size(), 1U);
    QCOMPARE(slurp(QString::fromStdString(m_bench->options.knownHostsFile)), std::string());
    const auto again = tryTrue(); // at once: the person is not asked over and over
    QVERIFY2(!again && again.error().code == ErrorCode::HostKeyUnknown, qPrintable(text(again)));
    QCOMPARE(m_bench->prompt.askedKeys.size(), 1U);
}

void SshIdentity::changedKeyIsRefused()
{
    const auto other = makeKey(m_bench->server.folder(), "other_host");
    const auto line = fmt::format("# a comment\n[127.0.0.1]:{} {}", m_bench->server.port(), slurp(other + ".pub"));
    writeFile(QString::fromStdString(m_bench->options.knownHostsFile), line);
    m_bench->options.interactive = true;
    m_bench->prompt.trust = true;
    const auto result = tryTrue();
    QVERIFY2(!result && result.error().code == ErrorCode::HostKeyChanged, qPrintable(text(result)));
    QVERIFY(m_bench->prompt.askedKeys.empty());
    QTRY_COMPARE(m_bench->prompt.changedKeys.size(), 1U);
    const auto& told = m_bench->prompt.changedKeys.front();
    QCOMPARE(told.recordedFingerprint, fingerprintOf(other));
    QCOMPARE(told.shownFingerprint, fingerprintOf(m_bench->server.hostKey()));
    QVERIFY(!told.revoked);
    const auto& error = result.error();
    QCOMPARE(error.where, m_bench->options.knownHostsFile + ":2");
    QVERIFY(contains(error.detail, fingerprintOf(other)));
    QVERIFY(contains(error.detail, fingerprintOf(m_bench->server.hostKey())));
    QTRY_VERIFY2_WITH_TIMEOUT(contains(m_bench->server.log(), "[preauth]"), m_bench->server.log().c_str(), 5'000);
    QVERIFY2(!contains(m_bench->server.log(), "authenticating user"), m_bench->server.log().c_str());
}

void SshIdentity::revokedKeyIsRefused()
{
    const auto line = m_bench->server.knownHostsLine();
    writeFile(QString::fromStdString(m_bench->options.knownHostsFile), line + "@revoked " + line);
    const auto result = tryTrue();
    QVERIFY2(!result && result.error().code == ErrorCode::HostKeyChanged, qPrintable(text(result)));
    QVERIFY(contains(result.error().what, "revoked"));
}

void SshIdentity::recordedTypeIsPreferred()
{
    m_bench->server.stop();
    SshdServer server;
    const auto rsa = makeKey(server.folder(), "rsa_host", {}, "rsa");
    server.setHostKeys({rsa, server.hostKey()});
    server.authorize(m_bench->server.folder() + "/client_key.pub");
    QVERIFY2(server.start(), server.log().c_str());
    m_bench->environment.nodes.front().ssh.port = server.port();
    writeFile(QString::fromStdString(m_bench->options.knownHostsFile), server.knownHostsLine()); // only rsa
    const auto result = tryTrue();
    QVERIFY2(result && result->ok(), qPrintable(text(result)));
    m_shell.reset();
}

void SshIdentity::usersFileIsReadToo()
{
    writeFile(QString::fromStdString(m_bench->options.userKnownHostsFile), m_bench->server.knownHostsLine());
    writeFile(QString::fromStdString(m_bench->options.knownHostsFile), "");
    const auto result = tryTrue();
    QVERIFY2(result && result->ok(), qPrintable(text(result)));
}

void SshIdentity::unacceptedKeySaysWhatWasOffered()
{
    const auto stranger = makeKey(m_bench->server.folder(), "stranger");
    m_bench->environment.ssh.identityFile = stranger.toStdString();
    const auto result = tryTrue();
    QVERIFY2(!result && result.error().code == ErrorCode::AuthFailed, qPrintable(text(result)));
    QVERIFY(contains(result.error().detail, fingerprintOf(stranger)));
    QVERIFY2(contains(result.error().detail, "the server accepts: publickey"), qPrintable(text(result)));
    QVERIFY(contains(result.error().hint, "ssh-copy-id -p "));
}

void SshIdentity::encryptedKeys_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QStringList>("given");
    QTest::addColumn<bool>("works");
    QTest::addColumn<int>("asked");
    for (const auto* type : {"ed25519", "rsa", "ecdsa", "pem"}) {
        const auto row = [&](const char* name, const QStringList& given, bool works, int asked) {
            QTest::addRow("%s %s", type, name) << type << given << works << asked;
        };
        row("right", {"correct horse"}, true, 1);
        row("wrong", {"a", "b", "c", "correct horse"}, false, 3);
        row("wrong then right", {"a", "", "correct horse"}, true, 3);
        row("declined", {}, false, 1);
    }
}

void SshIdentity::encryptedKeys()
{
    QFETCH(const QString, type);
    QFETCH(const QStringList, given);
    QFETCH(const bool, works);
    QFETCH(const int, asked);
    const auto key = makeKey(m_bench->server.folder(), "locked", "correct horse", type == "pem" ? "rsa" : type);
    if (type == "pem")
        QCOMPARE(runProgram("ssh-keygen",
                            {"-q", "-p", "-m", "PEM", "-P", "correct horse", "-N", "correct horse", "-f", key}),
                 0);
    m_bench->server.authorize(key + ".pub");
    m_bench->environment.ssh.identityFile = key.toStdString();
    for (const auto& passphrase : given)
        m_bench->prompt.passphrases.push_back(passphrase.toStdString());
    const auto result = tryTrue();
    if (works)
        QVERIFY2(result && result->ok(), qPrintable(text(result)));
    else
        QVERIFY2(!result && result.error().code == ErrorCode::AuthFailed, qPrintable(text(result)));
    QCOMPARE(static_cast<int>(m_bench->prompt.askedPassphrases.size()), asked);
    if (asked > 1)
        QCOMPARE(m_bench->prompt.askedPassphrases.back().second, asked);
}

void SshIdentity::passphraseIsAskedOnceForTwoNodes()
{
    const auto key = makeKey(m_bench->server.folder(), "locked", "correct horse");
    m_bench->server.authorize(key + ".pub");
    m_bench->environment.ssh.identityFile = key.toStdString();
    m_bench->prompt.passphrases = {"correct horse"};
    m_bench->environment.nodes.push_back(m_bench->environment.nodes.front());
    m_bench->environment.nodes.back().name = "twin";
    m_shell = m_bench->open();
    const auto one = m_shell->run("node", {"true", {}, Seconds{10}});
    const auto two = m_shell->run("twin", {"true", {}, Seconds{10}});
    QTRY_VERIFY_WITH_TIMEOUT(one.isFinished() && two.isFinished(), 20'000);
    QVERIFY2(one.result() && two.result(), qPrintable(text(one.result()) + text(two.result())));
    QCOMPARE(m_bench->prompt.askedPassphrases.size(), 1U);
    QCOMPARE(m_shell->connections().size(), 2U); // same address, but two nodes
}

void SshIdentity::keyFileOthersCanReadIsRefused()
{
    ::chmod(m_bench->environment.ssh.identityFile.c_str(), 0644);
    const auto result = tryTrue();
    QVERIFY2(!result && result.error().code == ErrorCode::AuthFailed, qPrintable(text(result)));
    QVERIFY(contains(result.error().hint, "chmod 600"));
}

void SshIdentity::missingKeyFileIsNamed()
{
    m_bench->environment.ssh.identityFile += ".gone";
    const auto result = tryTrue();
    QVERIFY2(!result && result.error().code == ErrorCode::ConfigInvalid, qPrintable(text(result)));
    QCOMPARE(result.error().where, m_bench->environment.ssh.identityFile);
}

void SshIdentity::noKeyAtAll()
{
    useTheAgentOnly();
    const auto result = tryTrue();
    QVERIFY2(!result && result.error().code == ErrorCode::AuthFailed, qPrintable(text(result)));
    QVERIFY2(contains(result.error().detail, "no ssh-agent is running"), qPrintable(text(result)));
}

void SshIdentity::agentOffersOnlyTheConfiguredKey()
{
    TestAgent agent;
    QVERIFY(agent.start());
    for (int i = 0; i < 7; ++i)
        QVERIFY(agent.add(makeKey(m_bench->server.folder(), QString("foreign%1").arg(i))));
    const auto mine = QString::fromStdString(m_bench->environment.ssh.identityFile);
    QVERIFY(agent.add(mine));
    useTheAgentOnly();
    const auto without = tryTrue(); // four foreign keys: the server hangs up after three
    QVERIFY2(!without && without.error().code == ErrorCode::AuthFailed, qPrintable(text(without)));
    m_shell.reset();
    m_bench->environment.ssh.identityFingerprint = fingerprintOf(mine);
    const auto result = tryTrue();
    QVERIFY2(result && result->ok(), qPrintable(text(result)));
    m_shell.reset();
    m_bench->environment.ssh.identityFingerprint = "SHA256:nobodyHasThisKey";
    const auto none = tryTrue();
    QVERIFY2(!none && none.error().code == ErrorCode::AuthFailed, qPrintable(text(none)));
    QVERIFY2(contains(none.error().detail, "does not hold the key SHA256:nobodyHasThisKey"), qPrintable(text(none)));
}

void SshIdentity::agentWithOneKey()
{
    TestAgent agent;
    QVERIFY(agent.start());
    QVERIFY(agent.add(QString::fromStdString(m_bench->environment.ssh.identityFile)));
    useTheAgentOnly();
    const auto result = tryTrue();
    QVERIFY2(result && result->ok(), qPrintable(text(result)));
}

void SshIdentity::frozenAgentEndsInTime()
{
    TestAgent agent;
    QVERIFY(agent.start());
    agent.freeze();
    useTheAgentOnly();
    m_bench->options.times.authenticate = Milliseconds{700};
    QElapsedTimer timer;
    timer.start();
    const auto result = tryTrue();
    QVERIFY2(!result && result.error().code == ErrorCode::AuthFailed, qPrintable(text(result)));
    QVERIFY2(contains(result.error().detail, "did not answer in time"), qPrintable(text(result)));
    QVERIFY(timer.elapsed() < 6'000);
}

void SshIdentity::frozenAgentDoesNotHoldTheEnd()
{
    TestAgent agent;
    QVERIFY(agent.start());
    agent.freeze();
    useTheAgentOnly();
    m_shell = m_bench->open();
    std::stop_source stop;
    const auto cancelled = m_shell->run("node", {"true", {}, Seconds{30}}, stop.get_token());
    const auto kept = m_shell->run("node", {"true", {}, Seconds{30}});
    QTRY_VERIFY_WITH_TIMEOUT(contains(m_bench->server.log(), "Connection from"), 10'000);
    QElapsedTimer timer;
    timer.start();
    stop.request_stop();
    QTRY_VERIFY_WITH_TIMEOUT(cancelled.isFinished(), 1'000);
    QCOMPARE(cancelled.result().error().code, ErrorCode::Cancelled);
    QVERIFY(!kept.isFinished());
    m_shell.reset();
    QVERIFY2(timer.elapsed() < 2'000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(kept.isFinished());
    QCOMPARE(kept.result().error().code, ErrorCode::Cancelled);
}

void SshIdentity::hostileNamesNeverReachASocket()
{
    const auto good = m_bench->environment.nodes.front();
    for (const auto* host : {"a b", "-oProxyCommand=x", "a;b", "$(id)", "a\nb", ""}) {
        m_bench->environment.nodes.front().ssh.host = host;
        const auto result = tryTrue();
        QVERIFY2(!result && result.error().code == ErrorCode::InvalidInput, host);
        m_shell.reset();
    }
    m_bench->environment.nodes.front() = good;
    for (const auto* user : {"a b", "-l", "root;id", "Root", ""}) {
        m_bench->environment.nodes.front().ssh.user = user;
        const auto result = tryTrue();
        QVERIFY2(!result && result.error().code == ErrorCode::InvalidInput, user);
        m_shell.reset();
    }
    QVERIFY(!contains(m_bench->server.log(), "Connection from"));
}

QTEST_GUILESS_MAIN(SshIdentity)
#include "tst_ssh_identity.moc"
