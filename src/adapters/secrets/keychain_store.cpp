// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/secrets/keychain_store.h"

#include "ports/answered.h"

namespace ktrdr {

namespace {

bool isNotFound(const Error& error) { return error.code == ErrorCode::NotFound; }

} // namespace

KeychainStore::KeychainStore(KeychainOptions options)
    : m_options(std::move(options)), m_bus(std::make_unique<SecretServiceBus>(m_options.probe, m_options.prompt)),
      m_jobs(std::make_unique<KeychainJobs>(QString::fromStdString(m_options.service), m_options.job))
{
}

// Jobs that run go on by themselves; nobody listens.
KeychainStore::~KeychainStore() = default;

template <typename T> QFuture<Result<T>> KeychainStore::enqueue(std::function<void(Finish<T>)> call)
{
    const auto promise = startedPromise<T>();
    const Finish<T> finish = [this, promise](Result<T> result) {
        m_calls.pop_front();
        next();
        answer(promise, std::move(result));
    };
    m_calls.push_back([call = std::move(call), finish] { call(finish); });
    if (m_calls.size() == 1)
        next();
    return promise->future();
}

// From the event loop, so that no continuation is called inside the call of its caller.
void KeychainStore::next()
{
    if (m_calls.empty())
        return;
    QMetaObject::invokeMethod(
        m_bus.get(),
        [this] {
            const auto call = std::exchange(m_calls.front(), nullptr); // its place goes when it finishes
            call();
        },
        Qt::QueuedConnection);
}

template <typename T> void KeychainStore::whenUsable(Finish<T> finish, std::function<void()> then)
{
    if (auto obstacle = keychainObstacle())
        return finish(Unexpected(std::move(*obstacle)));
    if (m_jobs->isBlocked())
        return finish(fail(ErrorCode::Busy, "The keychain still owes an earlier answer", "keychain",
                           "Restart the keychain service, then try again"));
    m_bus->probe([this, finish, then = std::move(then)](SecretState state) {
        if (state != SecretState::Unlocked)
            return finish(Unexpected(errorOf(state)));
        m_jobs->setDaemon(m_bus->daemon());
        then();
    });
}

// The backend says "not found" for a locked keychain too: only an unlocked one before and after is believed.
void KeychainStore::readBetweenProbes(const std::string& name, Finish<Value> finish)
{
    whenUsable<Value>(finish, [this, name, finish] {
        m_jobs->read(name, [this, finish](Result<Value> value) {
            if (!value && !isNotFound(value.error()))
                return finish(std::move(value));
            m_bus->probe([finish, value](SecretState after) {
                finish(after == SecretState::Unlocked ? value : Unexpected(errorOf(after)));
            });
        });
    });
}

QFuture<Result<SecretState>> KeychainStore::probe()
{
    if (auto obstacle = keychainObstacle())
        return answered<SecretState>(Unexpected(std::move(*obstacle)));
    const auto promise = startedPromise<SecretState>();
    m_bus->probe([promise](SecretState state) { answer<SecretState>(promise, state); });
    return promise->future();
}

QFuture<Result<SecretStore::Value>> KeychainStore::read(const std::string& name)
{
    return enqueue<Value>([this, name](const Finish<Value>& finish) { readBetweenProbes(name, finish); });
}

QFuture<Result<void>> KeychainStore::write(const std::string& name, const Secret& value)
{
    const auto wanted = std::make_shared<Secret>(value.clone());
    return enqueue<void>([this, name, wanted](const Finish<void>& finish) {
        const auto check = [name, wanted, finish](const Result<Value>& read) {
            if (read && (*read)->reveal() == wanted->reveal())
                return finish({});
            finish(fail(ErrorCode::Io, "The keychain did not keep the secret", name, "Forget it and store it again",
                        read ? "another value was read back" : toString(read.error())));
        };
        whenUsable<void>(finish, [this, name, wanted, finish, check] {
            m_jobs->write(name, *wanted, [this, name, finish, check](Result<void> written) {
                if (!written)
                    return finish(std::move(written));
                readBetweenProbes(name, check);
            });
        });
    });
}

QFuture<Result<void>> KeychainStore::remove(const std::string& name)
{
    return enqueue<void>([this, name](const Finish<void>& finish) {
        const auto check = [name, finish](const Result<Value>& read) {
            if (!read && isNotFound(read.error()))
                return finish({});
            finish(read ? fail(ErrorCode::Io, "The keychain still holds the secret", name,
                               "Remove it with the desktop's password manager")
                        : Unexpected(read.error()));
        };
        whenUsable<void>(finish, [this, name, finish, check] {
            m_jobs->remove(name, [this, name, finish, check](Result<void> removed) {
                if (!removed && !isNotFound(removed.error()))
                    return finish(std::move(removed));
                readBetweenProbes(name, check);
            });
        });
    });
}

QFuture<Result<std::vector<std::string>>> KeychainStore::names()
{
    const auto promise = startedPromise<std::vector<std::string>>();
    m_bus->names(QString::fromStdString(m_options.service),
                 [promise](Result<std::vector<std::string>> names) { answer(promise, std::move(names)); });
    return promise->future();
}

QFuture<Result<void>> KeychainStore::unlock()
{
    const auto promise = startedPromise<void>();
    m_bus->unlock([promise](Result<void> done) { answer(promise, std::move(done)); });
    return promise->future();
}

} // namespace ktrdr
