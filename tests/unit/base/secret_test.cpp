// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/secret.h"

#include <QTest>

#include <fmt/core.h>
#include <sstream>
#include <type_traits>

using namespace ktrdr;

class SecretTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cannotBeShownOrCopied();
    void wipesTheSourceText_data();
    void wipesTheSourceText();
    void moveWipesTheSource_data();
    void moveWipesTheSource();
    void assignmentReplaces();
    void cloneIsIndependent();
};

namespace {

template <typename T>
concept Streamable = requires(std::ostream& out, const T& value)
{
    out << value;
};
template <typename T>
concept Comparable = requires(const T& a, const T& b)
{
    a == b;
};

static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(!std::is_convertible_v<std::string, Secret> && !std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_convertible_v<Secret, std::string_view>);
static_assert(!Streamable<Secret> && !Comparable<Secret>);
static_assert(Streamable<std::string> && Comparable<std::string>); // the concepts can tell

void lengths()
{
    QTest::addColumn<int>("length");
    QTest::newRow("inside the object") << 10;
    QTest::newRow("on the heap") << 100;
}

bool allZero(const char* data, std::size_t size)
{
    return std::all_of(data, data + size, [](char c) { return c == '\0'; });
}

} // namespace

void SecretTest::cannotBeShownOrCopied()
{
    QVERIFY(!fmt::is_formattable<Secret>::value);
    QVERIFY(fmt::is_formattable<std::string>::value);
}

void SecretTest::wipesTheSourceText_data() { lengths(); }

void SecretTest::wipesTheSourceText()
{
    QFETCH(const int, length);
    std::string text(static_cast<std::size_t>(length), 's');
    const char* bytes = text.data();
    const Secret secret(std::move(text));
    QCOMPARE(secret.reveal().size(), static_cast<std::size_t>(length));
    QVERIFY(secret.reveal().data() != bytes);
    QVERIFY(text.empty()); // NOLINT(bugprone-use-after-move): the promise of the constructor
    QVERIFY(allZero(bytes, static_cast<std::size_t>(length)));
}

void SecretTest::moveWipesTheSource_data() { lengths(); }

void SecretTest::moveWipesTheSource()
{
    QFETCH(const int, length);
    Secret first(std::string(static_cast<std::size_t>(length), 's'));
    const char* bytes = first.reveal().data(); // the wiped source keeps its buffer
    Secret second(std::move(first));
    QVERIFY(first.isEmpty()); // NOLINT(bugprone-use-after-move)
    QVERIFY(allZero(bytes, static_cast<std::size_t>(length)));
    QCOMPARE(second.reveal(), std::string_view(std::string(static_cast<std::size_t>(length), 's')));

    const char* secondBytes = second.reveal().data();
    Secret third;
    third = std::move(second);
    QVERIFY(second.isEmpty()); // NOLINT(bugprone-use-after-move)
    QVERIFY(allZero(secondBytes, static_cast<std::size_t>(length)));
    QCOMPARE(third.reveal().size(), static_cast<std::size_t>(length));
}

void SecretTest::assignmentReplaces()
{
    Secret secret(std::string("a longer secret than the next one"));
    secret = Secret(std::string("short"));
    QCOMPARE(secret.reveal(), std::string_view("short"));
    auto& same = secret;
    secret = std::move(same);
    QCOMPARE(secret.reveal(), std::string_view("short"));
}

void SecretTest::cloneIsIndependent()
{
    const Secret secret(std::string("hunter2"));
    const Secret copy = secret.clone();
    QCOMPARE(copy.reveal(), secret.reveal());
    QVERIFY(copy.reveal().data() != secret.reveal().data());
}

QTEST_APPLESS_MAIN(SecretTest)
#include "secret_test.moc"
