// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/setup/setup_commands.h"

#include "app/workspace.h"
#include "gui/setup/environment_editor.h"
#include "gui/setup/setup_assistant.h"

#include <QPointer>
#include <QVBoxLayout>

namespace ktrdr {

void openSetupAssistant(Workspace& workspace, const SetupServices& services, const Theme& theme, QWidget* window,
                        std::function<void(const std::string&)> added)
{
    auto* dialog = new QDialog(window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(SetupAssistant::tr("Add an environment"));
    dialog->setMinimumSize(780, 540);
    dialog->resize(QSize(980, 700).boundedTo(window->size() - QSize(24, 24)));
    auto* assistant = new SetupAssistant(services, workspace.clock(), theme, dialog);
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins({});
    column->addWidget(assistant);
    QObject::connect(assistant, &SetupAssistant::closeWanted, dialog, &QDialog::reject);
    QObject::connect(assistant, &SetupAssistant::saved, dialog,
                     [&workspace, dialog, added = std::move(added)](const Configuration& configuration) {
                         const auto& environment = configuration.environments.back();
                         workspace.add(environment);
                         dialog->accept();
                         added(environment.name);
                     });
    dialog->open();
    assistant->start();
}

void openEnvironmentEditor(Workspace& workspace, WatchedEnvironment& environment, const SetupServices& services,
                           const Theme& theme, QWidget* window)
{
    const auto busy = [&workspace, name = environment.name()] {
        const auto* run = workspace.runningOn(name);
        return run ? QString::fromStdString(run->header().title) : QString();
    };
    auto* editor = new EnvironmentEditor(environment.environment(), services, busy, theme, window);
    editor->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(editor, &EnvironmentEditor::saved, &environment,
                     [&workspace, &environment](const Environment& now) {
                         (void)workspace.change(environment, now); // a run cannot have begun within this call
                     });
    editor->open();
}

} // namespace ktrdr
