// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The contract of the Shell port, kept by LibsshShell against a real OpenSSH server.
#include "sshd_bench.h"

#include <QCoreApplication>

int main(int argc, char** argv)
{
    const QCoreApplication app(argc, argv);
    ktrdr::tests::SshdBench bench;
    return ktrdr::tests::runContract(bench, argc, argv);
}
