// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// MemoryStore keeps secrets until the program ends and writes them nowhere: the alternative when there is no keychain
// or the person does not want it. Owned by the composition root; main thread.
#pragma once

#include "ports/secret_store.h"

#include <map>

namespace ktrdr {

class MemoryStore final : public SecretStore
{
public:
    QFuture<Result<SecretState>> probe() override;
    QFuture<Result<Value>> read(const std::string& name) override;
    QFuture<Result<void>> write(const std::string& name, const Secret& value) override;
    QFuture<Result<void>> remove(const std::string& name) override;
    QFuture<Result<std::vector<std::string>>> names() override;
    QFuture<Result<void>> unlock() override;

private:
    std::map<std::string, Secret> m_values;
};

} // namespace ktrdr
