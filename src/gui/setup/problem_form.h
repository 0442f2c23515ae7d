// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ProblemForm is a column of labelled fields, each of one key of the configuration file, with a line below it that says
// what is wrong there. It reads and writes no environment itself. Owned by its page; main thread.
#pragma once

#include "domain/environment.h"
#include "gui/theme/theme.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace ktrdr {

class DurationField;

class ProblemForm : public QWidget
{
    Q_OBJECT

public:
    explicit ProblemForm(const Theme& theme, QWidget* parent);

    QLineEdit* addText(const std::string& key, const QString& label, const QString& placeholder = {});
    QSpinBox* addNumber(const std::string& key, const QString& label, int least, int most);
    QCheckBox* addSwitch(const std::string& key, const QString& text);
    QComboBox* addChoice(const std::string& key, const QString& label, const QStringList& choices);
    DurationField* addSpan(const std::string& key, const QString& label);
    // A field made elsewhere; `label` empty: none.
    void addField(const std::string& key, const QString& label, QWidget* field, QWidget* named = nullptr);

    // Shows each problem at its field, "jump_hosts[1].port" at "jump_hosts"; answers those that have no field here.
    std::vector<ConfigProblem> show(const std::vector<ConfigProblem>& problems);
    bool hasProblems() const;
    // The first field with a problem takes the keyboard.
    void focusProblem();

Q_SIGNALS:
    void edited();

private:
    struct Row
    {
        std::string key;
        QString name;
        QWidget* field;
        QLabel* problem;
    };
    Row* rowOf(const std::string& key);
    void decorate();

    const Theme& m_theme;
    QFormLayout* m_form;
    std::vector<Row> m_rows;
};

} // namespace ktrdr
