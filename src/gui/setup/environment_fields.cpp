// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/setup/environment_fields.h"

#include "gui/setup/row_table.h"
#include "gui/setup/ssh_fields.h"
#include "gui/theme/scaled.h"
#include "gui/wizards/duration_field.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QTableWidget>
#include <QTimeEdit>

#include <memory>

namespace ktrdr {

namespace {

QString say(const char* text) { return QCoreApplication::translate("EnvironmentFields", text); }

#define SAY(text) say(QT_TRANSLATE_NOOP("EnvironmentFields", text))

QString qt(const std::string& text) { return QString::fromStdString(text); }
std::string typed(const QLineEdit* edit) { return edit->text().trimmed().toStdString(); }
std::uint16_t portFrom(const QString& text) { return text.toUShort(); } // 0 is refused by the check
CtId ctFrom(const QString& text) { return CtId::parse(text.toStdString()).value_or(CtId{}); }
QString ctText(CtId ct) { return ct == CtId{} ? QString() : qt(ct.text()); }

RowTable* addRows(ProblemForm& form, const std::string& key, const QString& label, const QStringList& columns,
                  const QStringList& fresh, const QString& what)
{
    auto* rows = new RowTable(columns, fresh, what, &form);
    form.addField(key, label, rows, rows->table());
    QObject::connect(rows, &RowTable::edited, &form, &ProblemForm::edited);
    return rows;
}

QStringList endpointTexts(const SshEndpoint& endpoint)
{
    return {qt(endpoint.host), QString::number(endpoint.port), qt(endpoint.user)};
}

SshEndpoint endpointFrom(const QStringList& texts, int at)
{
    return {texts.value(at).toStdString(), portFrom(texts.value(at + 1)), texts.value(at + 2).toStdString()};
}

FieldGroup connectionGroup(const Theme& theme, QWidget* parent)
{
    auto* form = new ProblemForm(theme, parent);
    auto ssh = std::make_shared<SshFields>(*form, true);
    auto* nodes =
        addRows(*form, "node", SAY("No&des"), {SAY("Name in Proxmox"), SAY("SSH host"), SAY("Port"), SAY("User")},
                {{}, {}, QStringLiteral("22"), QStringLiteral("root")}, SAY("node"));
    return {SAY("Connection"), form,
            [ssh, nodes](const Environment& environment) {
                ssh->show(environment.ssh);
                std::vector<QStringList> rows;
                for (const auto& node : environment.nodes)
                    rows.push_back(QStringList{qt(node.name)} + endpointTexts(node.ssh));
                nodes->setRows(rows);
            },
            [ssh, nodes](Environment& environment) {
                environment.ssh = ssh->read();
                environment.nodes.clear();
                for (const auto& row : nodes->rows())
                    environment.nodes.push_back({row.value(0).toStdString(), endpointFrom(row, 1)});
            }};
}

QStringList workerTexts(const TargetConfig& worker)
{
    return {ctText(worker.ct), qt(worker.name), qt(worker.workerType), qt(worker.unit), QString::number(worker.port),
            qt(worker.address)};
}

TargetConfig workerFrom(const QStringList& row)
{
    TargetConfig worker;
    worker.ct = ctFrom(row.value(0));
    worker.name = row.value(1).toStdString();
    worker.workerType = row.value(2).toStdString();
    worker.unit = row.value(3).toStdString();
    worker.port = portFrom(row.value(4));
    worker.address = row.value(5).toStdString();
    return worker;
}

FieldGroup inventoryGroup(const Theme& theme, QWidget* parent)
{
    auto* form = new ProblemForm(theme, parent);
    auto* ct = form->addText("backend.ctid", SAY("&Backend container"), SAY("its number, for example 100"));
    auto* name = form->addText("backend.name", SAY("Backend's host &name"));
    auto* address = form->addText("backend.address", SAY("Backend's &address"), SAY("what Proxmox says"));
    auto* golden = form->addText("golden_container", SAY("&Golden container"), SAY("none"));
    auto* pattern = form->addText("name_pattern", SAY("Names of ne&w workers"));
    auto* workers =
        addRows(*form, "workers", SAY("&Workers"),
                {SAY("Container"), SAY("Host name"), SAY("Type"), SAY("Unit"), SAY("Port"), SAY("Address")},
                {{}, {}, QStringLiteral("backtesting"), QStringLiteral("ktrdr-worker"), QStringLiteral("5003"), {}},
                SAY("worker"));
    return {SAY("Inventory"), form,
            [=](const Environment& environment) {
                ct->setText(ctText(environment.backend.ct));
                name->setText(qt(environment.backend.name));
                address->setText(qt(environment.backend.address));
                golden->setText(environment.goldenCt ? ctText(*environment.goldenCt) : QString());
                pattern->setText(qt(environment.namePattern));
                std::vector<QStringList> rows;
                for (const auto& worker : environment.workers)
                    rows.push_back(workerTexts(worker));
                workers->setRows(rows);
            },
            [=](Environment& environment) {
                environment.backend.ct = ctFrom(ct->text().trimmed());
                environment.backend.name = typed(name);
                environment.backend.address = typed(address);
                const auto number = golden->text().trimmed();
                environment.goldenCt = number.isEmpty() ? std::optional<CtId>() : ctFrom(number);
                environment.namePattern = typed(pattern);
                environment.workers.clear();
                for (const auto& row : workers->rows())
                    environment.workers.push_back(workerFrom(row));
            }};
}

FieldGroup servicesGroup(const Theme& theme, QWidget* parent)
{
    auto* form = new ProblemForm(theme, parent);
    auto* directory = form->addText("app_directory", SAY("&Working copy"));
    auto* remote = form->addText("git_remote", SAY("Git &remote"));
    auto* unit = form->addText("backend.unit", SAY("Backend's &unit"));
    auto* port = form->addNumber("backend.port", SAY("Backend's &port"), 1, 65535);
    auto* services = addRows(*form, "host_service", SAY("&Host services"),
                             {SAY("Name"), SAY("Unit"), SAY("SSH host"), SAY("Port"), SAY("User"), SAY("Health URL")},
                             {{}, {}, {}, QStringLiteral("22"), QStringLiteral("root"), QStringLiteral("http://")},
                             SAY("host service"));
    return {SAY("Units"), form,
            [=](const Environment& environment) {
                directory->setText(qt(environment.appDirectory));
                remote->setText(qt(environment.gitRemote));
                unit->setText(qt(environment.backend.unit));
                port->setValue(environment.backend.port);
                std::vector<QStringList> rows;
                for (const auto& service : environment.hostServices)
                    rows.push_back(QStringList{qt(service.name), qt(service.unit)} + endpointTexts(service.ssh) +
                                   QStringList{qt(service.healthUrl)});
                services->setRows(rows);
            },
            [=](Environment& environment) {
                environment.appDirectory = typed(directory);
                environment.gitRemote = typed(remote);
                environment.backend.unit = typed(unit);
                environment.backend.port = static_cast<std::uint16_t>(port->value());
                environment.hostServices.clear();
                for (const auto& row : services->rows())
                    environment.hostServices.push_back({row.value(0).toStdString(), row.value(1).toStdString(),
                                                        endpointFrom(row, 2), row.value(5).toStdString()});
            }};
}

FieldGroup networkGroup(const Theme& theme, QWidget* parent)
{
    auto* form = new ProblemForm(theme, parent);
    auto* health = form->addText("http.health_path", SAY("&Health path"));
    auto* tls = form->addSwitch("http.tls", SAY("HTTP&S to the backend and the workers"));
    auto* ca = form->addText("http.ca_file", SAY("&CA file"), SAY("the system's"));
    auto* header = form->addText("http.auth_header", SAY("&Authentication header"), SAY("none"));
    auto* secret = form->addText("http.auth_secret", SAY("Name of its &value in the keychain"), SAY("none"));
    auto* bridge = form->addText("network.bridge", SAY("&Bridge"));
    auto* gateway = form->addText("network.gateway", SAY("&Gateway"), SAY("none"));
    auto* subnet = form->addText("network.subnet", SAY("S&ubnet"), SAY("none; for example 192.168.1.0/24"));
    return {SAY("Network"), form,
            [=](const Environment& environment) {
                health->setText(qt(environment.http.healthPath));
                tls->setChecked(environment.http.tls);
                ca->setText(qt(environment.http.caFile));
                header->setText(qt(environment.http.authHeader));
                secret->setText(qt(environment.http.authSecret));
                bridge->setText(qt(environment.network.bridge));
                gateway->setText(qt(environment.network.gateway));
                subnet->setText(qt(environment.network.subnet));
            },
            [=](Environment& environment) {
                environment.http.healthPath = typed(health);
                environment.http.tls = tls->isChecked();
                environment.http.caFile = typed(ca);
                environment.http.authHeader = typed(header);
                environment.http.authSecret = typed(secret);
                environment.network.bridge = typed(bridge);
                environment.network.gateway = typed(gateway);
                environment.network.subnet = typed(subnet);
            }};
}

// The share of failures in percent; one that was not touched stays to its last digit.
QDoubleSpinBox* addPercent(ProblemForm& form, const std::string& key, const QString& label)
{
    auto* box = new QDoubleSpinBox(&form);
    box->setRange(0, 100);
    box->setDecimals(2);
    box->setSuffix(QStringLiteral(" %"));
    box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    box->setMaximumWidth(sizes::scaled(120));
    form.addField(key, label, box);
    QObject::connect(box, &QDoubleSpinBox::valueChanged, &form, &ProblemForm::edited);
    return box;
}

FieldGroup deployGroup(const Theme& theme, QWidget* parent)
{
    auto* form = new ProblemForm(theme, parent);
    auto* batch = form->addNumber("deploy.batch_size", SAY("Workers at a &time"), 1, 100);
    auto* canary = form->addSwitch("deploy.canary", SAY("&Canary: one worker first"));
    auto* observe = form->addSpan("deploy.observation", SAY("&Observe afterwards"));
    auto* busy = form->addSpan("deploy.busy_budget", SAY("Wait for b&usy workers"));
    auto* backend = form->addSpan("deploy.backend_deadline", SAY("&Backend healthy within"));
    auto* worker = form->addSpan("deploy.worker_deadline", SAY("&Worker registered within"));
    auto* step = form->addSpan("deploy.step_deadline", SAY("One remote &step at most"));
    auto* disk = form->addNumber("deploy.min_free_disk_mb", SAY("Free &disk, MB"), 0, 10'000'000);
    auto* width = form->addNumber("deploy.visit_width", SAY("Containers &visited at once"), 0, 64);
    width->setSpecialValueText(SAY("by cores"));
    auto* rate = addPercent(*form, "deploy.max_failure_rate", SAY("&Failed operations at most"));
    auto exact = std::make_shared<double>(0.0);
    return {SAY("Deploy"), form,
            [=](const Environment& environment) {
                const auto& deploy = environment.deploy;
                batch->setValue(deploy.batchSize);
                canary->setChecked(deploy.canary);
                observe->setSpan(deploy.observation);
                busy->setSpan(deploy.busyBudget);
                backend->setSpan(deploy.backendDeadline);
                worker->setSpan(deploy.workerDeadline);
                step->setSpan(deploy.stepDeadline);
                disk->setValue(deploy.minFreeDiskMb);
                width->setValue(deploy.visitWidth);
                rate->setValue(deploy.maxFailureRate * 100);
                *exact = deploy.maxFailureRate;
            },
            [=](Environment& environment) {
                auto& deploy = environment.deploy;
                deploy.batchSize = batch->value();
                deploy.canary = canary->isChecked();
                deploy.observation = observe->span();
                deploy.busyBudget = busy->span();
                deploy.backendDeadline = backend->span();
                deploy.workerDeadline = worker->span();
                deploy.stepDeadline = step->span();
                deploy.minFreeDiskMb = disk->value();
                deploy.visitWidth = width->value();
                const bool touched = std::abs(rate->value() - *exact * 100) > 0.005;
                deploy.maxFailureRate = touched ? rate->value() / 100 : *exact;
            }};
}

QTimeEdit* addTime(ProblemForm& form, const std::string& key, const QString& label)
{
    auto* edit = new QTimeEdit(&form);
    edit->setDisplayFormat(QStringLiteral("HH:mm"));
    edit->setButtonSymbols(QAbstractSpinBox::NoButtons);
    edit->setMaximumWidth(sizes::scaled(120));
    form.addField(key, label, edit);
    QObject::connect(edit, &QTimeEdit::timeChanged, &form, &ProblemForm::edited);
    return edit;
}

QTime timeOf(std::chrono::minutes minutes) { return QTime(0, 0).addSecs(static_cast<int>(minutes.count()) * 60); }
std::chrono::minutes minutesOf(const QTime& time) { return std::chrono::minutes{time.hour() * 60 + time.minute()}; }

FieldGroup maintenanceGroup(const Theme& theme, QWidget* parent)
{
    auto* form = new ProblemForm(theme, parent);
    auto* weekly = form->addSwitch("maintenance", SAY("There is a &weekly window"));
    auto* day = form->addChoice("maintenance.weekday", SAY("&Day"),
                                {SAY("Sunday"), SAY("Monday"), SAY("Tuesday"), SAY("Wednesday"), SAY("Thursday"),
                                 SAY("Friday"), SAY("Saturday")});
    auto* start = addTime(*form, "maintenance.start", SAY("&From (UTC)"));
    auto* end = addTime(*form, "maintenance.end", SAY("&Until (UTC; 00:00 is midnight)"));
    const auto enable = [=](bool on) {
        for (QWidget* field : {static_cast<QWidget*>(day), static_cast<QWidget*>(start), static_cast<QWidget*>(end)})
            field->setEnabled(on);
    };
    QObject::connect(weekly, &QCheckBox::toggled, form, enable);
    return {SAY("Maintenance"), form,
            [=](const Environment& environment) {
                const auto window = environment.maintenance.value_or(MaintenanceWindow{});
                weekly->setChecked(environment.maintenance.has_value());
                enable(weekly->isChecked());
                day->setCurrentIndex(window.weekday);
                start->setTime(timeOf(window.start));
                end->setTime(timeOf(window.end));
            },
            [=](Environment& environment) {
                environment.maintenance.reset();
                if (!weekly->isChecked())
                    return;
                MaintenanceWindow window{day->currentIndex(), minutesOf(start->time()), minutesOf(end->time())};
                if (window.end == std::chrono::minutes{0})
                    window.end = std::chrono::hours{24};
                environment.maintenance = window;
            }};
}

FieldGroup protectionGroup(const Theme& theme, QWidget* parent)
{
    auto* form = new ProblemForm(theme, parent);
    auto* title = form->addText("title", SAY("&Title"));
    auto* level = form->addChoice("protection", SAY("&Protection"),
                                  {SAY("demo: no question"), SAY("staging: confirm before anything is changed"),
                                   SAY("production: type the name before anything is changed")});
    auto* generation =
        form->addChoice("generation", SAY("&Generation of the backend"),
                        {SAY("find out"), SAY("R: forgets its workers when it restarts"), SAY("N: takes them back")});
    auto* colour = form->addText("color", SAY("&Colour"), SAY("by protection; or #RRGGBB"));
    return {SAY("Protection"), form,
            [=](const Environment& environment) {
                title->setText(qt(environment.title));
                level->setCurrentIndex(static_cast<int>(environment.protection));
                generation->setCurrentIndex(static_cast<int>(environment.generation));
                colour->setText(qt(environment.color));
            },
            [=](Environment& environment) {
                environment.title = typed(title);
                environment.protection = static_cast<Protection>(level->currentIndex());
                environment.generation = static_cast<Generation>(generation->currentIndex());
                environment.color = typed(colour);
            }};
}

} // namespace

std::vector<FieldGroup> environmentFields(const Theme& theme, QWidget* parent)
{
    return {connectionGroup(theme, parent), inventoryGroup(theme, parent), servicesGroup(theme, parent),
            networkGroup(theme, parent),    deployGroup(theme, parent),    maintenanceGroup(theme, parent),
            protectionGroup(theme, parent)};
}

} // namespace ktrdr
