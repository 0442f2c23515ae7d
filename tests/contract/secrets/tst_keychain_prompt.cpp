// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A locked keychain that can ask: its prompt answered, dismissed, and left alone, on a screen of the test's own.
#include "keychain_child.h"
#include "prompt_screen.h"

using namespace ktrdr;
using namespace ktrdr::tests;

namespace {

constexpr int kPatient = 60'000;

// A keyring with one secret, locked, in a session that has a screen.
struct LockedSession
{
    PromptScreen screen;
    KeyringSession session;
    std::unique_ptr<Program> program;

    bool begin(int promptMs)
    {
        if (!screen.start())
            return false;
        session.setDisplay(screen.display());
        if (!session.startBus() || !session.startKeyring())
            return false;
        program = std::make_unique<Program>(session.environment(), promptMs);
        return program->ask("write e/p/k v") == "ok" && session.lock() && program->ask("probe") == "locked";
    }
};

} // namespace

class KeychainPromptTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (const auto& missing : {KeyringSession::missing(), PromptScreen::missing()}) {
            if (!missing.isEmpty())
                QFAIL(qPrintable(missing + QStringLiteral(": ./dev test installs it")));
        }
    }

    void answered()
    {
        LockedSession locked;
        QVERIFY(locked.begin(kPatient));
        locked.program->tell("unlock");
        QVERIFY(locked.screen.showsPrompt());
        QCOMPARE(locked.program->ask("probe"), "locked"); // the program goes on while the person thinks
        QVERIFY(locked.screen.type(QStringLiteral("test-pass")));
        QVERIFY(locked.screen.press(QStringLiteral("Return")));
        QCOMPARE(locked.program->hear(), "ok");
        QCOMPARE(locked.program->ask("probe"), "unlocked");
        QCOMPARE(locked.program->ask("read e/p/k"), "v");
        QCOMPARE(locked.program->ask("write e/p/k w"), "ok");
        QCOMPARE(locked.program->ask("read e/p/k"), "w");
    }

    void dismissed()
    {
        LockedSession locked;
        QVERIFY(locked.begin(kPatient));
        locked.program->tell("unlock");
        QVERIFY(locked.screen.showsPrompt());
        QVERIFY(locked.screen.press(QStringLiteral("Escape")));
        QCOMPARE(locked.program->hear(), "cancelled");
        QCOMPARE(locked.program->ask("probe"), "locked");
        QCOMPARE(locked.program->ask("read e/p/k"), "permission-denied");
        QCOMPARE(locked.program->ask("remove e/p/k"), "permission-denied");
    }

    void leftAlone()
    {
        LockedSession locked;
        QVERIFY(locked.begin(6'000)); // longer than the prompt takes to appear
        locked.program->tell("unlock");
        QVERIFY(locked.screen.showsPrompt());
        QCOMPARE(locked.program->hear(), "cancelled");
        QVERIFY(locked.screen.hidesPrompt()); // nobody answers a question that is over
        QCOMPARE(locked.program->ask("probe"), "locked");
        QCOMPARE(locked.program->ask("read e/p/k"), "permission-denied");
        QVERIFY(locked.program->exitedWell());
    }
};

int main(int argc, char** argv) { return runWithChildren<KeychainPromptTest>(argc, argv); }

#include "tst_keychain_prompt.moc"
