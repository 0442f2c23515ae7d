// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/run_log_window.h"

#include "app/wording.h"
#include "gui/runs/step_text.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace ktrdr {

namespace {

constexpr int kRefreshMs = 500;

struct TimedLine
{
    UtcTime at{};
    QString text;
};

std::vector<TimedLine> linesOf(const ShownRun& run)
{
    std::vector<TimedLine> all;
    for (const auto& [id, log] : run.log().steps()) {
        const auto* step = run.state().findStep(id);
        const auto title = step ? stepTitle(run.state().plan, *step) : QString();
        for (const auto& line : log.lines) {
            const auto text = logLineText(line);
            all.push_back({line.at, title.isEmpty() ? text : text + QStringLiteral("   [") + title + u']'});
        }
    }
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    return all;
}

} // namespace

RunLogWindow::RunLogWindow(const ShownRun& run, const Theme& theme, QWidget* parent)
    : QDialog(parent), m_run(run), m_filter(new QLineEdit(this)), m_text(new QPlainTextEdit(this))
{
    setWindowTitle(tr("Log of %1, run %2")
                       .arg(QString::fromStdString(run.header().title), QString::fromStdString(run.header().runId)));
    resize(900, 560);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(sizes::kCardGap, sizes::kCardGap, sizes::kCardGap, sizes::kCardGap);
    auto* line = new QHBoxLayout;
    m_filter->setPlaceholderText(tr("Filter lines"));
    m_filter->setAccessibleName(tr("Filter lines of the log"));
    m_filter->setClearButtonEnabled(true);
    auto* copy = new QPushButton(tr("&Copy"), this);
    copy->setAutoDefault(false);
    line->addWidget(m_filter, 1);
    line->addWidget(copy);
    column->addLayout(line);
    m_text->setReadOnly(true);
    m_text->setProperty("code", true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(theme.fixedFont());
    m_text->setAccessibleName(tr("Log of the run"));
    column->addWidget(m_text, 1);
    setTabOrder(copy, m_text);
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_text->toPlainText()); });
    connect(m_filter, &QLineEdit::textChanged, this, &RunLogWindow::refresh);
    m_soon.setSingleShot(true);
    m_soon.setInterval(kRefreshMs);
    connect(&m_soon, &QTimer::timeout, this, &RunLogWindow::refresh);
    connect(&run, &ShownRun::changed, this, [this] {
        if (!m_soon.isActive())
            m_soon.start();
    });
    refresh();
}

void RunLogWindow::setFilter(const QString& filter) { m_filter->setText(filter); }

void RunLogWindow::refresh()
{
    QStringList lines;
    for (const auto& line : linesOf(m_run)) {
        if (line.text.contains(m_filter->text(), Qt::CaseInsensitive))
            lines << line.text;
    }
    const auto text = lines.join(u'\n');
    if (text == m_text->toPlainText())
        return;
    auto* bar = m_text->verticalScrollBar();
    const bool atEnd = bar->value() >= bar->maximum();
    const int was = bar->value();
    m_text->setPlainText(text);
    bar->setValue(atEnd ? bar->maximum() : was);
}

} // namespace ktrdr
