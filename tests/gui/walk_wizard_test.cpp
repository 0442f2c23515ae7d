// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Every page of the deploy wizard, walked.
#include "gui/walk_bench.h"
#include "gui/wizard_bench.h"
#include "gui/wizards/deploy_wizard.h"

using namespace ktrdr;
using namespace ktrdr::fakes;

namespace {

enum Page { Version, Strategy, Checks, Review };

struct Stage
{
    WalkBench bench;
    DeployWizard wizard;

    Stage(int percent, bool broken) : bench(percent, broken), wizard(*bench.workspace, bench.environment(), bench.theme)
    {
        VersionOffer offer;
        offer.version = QStringLiteral("v1.5.2");
        offer.commit = QStringLiteral("09e09e0");
        offer.subject = QLatin1String(kHostile);
        offer.ahead = 14;
        offer.lockChanges = true;
        wizard.setVersionSource([offer](const auto& ready) { ready(VersionOffers{{offer, offer, offer}, {}}); });
        wizard.setVersion(offer.version);
        showSmall(wizard, {1000, 744});
    }
    void goTo(int page)
    {
        for (int at = wizard.currentPage(); at < page; ++at) {
            wizard.next();
            QTRY_COMPARE(wizard.currentPage(), at + 1);
            if (at + 1 == Checks)
                QTRY_VERIFY(says(wizard, QStringLiteral("checks")) && says(wizard, QStringLiteral("pass")));
        }
    }
};

} // namespace

class WalkWizardTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyPage_data()
    {
        addPages({QStringLiteral("version"), QStringLiteral("strategy"), QStringLiteral("checks"),
                  QStringLiteral("failed checks"), QStringLiteral("review")});
    }
    void everyPage()
    {
        QFETCH(QString, page);
        QFETCH(int, percent);
        const bool broken = page == QLatin1String("failed checks");
        Stage stage(percent, broken);
        stage.goTo(page == QLatin1String("version")    ? Version
                   : page == QLatin1String("strategy") ? Strategy
                   : page == QLatin1String("review")   ? Review
                                                       : Checks);
        const auto found = walked(stage.wizard);
        QVERIFY2(found.isEmpty(), qPrintable(found));
    }
};

QTEST_MAIN(WalkWizardTest)
#include "walk_wizard_test.moc"
