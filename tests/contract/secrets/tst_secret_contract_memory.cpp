// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/secrets/memory_store.h"
#include "secret_contract.h"

#include <QCoreApplication>

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const auto store = std::make_shared<ktrdr::MemoryStore>();
    return ktrdr::tests::runSecretContract([&] { return store; }, argc, argv);
}
