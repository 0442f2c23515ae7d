// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "secret_contract.h"

#include "fakes/await.h"

namespace ktrdr::tests {

namespace {

using fakes::awaited;
using fakes::codeOf;

Secret secret(const char* text) { return Secret(std::string(text)); }

std::string valueOf(const Result<SecretStore::Value>& read)
{
    return read ? std::string((*read)->reveal()) : std::string("error ") + toString(read.error().code);
}

class SecretContract : public QObject
{
    Q_OBJECT

public:
    explicit SecretContract(std::function<std::shared_ptr<SecretStore>()> open) : m_open(std::move(open)) {}

private Q_SLOTS:
    void init() { m_store = m_open(); }

    void saysThatItIsUnlocked()
    {
        const auto state = awaited(m_store->probe());
        QVERIFY(state);
        QVERIFY(*state == SecretState::Unlocked);
        QCOMPARE(codeOf(awaited(m_store->unlock())), "ok");
    }

    void missingIsNotFound() { QCOMPARE(codeOf(awaited(m_store->read("a/none"))), "not-found"); }

    void whatIsWrittenIsRead()
    {
        const char bytes[] = "nul \0 inside, \xc3\xbc and \xff";
        const std::string binary(bytes, sizeof bytes); // and one at the end
        QCOMPARE(codeOf(awaited(m_store->write("a/binary", Secret(std::string(binary))))), "ok");
        QCOMPARE(valueOf(awaited(m_store->read("a/binary"))), binary);
        QCOMPARE(valueOf(awaited(m_open()->read("a/binary"))), binary);
        QCOMPARE(codeOf(awaited(m_store->remove("a/binary"))), "ok");
    }

    void theNewValueReplacesTheOld()
    {
        QCOMPARE(codeOf(awaited(m_store->write("a/twice", secret("old")))), "ok");
        QCOMPARE(codeOf(awaited(m_store->write("a/twice", secret("new")))), "ok");
        QCOMPARE(valueOf(awaited(m_store->read("a/twice"))), "new");
        QCOMPARE(codeOf(awaited(m_store->remove("a/twice"))), "ok");
        QCOMPARE(codeOf(awaited(m_store->read("a/twice"))), "not-found");
        QCOMPARE(codeOf(awaited(m_store->remove("a/twice"))), "ok"); // nothing is there: done
    }

    void environmentsStayApart()
    {
        const auto one = passphraseName("production", "/k/id"), other = passphraseName("staging", "/k/id");
        QCOMPARE(codeOf(awaited(m_store->write(one, secret("p")))), "ok");
        QCOMPARE(codeOf(awaited(m_store->write(other, secret("s")))), "ok");
        QCOMPARE(valueOf(awaited(m_store->read(one))), "p");
        QCOMPARE(valueOf(awaited(m_store->read(other))), "s");
        const auto names = awaited(m_store->names());
        QVERIFY(names);
        QVERIFY((*names == std::vector<std::string>{"production/passphrase//k/id", "staging/passphrase//k/id"}));
        QCOMPARE(codeOf(awaited(m_store->remove(one))), "ok");
        QCOMPARE(valueOf(awaited(m_store->read(other))), "s");
        QCOMPARE(codeOf(awaited(m_store->remove(other))), "ok");
        QVERIFY(awaited(m_store->names())->empty());
    }

    void callsAtOnceAreAllAnswered()
    {
        std::vector<QFuture<Result<void>>> writes;
        std::vector<QFuture<Result<SecretStore::Value>>> reads;
        for (int i = 0; i < 8; ++i) {
            writes.push_back(m_store->write("a/many", Secret(std::to_string(i))));
            reads.push_back(m_store->read("a/many"));
        }
        for (int i = 0; i < 8; ++i) {
            QCOMPARE(codeOf(awaited(writes[static_cast<std::size_t>(i)])), "ok");
            QCOMPARE(valueOf(awaited(reads[static_cast<std::size_t>(i)])), std::to_string(i));
        }
        QCOMPARE(codeOf(awaited(m_store->remove("a/many"))), "ok");
    }

    void aStoreThatGoesLeavesNoFutureOpen()
    {
        auto store = m_open();
        const auto future = store->read("a/none");
        const bool last = store.use_count() == 1;
        store.reset();
        if (last && !future.isFinished())
            QFAIL("the future was left open");
        const auto code = codeOf(awaited(future));
        QVERIFY2(code == "cancelled" || code == "not-found", code.c_str());
    }

private:
    std::function<std::shared_ptr<SecretStore>()> m_open;
    std::shared_ptr<SecretStore> m_store;
};

} // namespace

int runSecretContract(std::function<std::shared_ptr<SecretStore>()> open, int argc, char** argv)
{
    SecretContract contract(std::move(open));
    return QTest::qExec(&contract, argc, argv);
}

} // namespace ktrdr::tests

#include "secret_contract.moc"
