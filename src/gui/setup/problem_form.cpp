// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/setup/problem_form.h"

#include "gui/theme/plain_label.h"
#include "gui/theme/scaled.h"
#include "gui/wizards/duration_field.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>

namespace ktrdr {

namespace {

QString bare(QString label) { return label.remove(u'&'); }

} // namespace

ProblemForm::ProblemForm(const Theme& theme, QWidget* parent)
    : QWidget(parent), m_theme(theme), m_form(new QFormLayout(this))
{
    m_form->setContentsMargins({});
    m_form->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_form->setHorizontalSpacing(sizes::kCardGap);
    m_form->setVerticalSpacing(2 * sizes::kGrid);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    connect(&theme, &Theme::changed, this, &ProblemForm::decorate);
}

void ProblemForm::addField(const std::string& key, const QString& label, QWidget* field, QWidget* named)
{
    auto* cell = new QWidget(this);
    auto* column = new QVBoxLayout(cell);
    column->setContentsMargins({});
    column->setSpacing(2);
    column->addWidget(field);
    auto* problem = plainLabel({}, cell);
    problem->setWordWrap(true);
    problem->hide();
    column->addWidget(problem);
    auto* target = named ? named : field;
    target->setObjectName(QString::fromStdString(key));
    if (!label.isEmpty())
        target->setAccessibleName(bare(label));
    auto* caption = plainLabel(label, this);
    caption->setMinimumHeight(sizes::scaled(sizes::kControlHeight));
    caption->setBuddy(target);
    m_form->addRow(caption, cell);
    m_rows.push_back({key, bare(label), target, problem});
    decorate();
}

QLineEdit* ProblemForm::addText(const std::string& key, const QString& label, const QString& placeholder)
{
    auto* edit = new QLineEdit(this);
    edit->setPlaceholderText(placeholder);
    edit->setMaxLength(400);
    addField(key, label, edit);
    connect(edit, &QLineEdit::textEdited, this, &ProblemForm::edited);
    return edit;
}

QSpinBox* ProblemForm::addNumber(const std::string& key, const QString& label, int least, int most)
{
    auto* box = new QSpinBox(this);
    box->setRange(least, most);
    box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    box->setMaximumWidth(sizes::scaled(120));
    addField(key, label, box);
    connect(box, &QSpinBox::valueChanged, this, &ProblemForm::edited);
    return box;
}

QCheckBox* ProblemForm::addSwitch(const std::string& key, const QString& text)
{
    auto* box = new QCheckBox(text, this);
    addField(key, {}, box);
    m_rows.back().name = bare(text);
    connect(box, &QCheckBox::toggled, this, &ProblemForm::edited);
    return box;
}

QComboBox* ProblemForm::addChoice(const std::string& key, const QString& label, const QStringList& choices)
{
    auto* box = new QComboBox(this);
    box->addItems(choices);
    addField(key, label, box);
    connect(box, &QComboBox::currentIndexChanged, this, &ProblemForm::edited);
    return box;
}

DurationField* ProblemForm::addSpan(const std::string& key, const QString& label)
{
    auto* box = new DurationField(this);
    box->setMaximumWidth(sizes::scaled(120));
    addField(key, label, box);
    connect(box, &QSpinBox::valueChanged, this, &ProblemForm::edited);
    return box;
}

ProblemForm::Row* ProblemForm::rowOf(const std::string& key)
{
    for (auto& row : m_rows) {
        if (row.key == key || key.starts_with(row.key + "["))
            return &row;
    }
    return nullptr;
}

std::vector<ConfigProblem> ProblemForm::show(const std::vector<ConfigProblem>& problems)
{
    for (auto& row : m_rows) {
        row.problem->clear();
        row.field->setAccessibleDescription({});
    }
    std::vector<ConfigProblem> others;
    for (const auto& problem : problems) {
        auto* row = rowOf(problem.key);
        if (!row) {
            others.push_back(problem);
            continue;
        }
        if (!row->problem->text().isEmpty())
            continue; // the first one is enough
        auto text = QString::fromStdString(problem.text);
        if (problem.key != row->key) // which column of the rows
            text = QString::fromStdString(problem.key.substr(problem.key.rfind('.') + 1)) + u' ' + text;
        row->problem->setText(tr("%1: %2").arg(row->name, text));
        row->field->setAccessibleDescription(row->problem->text());
    }
    for (auto& row : m_rows)
        row.problem->setVisible(!row.problem->text().isEmpty());
    return others;
}

bool ProblemForm::hasProblems() const
{
    return std::any_of(m_rows.begin(), m_rows.end(), [](const Row& row) { return !row.problem->text().isEmpty(); });
}

void ProblemForm::focusProblem()
{
    for (const auto& row : m_rows) {
        if (!row.problem->text().isEmpty())
            return row.field->setFocus(Qt::OtherFocusReason);
    }
}

void ProblemForm::decorate()
{
    for (auto& row : m_rows) {
        auto palette = row.problem->palette();
        palette.setColor(QPalette::WindowText, m_theme.tokens().failedText);
        row.problem->setPalette(palette);
        row.problem->setFont(m_theme.captionFont());
    }
}

} // namespace ktrdr
