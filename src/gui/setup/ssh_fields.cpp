// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/setup/ssh_fields.h"

#include "domain/ssh_address.h"
#include "gui/setup/problem_form.h"

#include <QCheckBox>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>

namespace ktrdr {

namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }

std::string typed(const QLineEdit* edit)
{
    auto text = edit->text().trimmed();
    if (text.startsWith(QLatin1String("~/")))
        text = QDir::homePath() + text.mid(1);
    return text.toStdString();
}

// A line for a path with a button that opens the file dialog.
QLineEdit* addPath(ProblemForm& form, const std::string& key, const QString& label, const QString& placeholder)
{
    auto* row = new QWidget(&form);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins({});
    auto* edit = new QLineEdit(row);
    edit->setPlaceholderText(placeholder);
    edit->setMaxLength(4096);
    auto* browse = new QPushButton(ProblemForm::tr("Choose…"), row);
    browse->setAutoDefault(false);
    browse->setAccessibleName(ProblemForm::tr("Choose a file: %1").arg(QString(label).remove(u'&')));
    line->addWidget(edit, 1);
    line->addWidget(browse);
    form.addField(key, label, row, edit);
    QObject::connect(edit, &QLineEdit::textEdited, &form, &ProblemForm::edited);
    QObject::connect(browse, &QPushButton::clicked, edit, [edit, &form] {
        auto* dialog = new QFileDialog(edit, ProblemForm::tr("Choose a file"), QDir::homePath() + "/.ssh");
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        dialog->setFilter(QDir::Files | QDir::AllDirs | QDir::Hidden);
        QObject::connect(dialog, &QFileDialog::fileSelected, &form, [edit, &form](const QString& file) {
            edit->setText(file);
            Q_EMIT form.edited();
        });
        dialog->open();
    });
    return edit;
}

} // namespace

QString hopsText(const std::vector<SshEndpoint>& hops)
{
    QStringList all;
    for (const auto& hop : hops)
        all += qt(sshAddress(hop));
    return all.join(QStringLiteral(", "));
}

std::vector<SshEndpoint> hopsFrom(const QString& text)
{
    static const QRegularExpression shape(QStringLiteral("^(?:([^@]*)@)?(?:\\[([^\\]]*)\\]|([^:]*))(?::(\\d{1,5}))?$"));
    std::vector<SshEndpoint> hops;
    for (const auto& part : text.split(u',', Qt::SkipEmptyParts)) {
        const auto word = part.trimmed();
        if (word.isEmpty())
            continue;
        SshEndpoint hop;
        const auto match = shape.match(word);
        bool fits = true;
        const auto port = match.captured(4).isEmpty() ? quint16{22} : match.captured(4).toUShort(&fits);
        if (match.hasMatch() && fits) {
            hop.host = (match.captured(2) + match.captured(3)).toStdString();
            hop.port = port;
            if (match.capturedStart(1) >= 0)
                hop.user = match.captured(1).toStdString();
        } else {
            hop.host = word.toStdString();
        }
        hops.push_back(std::move(hop));
    }
    return hops;
}

SshFields::SshFields(ProblemForm& form, bool rare)
    : m_agent(form.addSwitch("ssh.use_agent", ProblemForm::tr("Use the keys of the SSH &agent"))),
      m_identity(addPath(form, "ssh.identity_file", ProblemForm::tr("&Key file"),
                         ProblemForm::tr("none: only the keys of the agent"))),
      m_hops(form.addText("ssh.jump_hosts", ProblemForm::tr("&Jump hosts"),
                          ProblemForm::tr("none; user@host:port, in order, separated by commas")))
{
    if (!rare)
        return;
    m_fingerprint = form.addText("ssh.identity_fingerprint", ProblemForm::tr("Agent's key"),
                                 ProblemForm::tr("all; or SHA256:… of the only one to offer"));
    m_knownHosts = addPath(form, "ssh.known_hosts_file", ProblemForm::tr("Known hosts"),
                           ProblemForm::tr("the file of KTRDR Admin"));
}

void SshFields::show(const SshAccess& ssh)
{
    m_agent->setChecked(ssh.useAgent);
    m_identity->setText(qt(ssh.identityFile));
    m_hops->setText(hopsText(ssh.jumpHosts));
    if (m_fingerprint) {
        m_fingerprint->setText(qt(ssh.identityFingerprint));
        m_knownHosts->setText(qt(ssh.knownHostsFile));
    }
}

SshAccess SshFields::read() const
{
    SshAccess ssh;
    ssh.useAgent = m_agent->isChecked();
    ssh.identityFile = typed(m_identity);
    ssh.jumpHosts = hopsFrom(m_hops->text());
    if (m_fingerprint) {
        ssh.identityFingerprint = m_fingerprint->text().trimmed().toStdString();
        ssh.knownHostsFile = typed(m_knownHosts);
    }
    return ssh;
}

} // namespace ktrdr
