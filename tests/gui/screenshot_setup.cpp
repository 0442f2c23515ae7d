// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/screenshot_setup.h"

#include "gui/first_run/start_page.h"
#include "gui/settings/settings_dialog.h"
#include "gui/setup/environment_editor.h"
#include "gui/setup_bench.h"
#include "gui/trust/question_dialogs.h"
#include "gui/wizard_bench.h"

#include <QTabWidget>

namespace ktrdr::fakes {

namespace {

constexpr int kPatience = 20'000; // ms

bool clickWhenReady(QWidget& window, const char* text)
{
    const auto ready = [&] {
        auto* button = buttonWith(window, QString::fromLatin1(text));
        return button && button->isEnabled();
    };
    if (!QTest::qWaitFor(ready, kPatience))
        return false;
    buttonWith(window, QString::fromLatin1(text))->click();
    return true;
}

void takeQuestions(const Shoot& shoot, Theme& theme)
{
    const std::string shown = "SHA256:u7r0P1x8c3Wf6d2Qk5Zt9Yb4Nn1Jm0Lh8Gv3Ea7Ks2";
    const std::string recorded = "SHA256:b2K9s4Tq7Vx1Zc5Mn8Lp3Rf6Hd0Wy2Gj4Ua9Ee1Oo5";
    HostKeyDialog unknown({"pve1.internal:22", "ssh-ed25519", shown, "production"}, Protection::Production, theme,
                          nullptr);
    shoot(QStringLiteral("host-key"), unknown, theme);
    ChangedKeyDialog changed({"pve1.internal:22", "production", "ssh-ed25519", shown, "ssh-ed25519", recorded,
                              "~/.config/ktrdr-admin/known_hosts:3", false},
                             Protection::Production, theme, nullptr);
    shoot(QStringLiteral("host-key-changed"), changed, theme);
    SecretDialog secret(QStringLiteral("Passphrase of the key ~/.ssh/id_ed25519"), QStringLiteral("For production"),
                        Protection::Production, theme, nullptr);
    secret.offerKeychain(SecretState::Locked, false);
    shoot(QStringLiteral("secret"), secret, theme);
    SettingsDialog settings(theme);
    shoot(QStringLiteral("settings"), settings, theme);
}

} // namespace

bool takeSetup(const Shoot& shoot)
{
    SetupBench bench;
    const auto none = bench.desk.load();
    StartPage start(none.error(), bench.services(), bench.clock, bench.theme);
    start.resize(980, 700);
    shoot(QStringLiteral("start"), start, bench.theme);
    SetupAssistant assistant(bench.services(), bench.clock, bench.theme);
    assistant.resize(980, 700);
    assistant.show();
    assistant.start();
    QTest::keyClicks(field(assistant, "node[0].host"), QStringLiteral("pve1.internal"));
    shoot(QStringLiteral("setup-access"), assistant, bench.theme);
    if (!clickWhenReady(assistant, "Connect and look") ||
        !QTest::qWaitFor([&] { return buttonWith(assistant, QStringLiteral("Next")) != nullptr; }, kPatience))
        return false;
    shoot(QStringLiteral("setup-inventory"), assistant, bench.theme);
    if (!clickWhenReady(assistant, "Next"))
        return false;
    const bool tested =
        QTest::qWaitFor([&] { return says(assistant, QStringLiteral("Everything answers")); }, kPatience);
    shoot(QStringLiteral("setup-finish"), assistant, bench.theme);
    EnvironmentEditor editor(
        bench.world.sample.environment, bench.services(), [] { return QString(); }, bench.theme);
    auto* tabs = editor.findChild<QTabWidget*>();
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        shoot(QStringLiteral("editor-%1").arg(tab + 1), editor, bench.theme);
    }
    takeQuestions(shoot, bench.theme);
    return tested;
}

} // namespace ktrdr::fakes
