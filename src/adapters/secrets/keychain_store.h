// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// KeychainStore is the desktop's keychain (Secret Service) through QtKeychain, with what QtKeychain leaves out: the
// state is probed before and after, writes and removals are read back, jobs run one after another and each call ends
// in bounded time. Owned by the composition root; main thread. The destructor answers what is open with Cancelled.
#pragma once

#include "adapters/secrets/keychain_jobs.h"
#include "adapters/secrets/secret_service_bus.h"

#include <deque>

namespace ktrdr {

struct KeychainOptions
{
    std::string service = "ktrdr-admin"; // under which everything is stored
    std::chrono::milliseconds probe{3'000};
    std::chrono::milliseconds job{5'000};
    std::chrono::milliseconds prompt{120'000}; // for the person
};

class KeychainStore final : public SecretStore
{
public:
    explicit KeychainStore(KeychainOptions options = {});
    ~KeychainStore() override;

    QFuture<Result<SecretState>> probe() override;
    QFuture<Result<Value>> read(const std::string& name) override;
    QFuture<Result<void>> write(const std::string& name, const Secret& value) override;
    QFuture<Result<void>> remove(const std::string& name) override;
    QFuture<Result<std::vector<std::string>>> names() override;
    QFuture<Result<void>> unlock() override;

private:
    template <typename T> using Finish = std::function<void(Result<T>)>;

    template <typename T> QFuture<Result<T>> enqueue(std::function<void(Finish<T>)> call);
    void next();
    template <typename T> void whenUsable(Finish<T> finish, std::function<void()> then);
    void readBetweenProbes(const std::string& name, Finish<Value> finish);

    KeychainOptions m_options;
    std::unique_ptr<SecretServiceBus> m_bus;
    std::unique_ptr<KeychainJobs> m_jobs;
    std::deque<std::function<void()>> m_calls; // those that need jobs; the first one runs
};

} // namespace ktrdr
