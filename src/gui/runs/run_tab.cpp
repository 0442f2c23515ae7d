// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/run_tab.h"

#include "gui/runs/run_summary.h"
#include "gui/theme/plain_label.h"

#include <QVBoxLayout>

namespace ktrdr {

RunTab::RunTab(RunDriver& run, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_run(run), m_theme(theme), m_present(plainLabel({}, this)), m_log(new QPlainTextEdit(this))
{
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_present);
    column->addWidget(m_log, 1);
    m_log->setReadOnly(true);
    connect(&run, &RunDriver::changed, this, &RunTab::refresh);
    connect(&run, &RunDriver::recorded, this, [this](const JournalEvent& event) {
        m_log->appendPlainText(QString::fromStdString(event.step + " " + event.text));
        refresh();
    });
    refresh();
}

void RunTab::refresh() { m_present->setText(presentOf(m_run)); }

} // namespace ktrdr
