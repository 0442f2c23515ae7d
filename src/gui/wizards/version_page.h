// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which version to deploy: a list where a source gives one, and a field for any tag, branch or commit. Says what runs
// now and how old that knowledge is. Owned by its wizard; main thread.
#pragma once

#include "app/watched_environment.h"
#include "gui/theme/theme.h"
#include "gui/wizards/version_offer.h"
#include "gui/wizards/wizard_page.h"

#include <memory>

namespace Ui {
class VersionPage;
}

namespace ktrdr {

// "Runs now: v1.5.1 on 9 of 12 targets, v1.5.0 on 1 of 12 targets, unknown: 2 ...": what was read too long ago is
// unknown, whatever it said.
QString presentText(const ClusterTruth& truth);

class VersionPage : public WizardPage
{
    Q_OBJECT

public:
    VersionPage(const WatchedEnvironment& environment, const Theme& theme, QWidget* parent);
    ~VersionPage() override;

    void setSource(VersionSource source);
    void setVersion(const QString& version);
    std::string version() const;
    // "14 commits · uv.lock changes", empty when it is not known.
    QString note() const;

    void enter() override;
    bool isComplete() const override;

private:
    void makeTable();
    void load();
    void fill(const Result<VersionOffers>& offers);
    void addRow(const VersionOffer& offer);
    void takeRow();
    void judge();
    void sayPresent();
    const VersionOffer* offer() const;

    const WatchedEnvironment& m_environment;
    const Theme& m_theme;
    std::unique_ptr<Ui::VersionPage> m_ui;
    VersionSource m_source;
    int m_generation = 0; // of the newest reading of the list
    std::vector<VersionOffer> m_offers;
};

} // namespace ktrdr
