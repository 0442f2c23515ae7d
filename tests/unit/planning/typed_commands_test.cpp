// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Commands to copy: quoted, with the environment's own access, and nothing that ends the here-document early.
#include "planning/typed_commands.h"

#include <QTest>

using namespace ktrdr;

class TypedCommandsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shellInAContainer()
    {
        const auto ct = CtId::fromNumber(201).value();
        QCOMPARE(typedShellIn({}, {"10.0.0.1"}, ct), std::string("ssh -t -p 22 root@10.0.0.1 'pct enter 201'"));
        SshAccess ssh;
        ssh.identityFile = "/keys/my key";
        ssh.jumpHosts = {{"bastion", 2222, "ops"}};
        QCOMPARE(typedShellIn(ssh, {"10.0.0.1", 2022, "admin"}, ct),
                 std::string("ssh -t -i '/keys/my key' -J ops@bastion:2222 -p 2022 admin@10.0.0.1 'pct enter 201'"));
    }

    void scriptsAreHereDocumentsThatEndOnce()
    {
        const auto plain = typedCommand({}, {"h"}, {"/bin/sh -s", "echo 'a'\n"});
        QCOMPARE(plain, std::string("ssh -p 22 root@h '/bin/sh -s' <<'END_OF_SCRIPT'\necho 'a'\nEND_OF_SCRIPT\n"));
        const auto sly = typedCommand({}, {"h"}, {"/bin/sh -s", "END_OF_SCRIPT\nrm x"});
        QVERIFY(sly.ends_with("rm x\nEND_OF_SCRIPT_\n"));
        QCOMPARE(typedCommand({}, {"h"}, {"true", {}}), std::string("ssh -p 22 root@h true"));
    }

    void oddHostsAreQuoted()
    {
        const auto text = typedSsh({}, {"h;reboot", 22, "r$(x)"}, false);
        QVERIFY(text.ends_with("'r$(x)@h;reboot'"));
    }
};

QTEST_GUILESS_MAIN(TypedCommandsTest)
#include "typed_commands_test.moc"
