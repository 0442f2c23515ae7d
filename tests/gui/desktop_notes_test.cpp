// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Notes to the desktop: what is sent is plain, refusals and silence are told, and without any desktop the window is
// marked.
#include "adapters/desktop/desktop_notes.h"
#include "gui/runs/run_notifier.h"
#include "run_bench.h"

#include <QDBusConnection>
#include <QDBusServer>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace ktrdr;
using namespace ktrdr::fakes;

// What a desktop answers with.
class FakeDesktop : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

public:
    QStringList titles, texts;
    QList<QVariantMap> hints;

public Q_SLOTS:
    uint Notify(const QString&, uint, const QString&, const QString& title, const QString& text, const QStringList&,
                const QVariantMap& more, int)
    {
        titles << title;
        texts << text;
        hints << more;
        return 7;
    }
};

namespace {

// A bus of two: the desktop and we.
struct Bus
{
    QTemporaryDir folder;
    QDBusServer server{QStringLiteral("unix:path=") + folder.filePath(QStringLiteral("bus"))};
    FakeDesktop desktop;
    QString name = QStringLiteral("desktop-notes-test");
    std::unique_ptr<QDBusConnection> ours;

    explicit Bus(bool answers)
    {
        server.setAnonymousAuthenticationAllowed(true);
        QObject::connect(&server, &QDBusServer::newConnection, &desktop, [this, answers](QDBusConnection theirs) {
            if (answers)
                theirs.registerObject(QStringLiteral("/org/freedesktop/Notifications"), &desktop,
                                      QDBusConnection::ExportAllSlots);
        });
        QSignalSpy joined(&server, &QDBusServer::newConnection);
        ours = std::make_unique<QDBusConnection>(QDBusConnection::connectToPeer(server.address(), name));
        [&] { QTRY_COMPARE(joined.size(), 1); }();
    }
    ~Bus() { QDBusConnection::disconnectFromPeer(name); }
};

} // namespace

class DesktopNotesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theTextIsNoMarkup()
    {
        Bus bus(true);
        std::optional<bool> shown;
        showNote(*bus.ours, {QStringLiteral("Deploy <1>"), QStringLiteral("<b>failed</b> & so"), true}, this,
                 [&](bool taken) { shown = taken; });
        QVERIFY(!shown); // nobody waits for the desktop
        QTRY_VERIFY(shown.has_value());
        QVERIFY(*shown);
        QCOMPARE(bus.desktop.titles, QStringList{QStringLiteral("Deploy <1>")});
        QCOMPARE(bus.desktop.texts, QStringList{QStringLiteral("&lt;b&gt;failed&lt;/b&gt; &amp; so")});
        QCOMPARE(bus.desktop.hints.first().value(QStringLiteral("urgency")).toInt(), 2);
    }

    void aRefusalIsTold()
    {
        Bus bus(false);
        std::optional<bool> shown;
        showNote(*bus.ours, {QStringLiteral("t"), QStringLiteral("x"), false}, this,
                 [&](bool taken) { shown = taken; });
        QTRY_VERIFY(shown.has_value());
        QVERIFY(!*shown);
    }

    void withoutABusItIsToldAtOnce()
    {
        std::optional<bool> shown;
        showNote(QDBusConnection(QStringLiteral("no such bus")), {}, this, [&](bool taken) { shown = taken; });
        QVERIFY(shown == false);
    }

    void whatTheDesktopDoesNotTakeMarksTheWindow_data()
    {
        QTest::addColumn<bool>("takes");
        QTest::newRow("taken") << true;
        QTest::newRow("not taken") << false;
    }
    void whatTheDesktopDoesNotTakeMarksTheWindow()
    {
        QFETCH(bool, takes);
        WorkspaceBench bench;
        QWidget window; // offscreen there is no tray, and the window is not active
        auto* notifier = new RunNotifier(*bench.workspace, window);
        QVERIFY(!window.windowIcon().isNull());
        std::vector<QString> told;
        notifier->useDesktop([&](const RunNotice& notice, const std::function<void(bool)>& taken) {
            told.push_back(notice.title);
            taken(takes);
        });
        QSignalSpy marked(notifier, &RunNotifier::marked);
        const auto run = bench.workspace->startRun(bench.world.plan());
        QVERIFY(run);
        QTRY_VERIFY_WITH_TIMEOUT((*run)->ended(), 30'000);
        QCOMPARE(told.size(), std::size_t{1});
        QCOMPARE(marked.size(), takes ? 0 : 1);
    }
};

QTEST_MAIN(DesktopNotesTest)
#include "desktop_notes_test.moc"
