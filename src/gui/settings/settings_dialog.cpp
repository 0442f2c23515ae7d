// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/settings/settings_dialog.h"

#include "gui/settings/preferences.h"
#include "gui/theme/plain_label.h"
#include "gui/theme/scaled.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QVBoxLayout>

namespace ktrdr {

SettingsDialog::SettingsDialog(Theme& theme, QWidget* parent)
    : QDialog(parent), m_theme(theme), m_scheme(new QComboBox(this)), m_density(new QComboBox(this)),
      m_notify(new QComboBox(this))
{
    setWindowTitle(tr("Settings"));
    setMinimumWidth(sizes::scaled(460));
    m_scheme->addItems({tr("as the system"), tr("light"), tr("dark")});
    m_scheme->setAccessibleName(tr("Colours"));
    m_density->addItems({tr("compact"), tr("comfortable")});
    m_density->setAccessibleName(tr("Rows"));
    m_density->setCurrentIndex(static_cast<int>(m_theme.density()));
    m_notify->addItems({tr("when a run ends or needs a person"), tr("only when a person is needed"), tr("never")});
    m_notify->setAccessibleName(tr("Desktop notifications"));
    m_scheme->setCurrentIndex(static_cast<int>(m_theme.scheme()));
    m_notify->setCurrentIndex(static_cast<int>(Preferences::load().notify));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(sizes::kCardGap);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    const auto add = [&](const QString& text, QWidget* field) {
        auto* label = plainLabel(text, this);
        label->setBuddy(field);
        form->addRow(label, field);
    };
    add(tr("&Colours"), m_scheme);
    add(tr("&Rows"), m_density);
    add(tr("&Notifications"), m_notify);
    auto* notes = secondaryLabel(tr("Notifications are shown while the window is not in front. The size of the text "
                                    "follows the system's settings."),
                                 this);
    notes->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(sizes::kPageMargin, sizes::kPageMargin, sizes::kPageMargin, sizes::kPageMargin);
    column->setSpacing(sizes::kCardGap);
    column->addLayout(form);
    column->addWidget(notes);
    column->addStretch(1);
    column->addWidget(buttons);
    connect(m_scheme, &QComboBox::currentIndexChanged, this, &SettingsDialog::keep);
    connect(m_density, &QComboBox::currentIndexChanged, this, &SettingsDialog::keep);
    connect(m_notify, &QComboBox::currentIndexChanged, this, &SettingsDialog::keep);
}

void SettingsDialog::keep()
{
    Preferences chosen;
    chosen.scheme = static_cast<ColourScheme>(m_scheme->currentIndex());
    chosen.notify = static_cast<Notify>(m_notify->currentIndex());
    chosen.density = static_cast<Density>(m_density->currentIndex());
    chosen.save();
    m_theme.choose(chosen.density);
    if (m_theme.scheme() != chosen.scheme)
        m_theme.choose(chosen.scheme);
}

} // namespace ktrdr
