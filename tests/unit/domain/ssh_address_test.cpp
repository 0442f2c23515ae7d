// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/ssh_address.h"

#include <QTest>

using namespace ktrdr;

class SshAddressTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isWrittenForPeople()
    {
        QCOMPARE(sshAddress({"pve1", 22, "root"}), std::string("root@pve1"));
        QCOMPARE(sshAddress({"10.0.0.2", 2222, "ops"}), std::string("ops@10.0.0.2:2222"));
        QCOMPARE(sshAddress({"2001:db8::1", 22, "root"}), std::string("root@[2001:db8::1]"));
        QCOMPARE(sshAddress({"::1", 2222, "root"}), std::string("root@[::1]:2222"));
    }
};

QTEST_APPLESS_MAIN(SshAddressTest)
#include "ssh_address_test.moc"
