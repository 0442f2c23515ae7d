// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// FakeSecretStore is a keychain in a state of the test's choice; answers come at once. Owned by the test, main thread
// only.
#pragma once

#include "ports/secret_store.h"

#include <QPromise>

#include <map>

namespace ktrdr::fakes {

class FakeSecretStore final : public SecretStore
{
public:
    Result<SecretState> state = SecretState::Unlocked;
    std::map<std::string, std::string> values;
    bool unlocks = true; // what the person does when asked
    bool keeps = true;   // false: every write fails
    int reads = 0;

    QFuture<Result<SecretState>> probe() override { return answered(state); }
    QFuture<Result<Value>> read(const std::string& name) override
    {
        ++reads;
        if (const auto found = values.find(name); usable() && found != values.end())
            return answered(Result<Value>(std::make_shared<Secret>(std::string(found->second))));
        return answered(Result<Value>(refused(usable() ? ErrorCode::NotFound : ErrorCode::PermissionDenied)));
    }
    QFuture<Result<void>> write(const std::string& name, const Secret& value) override
    {
        if (!usable() || !keeps)
            return answered(Result<void>(refused(ErrorCode::PermissionDenied)));
        values[name] = std::string(value.reveal());
        return answered(Result<void>());
    }
    QFuture<Result<void>> remove(const std::string& name) override
    {
        if (!usable())
            return answered(Result<void>(refused(ErrorCode::PermissionDenied)));
        values.erase(name);
        return answered(Result<void>());
    }
    QFuture<Result<std::vector<std::string>>> names() override
    {
        std::vector<std::string> all;
        for (const auto& [name, value] : values)
            all.push_back(name);
        return answered(Result<std::vector<std::string>>(std::move(all)));
    }
    QFuture<Result<void>> unlock() override
    {
        if (!unlocks)
            return answered(Result<void>(refused(ErrorCode::Cancelled)));
        state = SecretState::Unlocked;
        return answered(Result<void>());
    }

private:
    bool usable() const { return state && *state == SecretState::Unlocked; }
    static Unexpected refused(ErrorCode code) { return fail(code, "The fake keychain refused", "keychain"); }
    template <typename T> static QFuture<Result<T>> answered(Result<T> value)
    {
        QPromise<Result<T>> promise;
        promise.start();
        promise.addResult(std::move(value));
        promise.finish();
        return promise.future();
    }
};

} // namespace ktrdr::fakes
