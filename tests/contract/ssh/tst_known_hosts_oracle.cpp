// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// KnownHosts against the real `ssh -o StrictHostKeyChecking=yes`: the hand-made rows and 500 generated files.
// Ours may be stricter, never laxer. The server is `sshd -i` behind a ProxyCommand, so any host name and port
// can be played without a network.
#include "adapters/ssh/known_hosts.h"
#include "sshd_server.h"

#include <QTest>

#include <fmt/core.h>
#include <random>

using namespace ktrdr;
using namespace ktrdr::tests;
using Verdict = HostKeyCheck::Verdict;

namespace {

constexpr auto kHost = "pve1.example.test";
constexpr int kOddPort = 2222;
constexpr int kGenerated = 500;
constexpr unsigned kSeed = 20261124;
constexpr std::size_t kAtOnce = 4;

struct Question
{
    std::string name;
    std::string own, user; // contents of the two files
    int port = 22;
    std::string algorithms = "ssh-ed25519";
};

std::string publicPart(const QString& keyFile)
{
    const auto text = slurp(keyFile + ".pub");
    return text.substr(0, text.find(' ', text.find(' ') + 1));
}

HostKey hostKeyOf(const QString& keyFile)
{
    const auto text = publicPart(keyFile);
    const auto space = text.find(' ');
    return {text.substr(0, space), QByteArray::fromBase64(text.substr(space + 1).c_str()).toStdString()};
}

const char* nameOf(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Ok: return "ok";
    case Verdict::Unknown: return "unknown";
    case Verdict::Changed: return "changed";
    case Verdict::Revoked: return "revoked";
    case Verdict::Error: break;
    }
    return "error";
}

} // namespace

class KnownHostsOracle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void handMadeRows_data();
    void handMadeRows();
    void keygenFindsTheSameLines();
    void generatedFiles();

private:
    QString fileOf(std::size_t slot, const char* which) const;
    void ask(QProcess& process, const Question& question, std::size_t slot) const;
    static std::optional<Verdict> answerOf(QProcess& process, std::string& raw);
    Verdict oursOf(std::size_t slot, const Question& question) const;
    std::string randomHosts(std::mt19937& random, int port) const;
    std::string randomKey(std::mt19937& random) const;
    std::string randomLine(std::mt19937& random, int port) const;
    std::string hashedName(const std::string& name) const;

    QTemporaryDir m_folder;
    QString m_right, m_wrong, m_rsa;
    std::map<std::string, std::string> m_hashed;
};

void KnownHostsOracle::initTestCase()
{
    if (const auto missing = sshdMissing(); !missing.isEmpty())
        QSKIP(qPrintable(missing));
    m_right = makeKey(m_folder.path(), "right");
    m_wrong = makeKey(m_folder.path(), "wrong");
    m_rsa = makeKey(m_folder.path(), "rsa", {}, "rsa");
    QVERIFY(!m_right.isEmpty() && !m_wrong.isEmpty() && !m_rsa.isEmpty());
    writeFile(m_folder.filePath("sshd_config"),
              fmt::format("HostKey {}\nHostKey {}\nUsePAM no\nStrictModes no\nAuthorizedKeysFile none\n"
                          "PasswordAuthentication no\nKbdInteractiveAuthentication no\nLogLevel QUIET\n",
                          m_right.toStdString(), m_rsa.toStdString()));
    for (const auto& name : {std::string(kHost), fmt::format("[{}]:{}", kHost, kOddPort), std::string("other.test")})
        m_hashed[name] = hashedName(name);
}

QString KnownHostsOracle::fileOf(std::size_t slot, const char* which) const
{
    return m_folder.filePath(QString("known_hosts_%1_%2").arg(slot).arg(which));
}

void KnownHostsOracle::ask(QProcess& process, const Question& question, std::size_t slot) const
{
    writeFile(fileOf(slot, "own"), question.own);
    writeFile(fileOf(slot, "user"), question.user);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start("ssh", {"-F",  "/dev/null",
                          "-o",  "StrictHostKeyChecking=yes",
                          "-o",  "BatchMode=yes",
                          "-o",  "PreferredAuthentications=none",
                          "-o",  "GlobalKnownHostsFile=/dev/null",
                          "-o",  QString("UserKnownHostsFile=%1 %2").arg(fileOf(slot, "own"), fileOf(slot, "user")),
                          "-o",  "UpdateHostKeys=no",
                          "-o",  "HostKeyAlgorithms=" + QString::fromStdString(question.algorithms),
                          "-o",  "ProxyCommand=/usr/sbin/sshd -i -f " + m_folder.filePath("sshd_config"),
                          "-p",  QString::number(question.port),
                          kHost, "true"});
}

std::optional<Verdict> KnownHostsOracle::answerOf(QProcess& process, std::string& raw)
{
    process.waitForFinished(30'000);
    raw = process.readAll().toStdString();
    const auto has = [&](const char* text) { return raw.find(text) != std::string::npos; };
    if (has("REVOKED HOST KEY"))
        return Verdict::Revoked;
    if (has("HOST IDENTIFICATION HAS CHANGED"))
        return Verdict::Changed;
    if (has("host key is known for"))
        return Verdict::Unknown;
    if (has("Permission denied"))
        return Verdict::Ok;
    return std::nullopt;
}

Verdict KnownHostsOracle::oursOf(std::size_t slot, const Question& question) const
{
    const KnownHosts hosts(fileOf(slot, "own").toStdString(), fileOf(slot, "user").toStdString());
    const auto key = hostKeyOf(question.algorithms == "ssh-ed25519" ? m_right : m_rsa);
    return hosts.verify(kHost, static_cast<std::uint16_t>(question.port), key).verdict;
}

void KnownHostsOracle::handMadeRows_data()
{
    QTest::addColumn<QString>("content");
    QTest::addColumn<int>("port");
    QTest::addColumn<QString>("expected");
    const auto right = publicPart(m_right), wrong = publicPart(m_wrong), rsa = publicPart(m_rsa);
    const std::string host(kHost);
    const auto row = [](const char* name, const std::string& content, int port, const char* expected) {
        QTest::newRow(name) << QString::fromStdString(content) << port << expected;
    };
    const auto line = [&](const std::string& hosts, const std::string& key) { return hosts + " " + key + "\n"; };
    row("empty", "", 22, "unknown");
    row("right key", line(host, right), 22, "ok");
    row("wrong key of the same type", line(host, wrong), 22, "changed");
    row("only another type", line(host, rsa), 22, "changed");
    row("wrong and right", line(host, wrong) + line(host, right), 22, "ok");
    row("revoked and right", line("@revoked " + host, right) + line(host, right), 22, "revoked");
    row("right and revoked", line(host, right) + line("@revoked " + host, right), 22, "revoked");
    row("revoked for all only", line("@revoked *", right), 22, "revoked");
    row("unknown type, then wrong", line(host, "ssh-future AAAAC3Nz") + line(host, wrong), 22, "changed");
    row("unknown type, then right", line(host, "ssh-future AAAAC3Nz") + line(host, right), 22, "ok");
    row("unknown type elsewhere, then wrong", line("other", "ssh-future AAAA") + line(host, wrong), 22, "changed");
    row("long line, then wrong", line("x" + std::string(9000, 'x'), right) + line(host, wrong), 22, "changed");
    row("no final newline", host + " " + right, 22, "ok");
    row("without port recorded, port used", line(host, right), kOddPort, "ok");
    row("wrong key without port, port used", line(host, wrong), kOddPort, "unknown");
    row("port recorded", line(fmt::format("[{}]:{}", host, kOddPort), right), kOddPort, "ok");
    row("star, wrong key", line("*", wrong), 22, "changed");
    row("star but not this host", line("*,!" + host, wrong), 22, "unknown");
    row(
        "tabs",
        host + "\t" +
            [&] {
                auto key = right;
                key[key.find(' ')] = '\t';
                return key;
            }() +
            "\n",
        22, "ok");
    row("CRLF", host + " " + right + "\r\n", 22, "ok");
    row("hashed", line(m_hashed[host], right), 22, "ok");
    row("hashed, wrong key", line(m_hashed[host], wrong), 22, "changed");
    row("upper case", line("PVE1.Example.TEST", right), 22, "ok");
}

void KnownHostsOracle::handMadeRows()
{
    QFETCH(const QString, content);
    QFETCH(const int, port);
    QFETCH(const QString, expected);
    const Question question{"", content.toStdString(), "", port};
    QProcess process;
    ask(process, question, 0);
    std::string raw;
    const auto theirs = answerOf(process, raw);
    QVERIFY2(theirs, raw.c_str());
    QCOMPARE(QString(nameOf(*theirs)), expected);
    QCOMPARE(QString(nameOf(oursOf(0, question))), expected);
}

std::string KnownHostsOracle::hashedName(const std::string& name) const
{
    const auto file = m_folder.filePath("to_hash");
    writeFile(file, name + " " + publicPart(m_right) + "\n");
    runProgram("ssh-keygen", {"-q", "-H", "-f", file});
    const auto text = slurp(file);
    return text.substr(0, text.find(' '));
}

void KnownHostsOracle::keygenFindsTheSameLines()
{
    const std::string right = publicPart(m_right);
    for (const auto& hosts : {std::string(kHost), std::string("*.example.test"), std::string("pve?.example.test"),
                              std::string("*,!") + kHost, m_hashed[kHost], m_hashed["other.test"],
                              std::string("a,b,") + kHost, std::string("nothing")}) {
        const auto file = fileOf(0, "own");
        writeFile(file, hosts + " " + right + "\n");
        std::string out;
        const bool found = runProgram("ssh-keygen", {"-F", kHost, "-f", file}, &out) == 0;
        const KnownHosts known(file.toStdString(), "");
        const auto verdict = known.verify(kHost, 22, hostKeyOf(m_right)).verdict;
        QVERIFY2((verdict == Verdict::Ok) == found, hosts.c_str());
    }
}

std::string KnownHostsOracle::randomHosts(std::mt19937& random, int port) const
{
    const std::string named = port == 22 ? kHost : fmt::format("[{}]:{}", kHost, port);
    const std::string candidates[] = {named,
                                      named,
                                      named,
                                      kHost,
                                      "*",
                                      "*.example.test",
                                      "pve?.example.test",
                                      "PVE1.EXAMPLE.test",
                                      "pve*",
                                      fmt::format("*,!{}", named),
                                      fmt::format("!{},*", named),
                                      fmt::format("!other,{}", named),
                                      fmt::format("other.test,{}", named),
                                      fmt::format("{},", named),
                                      fmt::format(",{}", named),
                                      fmt::format("[{}]:*", kHost),
                                      fmt::format("[*]:{}", port),
                                      "other.test",
                                      "10.0.0.1",
                                      "?",
                                      "!*",
                                      m_hashed.at(named),
                                      m_hashed.at(kHost),
                                      m_hashed.at("other.test"),
                                      "|1|short|hash",
                                      "|2|a|b",
                                      "|1|",
                                      std::string(1100, 'y') + "," + named,
                                      std::string(300, 'z') + "," + named};
    return candidates[random() % std::size(candidates)];
}

std::string KnownHostsOracle::randomKey(std::mt19937& random) const
{
    const auto right = publicPart(m_right), wrong = publicPart(m_wrong), rsa = publicPart(m_rsa);
    auto rsaName = rsa;
    rsaName.replace(0, rsaName.find(' '), "rsa-sha2-512");
    auto mixed = right;
    mixed.replace(0, mixed.find(' '), "ecdsa-sha2-nistp256");
    const std::string candidates[] = {right,
                                      right,
                                      right,
                                      wrong,
                                      wrong,
                                      wrong,
                                      rsa,
                                      rsaName,
                                      mixed,
                                      right.substr(0, right.size() - 12),
                                      "ssh-future AAAAB3Nz",
                                      "ssh-ed25519",
                                      "ssh-ed25519 !!!!",
                                      "ssh-ed25519 AAAA",
                                      "",
                                      "# nothing",
                                      right + "=",
                                      "ssh-dss " + right.substr(right.find(' ') + 1)};
    return candidates[random() % std::size(candidates)];
}

std::string KnownHostsOracle::randomLine(std::mt19937& random, int port) const
{
    const char* markers[] = {"",
                             "",
                             "",
                             "",
                             "",
                             "@revoked ",
                             "@revoked ",
                             "@revoked\t",
                             "@cert-authority ",
                             "@bogus ",
                             "@revoked @revoked ",
                             "@revoked"};
    const char* leads[] = {"", "", "", " ", "\t", "#", "\r"};
    const char* blanks[] = {" ", " ", " ", "\t", "   ", " \t "};
    const char* ends[] = {"", "", "", " a comment", "\r", "\tcomment # here", " \r"};
    const auto pick = [&](const auto& list) { return std::string(list[random() % std::size(list)]); };
    return pick(leads) + pick(markers) + randomHosts(random, port) + pick(blanks) + randomKey(random) + pick(ends);
}

void KnownHostsOracle::generatedFiles()
{
    std::mt19937 random(kSeed);
    std::vector<Question> questions;
    for (int i = 0; i < kGenerated; ++i) {
        Question question;
        question.port = random() % 2 == 0 ? 22 : kOddPort;
        const auto lines = 1 + random() % 5;
        for (unsigned n = 0; n < lines; ++n)
            (random() % 4 == 0 ? question.user : question.own) += randomLine(random, question.port) + "\n";
        if (random() % 4 == 0 && !question.own.empty())
            question.own.pop_back();
        if (random() % 6 == 0)
            question.algorithms = "rsa-sha2-512";
        questions.push_back(std::move(question));
    }
    int stricter = 0, equal = 0;
    std::map<Verdict, int> seen;
    for (std::size_t first = 0; first < questions.size(); first += kAtOnce) {
        const auto count = std::min(kAtOnce, questions.size() - first);
        std::vector<std::unique_ptr<QProcess>> processes;
        for (std::size_t i = 0; i < count; ++i)
            ask(*processes.emplace_back(std::make_unique<QProcess>()), questions[first + i], i);
        for (std::size_t i = 0; i < count; ++i) {
            const auto& question = questions[first + i];
            std::string raw;
            const auto theirs = answerOf(*processes[i], raw);
            QVERIFY2(theirs, (raw + "\n" + question.own + "\n--\n" + question.user).c_str());
            const auto ours = oursOf(i, question);
            QVERIFY2(ours >= *theirs,
                     fmt::format("seed {} port {} {}: ssh says {}, ours {}\n{}\n-- user:\n{}", kSeed, question.port,
                                 question.algorithms, nameOf(*theirs), nameOf(ours), question.own, question.user)
                         .c_str());
            ++seen[*theirs];
            ++(ours == *theirs ? equal : stricter);
        }
    }
    qInfo("%d files: %d equal, %d stricter, 0 laxer; ssh said ok %d, unknown %d, changed %d, revoked %d", kGenerated,
          equal, stricter, seen[Verdict::Ok], seen[Verdict::Unknown], seen[Verdict::Changed], seen[Verdict::Revoked]);
    for (const auto verdict : {Verdict::Ok, Verdict::Unknown, Verdict::Changed, Verdict::Revoked})
        QVERIFY2(seen[verdict] >= 10, nameOf(verdict)); // the generator must reach every verdict
}

QTEST_GUILESS_MAIN(KnownHostsOracle)
#include "tst_known_hosts_oracle.moc"
