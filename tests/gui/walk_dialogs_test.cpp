// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The dialogs, the page of connections and the Demo menu, walked.
#include "fakes/fake_secret_store.h"
#include "gui/commands/command_palette.h"
#include "gui/commands/shortcut_sheet.h"
#include "gui/connections/connections_page.h"
#include "gui/demo/demo_menu.h"
#include "gui/operations/cancel_dialog.h"
#include "gui/settings/settings_dialog.h"
#include "gui/trust/question_dialogs.h"
#include "gui/walk_bench.h"
#include "gui/wizards/commands_dialog.h"

#include <QAction>

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

struct Stage : WalkBench
{
    FakeSecretStore keychain, session;
    SecretKeeper keeper{keychain, session};
    QList<QAction*> actions;
    QObject owner;

    explicit Stage(int percent) : WalkBench(percent, true)
    {
        keychain.values[kHostile] = "secret";
        for (const auto* text : {"&Deploy…", "&Refresh", "Find an object or run a &command"}) {
            auto* action = new QAction(QString::fromUtf8(text), &owner);
            action->setShortcut(Qt::CTRL | Qt::Key_F1);
            actions << action;
        }
    }
    OperationRow row()
    {
        OperationRow row;
        row.operation.id = kHostile;
        row.operation.symbol = kHostile;
        row.worker = kHostile;
        row.word = WorkerWord::Said;
        return row;
    }
    QWidget* connections()
    {
        const auto open = [](const Environment&) -> std::unique_ptr<Shell> { return nullptr; };
        auto* page = new ConnectionsPage(ConnectionServices{keeper, open}, theme);
        page->setEnvironment(&environment());
        return page;
    }
    QWidget* secret()
    {
        auto* dialog = new SecretDialog(QStringLiteral("Passphrase of the key"), QLatin1String(kHostile),
                                        Protection::Staging, theme, nullptr);
        dialog->offerKeychain(SecretState::Unlocked, true);
        return dialog;
    }
    QWidget* palette()
    {
        auto entries = entriesOf(actions);
        entries.push_back({QLatin1String(kHostile), QLatin1String(kHostile), true, [] {}});
        return new CommandPalette(std::move(entries), nullptr);
    }
    QWidget* make(const QString& page)
    {
        const HostKeyQuestion question{kHostile, "ssh-ed25519", "SHA256:0123456789012345678901234567890123456789012",
                                       kHostile};
        if (page == QLatin1String("settings"))
            return new SettingsDialog(theme);
        if (page == QLatin1String("palette"))
            return palette();
        if (page == QLatin1String("shortcuts"))
            return new ShortcutSheet(actions, nullptr);
        if (page == QLatin1String("host key"))
            return new HostKeyDialog(question, Protection::Production, theme, nullptr);
        if (page == QLatin1String("changed key"))
            return new ChangedKeyDialog({kHostile, kHostile, "ssh-ed25519", question.fingerprint, "ssh-ed25519",
                                         question.fingerprint, kHostile, false},
                                        Protection::Production, theme, nullptr);
        if (page == QLatin1String("secret"))
            return secret();
        if (page == QLatin1String("cancel"))
            return new CancelDialog(row(), environment().environment(), theme);
        if (page == QLatin1String("commands"))
            return new CommandsDialog(QLatin1String(kHostile), QLatin1String(kHostile), theme, nullptr);
        return connections();
    }
};

} // namespace

class WalkDialogsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyOne_data()
    {
        addPages({QStringLiteral("settings"), QStringLiteral("palette"), QStringLiteral("shortcuts"),
                  QStringLiteral("host key"), QStringLiteral("changed key"), QStringLiteral("secret"),
                  QStringLiteral("cancel"), QStringLiteral("commands"), QStringLiteral("connections")});
    }
    void everyOne()
    {
        QFETCH(QString, page);
        QFETCH(int, percent);
        Stage stage(percent);
        const std::unique_ptr<QWidget> shown(stage.make(page));
        const bool wide = page == QLatin1String("connections");
        showSmall(*shown, wide ? QSize(1000, 340) : shown->sizeHint().expandedTo(shown->size().boundedTo({1000, 740})));
        const auto found = walked(*shown);
        QVERIFY2(found.isEmpty(), qPrintable(found));
    }

    void tipsOfTheDemoMenu()
    {
        SimulatorLink link{{}, {}};
        TreeItem item;
        item.kind = TreeKind::Node;
        item.name = kHostile;
        DemoMenu menu(
            link, [&item] { return &item; }, nullptr);
        const auto found = markupComplaints(menu).join(u'\n');
        QVERIFY(!menu.actions().isEmpty());
        QVERIFY2(found.isEmpty(), qPrintable(found));
    }
};

QTEST_MAIN(WalkDialogsTest)
#include "walk_dialogs_test.moc"
