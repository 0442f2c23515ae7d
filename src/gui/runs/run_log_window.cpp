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
#include <QTextCursor>
#include <QVBoxLayout>

#include <algorithm>

namespace ktrdr {

namespace {

constexpr int kRefreshMs = 500;
constexpr int kMostLines = 100'000; // older ones go

struct TimedLine
{
    UtcTime at{};
    QString text;
};

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
    m_text->setMaximumBlockCount(kMostLines);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(theme.fixedFont());
    m_text->setAccessibleName(tr("Log of the run"));
    column->addWidget(m_text, 1);
    setTabOrder(copy, m_text);
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_text->toPlainText()); });
    connect(m_filter, &QLineEdit::textChanged, this, &RunLogWindow::fill);
    m_soon.setSingleShot(true);
    m_soon.setInterval(kRefreshMs);
    connect(&m_soon, &QTimer::timeout, this, &RunLogWindow::append);
    connect(&run, &ShownRun::changed, this, [this] {
        if (!m_soon.isActive())
            m_soon.start();
    });
    fill();
}

void RunLogWindow::setFilter(const QString& filter) { m_filter->setText(filter); }

// What came since, by time, as far as it fits the filter.
QStringList RunLogWindow::newLines()
{
    std::vector<TimedLine> lines;
    for (const auto& [id, log] : m_run.log().steps()) {
        auto& seen = m_seen[id];
        const auto taken = std::min(seen > log.dropped ? seen - log.dropped : 0, log.lines.size());
        seen = log.dropped + log.lines.size();
        if (taken == log.lines.size())
            continue;
        const auto* step = m_run.state().findStep(id);
        const auto title = step ? stepTitle(m_run.state().plan, *step) : QString();
        for (auto line = log.lines.begin() + static_cast<std::ptrdiff_t>(taken); line != log.lines.end(); ++line) {
            const auto text = logLineText(*line);
            lines.push_back({line->at, title.isEmpty() ? text : text + QStringLiteral("   [") + title + u']'});
        }
    }
    std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    QStringList fitting;
    for (const auto& line : lines) {
        if (line.text.contains(m_filter->text(), Qt::CaseInsensitive))
            fitting << line.text;
    }
    return fitting;
}

void RunLogWindow::fill()
{
    m_seen.clear();
    m_text->setPlainText(newLines().join(u'\n'));
    m_text->verticalScrollBar()->setValue(m_text->verticalScrollBar()->maximum());
}

// Stays with its character, whatever is put behind it.
QTextCursor RunLogWindow::markAt(int position) const
{
    QTextCursor mark(m_text->document());
    mark.setPosition(position);
    mark.setKeepPositionOnInsert(true);
    return mark;
}

void RunLogWindow::append()
{
    const auto lines = newLines();
    if (lines.isEmpty())
        return;
    auto* bar = m_text->verticalScrollBar();
    const bool atEnd = bar->value() >= bar->maximum();
    const int was = bar->value();
    const auto anchor = markAt(m_text->textCursor().anchor()), position = markAt(m_text->textCursor().position());
    QTextCursor end(m_text->document());
    end.movePosition(QTextCursor::End);
    end.insertText((m_text->document()->isEmpty() ? QString() : QStringLiteral("\n")) + lines.join(u'\n'));
    auto held = m_text->textCursor(); // a selection up to the end does not grow by what comes
    held.setPosition(anchor.position());
    held.setPosition(position.position(), QTextCursor::KeepAnchor);
    m_text->setTextCursor(held);
    bar->setValue(atEnd ? bar->maximum() : was);
}

} // namespace ktrdr
