// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// EnvironmentEditor changes one environment of the configuration: every key of the file in groups, checked while it is
// typed; saved only when the file would take it and no run works on the environment. Its name stays: journal and
// history know it by that. Owned by its parent; main thread.
#pragma once

#include "app/cluster_probe.h"
#include "gui/setup/environment_fields.h"

#include <QDialog>

class QLabel;
class QPushButton;
class QTabWidget;

namespace ktrdr {

class Notice;

class EnvironmentEditor : public QDialog
{
    Q_OBJECT

public:
    // `busy` says which run works on the environment, empty: none.
    EnvironmentEditor(Environment environment, SetupServices services, std::function<QString()> busy,
                      const Theme& theme, QWidget* parent = nullptr);

    Environment draft() const;

Q_SIGNALS:
    void saved(const ktrdr::Environment& environment);

private:
    QWidget* makeFoot();
    void judge();
    void save();
    void askToWeaken();
    void write();

    Environment m_original;
    SetupServices m_services;
    std::function<QString()> m_busy;
    const Theme& m_theme;
    QTabWidget* m_tabs; // before its fields, also for the Tab key
    std::vector<FieldGroup> m_groups;
    Notice* m_notice;
    QPushButton* m_save;
    bool m_ready = false; // the fields are filled
};

} // namespace ktrdr
