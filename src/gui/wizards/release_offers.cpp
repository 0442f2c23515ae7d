// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/wizards/release_offers.h"

#include "app/release_reader.h"
#include "app/watched_environment.h"

#include <QCoreApplication>
#include <QPointer>

namespace ktrdr {

namespace {

struct ReleaseOffers
{
    Q_DECLARE_TR_FUNCTIONS(ReleaseOffers)
};

QString remarkOf(const ReleaseList& releases)
{
    QStringList remarks;
    if (releases.problem)
        remarks << ReleaseOffers::tr("Only what the repository knew before: %1")
                       .arg(QString::fromStdString(toString(*releases.problem)));
    if (releases.omitted > 0)
        remarks << ReleaseOffers::tr("%1 older versions are left out").arg(releases.omitted);
    if (releases.unusable > 0)
        remarks << ReleaseOffers::tr("%1 tags cannot be deployed").arg(releases.unusable);
    if (releases.shallow)
        remarks << ReleaseOffers::tr("the repository lacks its older history, so nothing is counted");
    return remarks.join(QStringLiteral(" · "));
}

} // namespace

VersionOffers offersOf(const ReleaseList& releases)
{
    VersionOffers offers;
    offers.remark = remarkOf(releases);
    for (const auto& release : releases.releases) {
        VersionOffer offer;
        offer.version = QString::fromStdString(release.tag);
        offer.commit = QString::fromStdString(release.commit.shortText());
        offer.date = release.date;
        offer.subject = QString::fromStdString(release.subject);
        offer.ahead = release.ahead;
        offer.behind = release.behind;
        offer.lockChanges = release.lockChanges;
        offer.deployed = releases.isDeployed(release);
        offers.offers.push_back(std::move(offer));
    }
    return offers;
}

VersionSource releaseSource(WatchedEnvironment& environment, QObject* owner)
{
    return [&environment, owner = QPointer(owner)](const std::function<void(const Result<VersionOffers>&)>& give) {
        if (!owner)
            return;
        if (!environment.isOpen())
            return give(fail(ErrorCode::Unreachable, "There is no connection yet", environment.name(),
                             "Type the version, or open this dialog again when the nodes are connected"));
        auto* reader = new ReleaseReader(environment.environment(), environment.session()->ports(), owner);
        reader->readReleases(environment.snapshot(), [reader, give](const Result<ReleaseList>& releases) {
            reader->deleteLater();
            give(releases ? Result<VersionOffers>(offersOf(*releases)) : Unexpected(releases.error()));
        });
    };
}

} // namespace ktrdr
