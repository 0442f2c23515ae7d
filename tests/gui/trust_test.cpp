// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Questions of trust: secrets are looked up before they are asked for and kept where the person wants; a stored one
// that failed is not used again; host keys are trusted by an explicit yes, changed ones never.
#include "fakes/await.h"
#include "fakes/fake_secret_store.h"
#include "gui/trust/keychain_words.h"
#include "gui/trust/question_dialogs.h"
#include "gui/trust/window_prompt.h"
#include "gui/wizards/notice.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

const PassphraseQuestion kFirst{"production", "/k/id", 1};
const PassphraseQuestion kAgain{"production", "/k/id", 2};
const std::string kName = passphraseName("production", "/k/id");

std::string valueOf(const Result<SecretStore::Value>& value)
{
    return value ? std::string((*value)->reveal()) : std::string("error ") + toString(value.error().code);
}

struct Bench
{
    FakeSecretStore keychain, session;
    SecretKeeper keeper{keychain, session};
    Theme theme;
    QWidget window;
    WindowPrompt prompt{theme, keeper};

    Bench() { prompt.setWindow(&window); }

    template <typename Dialog> Dialog* dialog()
    {
        Dialog* found = nullptr;
        (void)QTest::qWaitFor([&] { return (found = window.findChild<Dialog*>()) && found->isVisible(); }, 5'000);
        return found;
    }
    static QRadioButton* choice(SecretDialog* dialog, const char* word)
    {
        for (auto* button : dialog->findChildren<QRadioButton*>()) {
            if (button->text().remove(u'&').contains(QLatin1String(word)))
                return button;
        }
        return nullptr;
    }
    static void type(SecretDialog* dialog, const char* text)
    {
        QTest::keyClicks(dialog->findChild<QLineEdit*>(), QLatin1String(text));
        QTest::keyClick(dialog->findChild<QLineEdit*>(), Qt::Key_Return);
    }
};

QPushButton* trustButton(const QDialog& dialog)
{
    for (auto* button : dialog.findChildren<QPushButton*>()) {
        if (button->text().contains(QLatin1String("trust")))
            return button;
    }
    return nullptr;
}

} // namespace

class TrustTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatTheKeychainHasIsNotAskedFor()
    {
        Bench bench;
        bench.keychain.values[kName] = "stored";
        QCOMPARE(valueOf(awaited(bench.prompt.passphrase(kFirst))), "stored");
        QVERIFY(!bench.window.findChild<QDialog*>());
        const auto other = bench.prompt.passphrase({"staging", "/k/id", 1}); // another environment is another secret
        QVERIFY(bench.dialog<SecretDialog>());
        QVERIFY(!other.isFinished());
        bench.dialog<SecretDialog>()->reject();
        QCOMPARE(valueOf(awaited(other)), "error cancelled");
    }

    void typedIsKeptForTheSessionOnly()
    {
        Bench bench;
        const auto answer = bench.prompt.passphrase(kFirst);
        auto* dialog = bench.dialog<SecretDialog>();
        QVERIFY(dialog);
        QVERIFY(bench.choice(dialog, "session")->isChecked());
        bench.type(dialog, "typed");
        QCOMPARE(valueOf(awaited(answer)), "typed");
        QVERIFY(bench.keychain.values.empty());
        QCOMPARE(valueOf(awaited(bench.prompt.passphrase(kFirst))), "typed"); // and not asked again
    }

    void typedIsRememberedWhenWanted()
    {
        Bench bench;
        const auto answer = bench.prompt.passphrase(kFirst);
        auto* dialog = bench.dialog<SecretDialog>();
        QVERIFY(dialog);
        bench.choice(dialog, "Remember")->click();
        bench.type(dialog, "typed");
        QCOMPARE(valueOf(awaited(answer)), "typed");
        QCOMPARE(bench.keychain.values[kName], "typed");
    }

    void refusalOfTheKeychainIsTold()
    {
        Bench bench;
        bench.keychain.keeps = false;
        QSignalSpy said(&bench.prompt, &WindowPrompt::said);
        const auto answer = bench.prompt.passphrase(kFirst);
        auto* dialog = bench.dialog<SecretDialog>();
        QVERIFY(dialog);
        bench.choice(dialog, "Remember")->setChecked(true);
        bench.type(dialog, "typed");
        QCOMPARE(valueOf(awaited(answer)), "typed");
        QTRY_COMPARE(said.size(), 1);
        QVERIFY(said[0][0].toString().contains(QLatin1String("this session only")));
        QVERIFY(!said[0][0].toString().contains(QLatin1String("typed")));
    }

    void storedThatFailsIsAskedForAndReplaced()
    {
        Bench bench;
        bench.keychain.values[kName] = "wrong";
        QCOMPARE(valueOf(awaited(bench.prompt.passphrase(kFirst))), "wrong");
        const auto second = bench.prompt.passphrase(kAgain);
        auto* dialog = bench.dialog<SecretDialog>();
        QVERIFY(dialog);
        QVERIFY(bench.choice(dialog, "Replace")->isChecked());
        dialog->reject();
        QCOMPARE(valueOf(awaited(second)), "error cancelled");
        QCOMPARE(bench.keychain.values[kName], "wrong"); // nobody said to remove it
        QTRY_VERIFY(!bench.window.findChild<QDialog*>());
        const auto later = bench.prompt.passphrase(kFirst); // a new connection: still not offered
        dialog = bench.dialog<SecretDialog>();
        QVERIFY(dialog);
        bench.type(dialog, "right");
        QCOMPARE(valueOf(awaited(later)), "right");
        QCOMPARE(bench.keychain.values[kName], "right");
    }

    void wrongOneThatWasJustStoredIsRemoved()
    {
        Bench bench;
        const auto first = bench.prompt.passphrase(kFirst);
        bench.choice(bench.dialog<SecretDialog>(), "Remember")->setChecked(true);
        bench.type(bench.dialog<SecretDialog>(), "mistyped");
        QCOMPARE(valueOf(awaited(first)), "mistyped");
        QTRY_VERIFY(!bench.window.findChild<QDialog*>());
        const auto second = bench.prompt.passphrase(kAgain);
        QVERIFY(bench.dialog<SecretDialog>());
        QVERIFY(bench.keychain.values.empty());
        bench.dialog<SecretDialog>()->reject();
        QCOMPARE(valueOf(awaited(second)), "error cancelled");
    }

    void lockedKeychainIsExplainedAndUnlocked()
    {
        Bench bench;
        bench.keychain.values[kName] = "stored";
        bench.keychain.state = SecretState::Locked;
        const auto answer = bench.prompt.passphrase(kFirst);
        auto* dialog = bench.dialog<SecretDialog>();
        QVERIFY(dialog);
        QCOMPARE(bench.keychain.reads, 0);
        QVERIFY(!bench.choice(dialog, "Remember")->isEnabled());
        auto* notice = dialog->findChild<Notice*>();
        QCOMPARE(notice->what(), QStringLiteral("The keychain is locked"));
        bench.keychain.unlocks = false;
        QTest::mouseClick(notice->findChild<QPushButton*>(), Qt::LeftButton);
        QTRY_VERIFY(notice->isVisible());
        bench.keychain.unlocks = true;
        QTest::mouseClick(notice->findChild<QPushButton*>(), Qt::LeftButton);
        QCOMPARE(valueOf(awaited(answer)), "stored"); // nothing was typed
    }

    void everyStateHasItsWords()
    {
        std::set<QString> seen;
        for (int i = 0; i < 6; ++i) {
            const auto state = static_cast<SecretState>(i);
            const auto words = wordsOf(state);
            QVERIFY(seen.insert(words.what).second);
            QCOMPARE(words.next.isEmpty(), state == SecretState::Unlocked);
            QCOMPARE(words.status == Status::Healthy, state == SecretState::Unlocked);
        }
        QCOMPARE(wordsOf(fail(ErrorCode::Unsupported, "no", "", "next")).next, QStringLiteral("next"));
        QCOMPARE(secretTitle(kName), QStringLiteral("production: passphrase of /k/id"));
        QCOMPARE(secretTitle(headerValueName("p", "api")), QStringLiteral("p: header value api"));
    }

    void unknownKeyIsTrustedByAnExplicitYesOnly()
    {
        Bench bench;
        const HostKeyQuestion question{"10.0.0.1", "ssh-ed25519", "SHA256:abc", "production"};
        const auto first = bench.prompt.trustHostKey(question);
        auto* dialog = bench.dialog<HostKeyDialog>();
        QVERIFY(dialog);
        QTest::keyClick(dialog, Qt::Key_Return);
        QVERIFY(first.isFinished() && !*first.result());
        QTRY_VERIFY(!bench.window.findChild<QDialog*>());
        bench.prompt.setProtections([](const std::string&) { return Protection::Staging; });
        const auto second = bench.prompt.trustHostKey(question);
        dialog = bench.dialog<HostKeyDialog>();
        QVERIFY(dialog);
        QTest::mouseClick(trustButton(*dialog), Qt::LeftButton);
        QVERIFY(second.isFinished() && *second.result());
    }

    void productionWantsTheEndOfTheFingerprint()
    {
        Bench bench; // nobody says how it is protected
        const HostKeyQuestion question{"10.0.0.1", "ssh-ed25519", "SHA256:abcdefgh12345678", "somewhere"};
        const auto answer = bench.prompt.trustHostKey(question);
        auto* dialog = bench.dialog<HostKeyDialog>();
        QVERIFY(dialog);
        auto* typed = dialog->findChild<QLineEdit*>();
        QVERIFY(typed && !trustButton(*dialog)->isEnabled());
        for (const auto* wrong : {"1234567", "abcdefgh", "123456789"}) {
            typed->setText(QLatin1String(wrong));
            QVERIFY2(!trustButton(*dialog)->isEnabled(), wrong);
        }
        typed->setText(QStringLiteral("12345678"));
        QTest::keyClick(typed, Qt::Key_Return); // the default button
        QVERIFY(answer.isFinished() && !*answer.result());
    }

    void changedKeyCannotBeAccepted()
    {
        Bench bench;
        const ChangedHostKey key{"10.0.0.1",    "production",   "ssh-ed25519",      "SHA256:shown",
                                 "ssh-ed25519", "SHA256:older", "/h/known_hosts:3", false};
        bench.prompt.hostKeyChanged(key);
        bench.prompt.hostKeyChanged(key); // the next attempt of the same connection
        auto* dialog = bench.dialog<ChangedKeyDialog>();
        QVERIFY(dialog);
        QString all;
        for (const auto* label : dialog->findChildren<QLabel*>()) {
            QVERIFY(label->textFormat() == Qt::PlainText);
            all += label->text() + u'\n';
        }
        for (const auto* part : {"SHA256:shown", "SHA256:older", "/h/known_hosts:3", "10.0.0.1", "production"})
            QVERIFY2(all.contains(QLatin1String(part)), part);
        int buttons = 0;
        for (const auto* button : dialog->findChildren<QPushButton*>())
            buttons += button->isVisible() ? 1 : 0;
        QCOMPARE(buttons, 1); // Close
        QSignalSpy accepted(dialog, &QDialog::accepted);
        QTest::keyClick(dialog, Qt::Key_Return);
        QCOMPARE(accepted.size(), 0);
        QTRY_VERIFY(!bench.window.findChild<QDialog*>()); // and no second one
    }
};

QTEST_MAIN(TrustTest)
#include "trust_test.moc"
