// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ResultPage says how a run ended: the sentence, what failed and why, where each target stands, what to do next, and
// offers the report as a file. Owned by RunTab; main thread.
#pragma once

#include "app/shown_run.h"
#include "gui/theme/theme.h"

#include <QFrame>

#include <memory>

namespace Ui {
class ResultPage;
}

namespace ktrdr {

// How a target came out: on the old version it is well only when nothing was done to it, or its gates passed again.
Status statusOf(const RunState& state, const TargetResult& result);

class ResultPage : public QFrame
{
    Q_OBJECT

public:
    ResultPage(const ShownRun& run, const Theme& theme, QWidget* parent = nullptr);
    ~ResultPage() override;

    void refresh();
    // Asks where, without blocking, and writes the report there.
    void saveReport(ReportFormat format);
    void writeReport(ReportFormat format, const QString& file);

Q_SIGNALS:
    void saved(const QString& file);
    void notSaved(const QString& why);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void decorate();
    void fillTargets();
    void fillFailure();
    void note(const QString& text);

    const ShownRun& m_run;
    const Theme& m_theme;
    std::unique_ptr<Ui::ResultPage> m_ui;
};

} // namespace ktrdr
