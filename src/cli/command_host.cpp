// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ktrdrctl host trust: records a host key on first contact, if it has the fingerprint that was typed.
#include "app/on_ready.h"
#include "cli/commands.h"

namespace ktrdr {

namespace {

class HostTrustCommand : public Command
{
public:
    QStringList words() const override { return {QStringLiteral("host"), QStringLiteral("trust")}; }
    QString summary() const override { return Cli::tr("Records a node's host key, given its fingerprint."); }

    void addOptions(QCommandLineParser& parser) const override
    {
        addEnvironmentOption(parser);
        parser.addOption(
            {QStringLiteral("node"), Cli::tr("Node; all of the environment when left out."), QStringLiteral("NAME")});
        parser.addOption({QStringLiteral("fingerprint"),
                          Cli::tr("The fingerprint as the host's own console shows it: SHA256:..."),
                          QStringLiteral("SHA256:...")});
    }

    void run(CliContext& context, const QCommandLineParser& parser, const QStringList&, Done done) override
    {
        const auto environment = environmentOf(context, parser);
        if (!environment)
            return done(report(context, environment.error()));
        const auto fingerprint = parser.value(QStringLiteral("fingerprint")).toStdString();
        const auto node = parser.isSet(QStringLiteral("node")) ? parser.value(QStringLiteral("node")).toStdString()
                                                               : environment->nodes.front().name;
        if (!environment->findNode(node))
            return done(report(context, {ErrorCode::InvalidInput,
                                         "There is no node " + node,
                                         environment->name,
                                         "ktrdrctl env show lists the nodes",
                                         {}}));
        if (fingerprint.rfind("SHA256:", 0) != 0)
            return done(report(context, {ErrorCode::InvalidInput,
                                         "The fingerprint must begin with SHA256:",
                                         "--fingerprint",
                                         "On the host: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub",
                                         {}}));
        withSession(context, *environment, fingerprint, done, [this, &context, node, done] {
            onReady(m_session->ports().shell.run(node, {"true", {}, Milliseconds{15'000}}), this,
                    [&context, node, done](const Result<ExecResult>& result) {
                        if (!result)
                            return done(report(context, result.error()));
                        context.out.line(Cli::tr("%1 is known and the login works.").arg(QString::fromStdString(node)));
                        done(ExitCode::Ok);
                    });
        });
    }
};

} // namespace

std::unique_ptr<Command> makeHostTrustCommand() { return std::make_unique<HostTrustCommand>(); }

} // namespace ktrdr
