// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/secrets/memory_store.h"

#include "ports/answered.h"

namespace ktrdr {

QFuture<Result<SecretState>> MemoryStore::probe() { return answered<SecretState>(SecretState::Unlocked); }

QFuture<Result<SecretStore::Value>> MemoryStore::read(const std::string& name)
{
    const auto found = m_values.find(name);
    if (found == m_values.end())
        return answered<Value>(fail(ErrorCode::NotFound, "There is no such secret in this session", name));
    return answered<Value>(std::make_shared<Secret>(found->second.clone()));
}

QFuture<Result<void>> MemoryStore::write(const std::string& name, const Secret& value)
{
    m_values.insert_or_assign(name, value.clone());
    return answered<void>({});
}

QFuture<Result<void>> MemoryStore::remove(const std::string& name)
{
    m_values.erase(name);
    return answered<void>({});
}

QFuture<Result<std::vector<std::string>>> MemoryStore::names()
{
    std::vector<std::string> all;
    for (const auto& [name, value] : m_values)
        all.push_back(name);
    return answered<std::vector<std::string>>(std::move(all));
}

QFuture<Result<void>> MemoryStore::unlock() { return answered<void>({}); }

} // namespace ktrdr
