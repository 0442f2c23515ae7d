// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The known_hosts parser by itself, and the appending of lines. The verdicts are compared with ssh itself in
// tests/contract/ssh.
#include "adapters/ssh/known_hosts.h"
#include "adapters/ssh/known_hosts_parser.h"
#include "fakes/tsan_defaults.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <random>
#include <sys/stat.h>
#include <thread>

using namespace ktrdr;
using Verdict = HostKeyCheck::Verdict;

namespace {

// A well-formed public key of the type with made-up contents.
HostKey madeKey(const std::string& type, char fill)
{
    std::string blob(3, '\0');
    blob += static_cast<char>(type.size());
    blob += type;
    blob += std::string(3, '\0') + '\x20' + std::string(32, fill);
    return {type, blob};
}

std::string keyText(const HostKey& key)
{
    return key.type + " " + QByteArray::fromStdString(key.blob).toBase64().toStdString();
}

} // namespace

class TestKnownHosts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void patterns_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<bool>("expected");
        QTest::newRow("same") << "abc"
                              << "abc" << true;
        QTest::newRow("prefix") << "abc"
                                << "ab" << false;
        QTest::newRow("star") << "abc"
                              << "*" << true;
        QTest::newRow("star matches nothing") << "abc"
                                              << "abc*" << true;
        QTest::newRow("star inside") << "pve1.lan"
                                     << "p*.lan" << true;
        QTest::newRow("star goes back") << "aXbXc"
                                        << "*X?" << true;
        QTest::newRow("two stars") << "aXbYc"
                                   << "*X*Y*" << true;
        QTest::newRow("question mark") << "pve1"
                                       << "pve?" << true;
        QTest::newRow("question mark wants one") << "pve"
                                                 << "pve?" << false;
        QTest::newRow("empty pattern") << "pve"
                                       << "" << false;
        QTest::newRow("both empty") << ""
                                    << "" << true;
    }
    void patterns()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, pattern);
        QFETCH(const bool, expected);
        QCOMPARE(matchesPattern(text.toStdString(), pattern.toStdString()), expected);
    }

    void manyStarsAreQuick()
    {
        // Exponential matchers hang here; ours is bounded by length times length.
        std::string pattern;
        for (int i = 0; i < 400; ++i)
            pattern += "*a";
        QVERIFY(!matchesPattern(std::string(5'000, 'a') + "b", pattern));
    }

    void badLinesAreSkippedWithTheirNumber()
    {
        const auto key = keyText(madeKey("ssh-ed25519", 'k'));
        const auto parsed = parseKnownHosts("# comment\n\nhost\nhost ssh-new AAAA\nhost ssh-ed25519 !!\n"
                                            "@bogus host " +
                                            key + "\n@revoked @revoked host " + key + "\nhost " +
                                            std::string(2 << 20, 'x') + "\nhost " + key);
        QCOMPARE(parsed.entries.size(), 1U);
        QCOMPARE(parsed.entries.front().line, 9U);
        QCOMPARE(parsed.warnings.size(), 6U);
        QCOMPARE(parsed.warnings.front(), std::string("line 3: skipped, no key"));
        QCOMPARE(parsed.warnings.back(), std::string("line 8: skipped, the line is too long"));
    }

    void damagedFilesNeverCrash()
    {
        std::mt19937 random(11);
        const auto good = "@revoked a,*.b,!c " + keyText(madeKey("ssh-rsa", 'r')) +
                          " note\n|1|c2FsdA==|aGFzaA== " + keyText(madeKey("ssh-ed25519", 'e')) + "\r\n";
        for (int round = 0; round < 20'000; ++round) {
            auto text = good;
            for (auto n = 1 + random() % 6; n > 0; --n)
                text[random() % text.size()] = static_cast<char>(random());
            text.resize(random() % (text.size() + 1));
            for (const auto& entry : parseKnownHosts(text).entries)
                (void)matchesKnownHost("[a]:2222", entry.hosts);
        }
    }

    void changedKeyNamesTheEntryOfTheSameType()
    {
        QTemporaryDir folder;
        const auto file = folder.filePath("known_hosts").toStdString();
        const KnownHosts hosts(file, "");
        QVERIFY(hosts.append("pve1", 22, madeKey("ssh-rsa", 'r')));
        QVERIFY(hosts.append("pve1", 22, madeKey("ssh-ed25519", 'o')));
        const auto check = hosts.verify("pve1", 22, madeKey("ssh-ed25519", 'n'));
        QCOMPARE(check.verdict, Verdict::Changed);
        QCOMPARE(check.line, 2U);
        QCOMPARE(check.file, file);
        QCOMPARE(check.recordedFingerprint, fingerprint(madeKey("ssh-ed25519", 'o').blob));
        QCOMPARE(hosts.recordedTypes("pve1", 2222), (std::vector<std::string>{"ssh-rsa", "ssh-ed25519"}));
    }

    void certificateAuthorityIsReported()
    {
        QTemporaryDir folder;
        const auto file = folder.filePath("known_hosts");
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(("@cert-authority *.lan " + keyText(madeKey("ssh-ed25519", 'c')) + "\n").c_str());
        out.close();
        const auto check = KnownHosts(file.toStdString(), "").verify("pve1.lan", 22, madeKey("ssh-ed25519", 'c'));
        QCOMPARE(check.verdict, Verdict::Unknown);
        QCOMPARE(check.warnings.size(), 1U);
        QVERIFY(check.warnings.front().find("not supported") != std::string::npos);
    }

    void unreadableFileIsAnErrorOnlyForOurOwn()
    {
        QTemporaryDir folder; // a folder cannot be read as a file, not even by root
        const auto bad = folder.path().toStdString();
        const auto good = folder.filePath("none").toStdString();
        const auto key = madeKey("ssh-ed25519", 'k');
        QCOMPARE(KnownHosts(bad, good).verify("h", 22, key).verdict, Verdict::Error);
        const auto check = KnownHosts(good, bad).verify("h", 22, key);
        QCOMPARE(check.verdict, Verdict::Unknown);
        QCOMPARE(check.warnings.size(), 1U);
    }

    void appendMakesAPrivateFileAndRepairsTheLastLine()
    {
        QTemporaryDir folder;
        const auto path = folder.filePath("new/known_hosts");
        const KnownHosts hosts(path.toStdString(), "");
        QVERIFY(hosts.append("pve1", 2222, madeKey("ssh-ed25519", 'a')));
        struct stat status
        {
        };
        QCOMPARE(::stat(path.toLocal8Bit().constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777, 0600U);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.resize(file.size() - 1)); // a torn end
        file.close();
        QVERIFY(hosts.append("pve2", 22, madeKey("ssh-ed25519", 'b')));
        QVERIFY(hosts.append("pve2", 22, madeKey("ssh-ed25519", 'b'))); // nothing new
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto lines = file.readAll().split('\n');
        QCOMPARE(lines.size(), 3);
        QVERIFY(lines[0].startsWith("[pve1]:2222 ssh-ed25519 "));
        QVERIFY(lines[1].startsWith("pve2 ssh-ed25519 "));
        QVERIFY(lines[2].isEmpty());
    }

    void writersAtTheSameTimeDoNotTearLines()
    {
        QTemporaryDir folder;
        const auto file = folder.filePath("known_hosts").toStdString();
        std::vector<std::jthread> writers;
        for (int writer = 0; writer < 4; ++writer) {
            writers.emplace_back([&file, writer] {
                const KnownHosts hosts(file, "");
                for (int i = 0; i < 15; ++i)
                    (void)hosts.append("host" + std::to_string(writer * 15 + i), 22, madeKey("ssh-ed25519", 'w'));
            });
        }
        writers.clear();
        const KnownHosts hosts(file, "");
        for (int i = 0; i < 60; ++i) {
            const auto check = hosts.verify("host" + std::to_string(i), 22, madeKey("ssh-ed25519", 'w'));
            QCOMPARE(check.verdict, Verdict::Ok);
            QVERIFY(check.warnings.empty());
        }
    }
};

QTEST_APPLESS_MAIN(TestKnownHosts)
#include "tst_known_hosts.moc"
