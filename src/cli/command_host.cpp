// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ktrdrctl host trust: records a host key on first contact, if it has the fingerprint that was typed.
#include "app/on_ready.h"
#include "cli/commands.h"

#include <QRegularExpression>

#include <algorithm>

namespace ktrdr {

namespace {

constexpr Milliseconds kLoginTime{15'000};

QString qt(const std::string& text) { return QString::fromStdString(text); }

class HostTrustCommand : public Command
{
public:
    QStringList words() const override { return {QStringLiteral("host"), QStringLiteral("trust")}; }
    QString summary() const override { return Cli::tr("Records a node's host key, given its fingerprint."); }

    void addOptions(QCommandLineParser& parser) const override
    {
        addEnvironmentOption(parser);
        parser.addOption({QStringLiteral("node"),
                          Cli::tr("Node or host service; each of the environment is tried when left out."),
                          QStringLiteral("NAME")});
        parser.addOption({QStringLiteral("fingerprint"),
                          Cli::tr("The fingerprint as the host's own console shows it: SHA256:..."),
                          QStringLiteral("SHA256:...")});
    }

    void run(CliContext& context, const QCommandLineParser& parser, const QStringList&, Done done) override
    {
        const auto environment = environmentOf(context, parser);
        if (!environment)
            return done(report(context, environment.error()));
        m_typed = parser.value(QStringLiteral("fingerprint"));
        if (!isFingerprint(m_typed))
            return done(report(context, {ErrorCode::InvalidInput,
                                         "The fingerprint must be SHA256: and 43 characters",
                                         "--fingerprint",
                                         "On the host: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub",
                                         {}}));
        const auto wanted = parser.value(QStringLiteral("node")).toStdString();
        m_hosts = hostsOf(*environment, wanted);
        if (m_hosts.empty())
            return done(report(context, {ErrorCode::InvalidInput,
                                         "There is no node or host service " + wanted,
                                         environment->name,
                                         "ktrdrctl env show lists them",
                                         {}}));
        m_context = &context;
        m_done = std::move(done);
        context.onHostKey = [this](const HostKeyQuestion& question, bool trusted) {
            m_shown.push_back({question, trusted});
        };
        withSession(context, nodesOnly(*environment), m_typed.toStdString(), m_done, [this] { tryHost(0); });
    }

private:
    struct Shown
    {
        HostKeyQuestion question;
        bool trusted = false;
    };

    static bool isFingerprint(const QString& text)
    {
        static const QRegularExpression form(QStringLiteral("\\ASHA256:[A-Za-z0-9+/]{43}\\z"));
        return form.match(text).hasMatch();
    }

    static std::vector<std::string> hostsOf(const Environment& environment, const std::string& wanted)
    {
        std::vector<std::string> hosts;
        for (const auto& node : environment.nodes)
            hosts.push_back(node.name);
        for (const auto& service : environment.hostServices)
            hosts.push_back(service.name);
        if (!wanted.empty())
            std::erase_if(hosts, [&](const auto& name) { return name != wanted; });
        return hosts;
    }

    void tryHost(std::size_t index)
    {
        if (index == m_hosts.size())
            return end();
        m_shown.clear();
        onReady(m_session->ports().shell.run(m_hosts[index], {"true", {}, kLoginTime}), this,
                [this, index](const Result<ExecResult>& result) {
                    tell(m_hosts[index], result);
                    tryHost(index + 1);
                });
    }

    // A connection may show two keys: first the jump host's, then the node's.
    void tell(const std::string& host, const Result<ExecResult>& result)
    {
        for (const auto& [question, trusted] : m_shown) {
            if (trusted)
                m_context->out.line(
                    Cli::tr("%1 (for %2) shows this key; it is recorded.").arg(qt(question.host), qt(host)));
            else
                m_others << Cli::tr("%1 (for %2) shows %3").arg(qt(question.host), qt(host), qt(question.fingerprint));
            m_recorded = m_recorded || trusted;
        }
        if (result) {
            m_context->out.line(m_shown.empty() ? Cli::tr("%1 was known before and the login works.").arg(qt(host))
                                                : Cli::tr("%1 is known and the login works.").arg(qt(host)));
            m_works = true;
        } else if (result.error().code != ErrorCode::HostKeyUnknown || m_shown.empty()) {
            m_code = report(*m_context, result.error());
        }
    }

    void end()
    {
        m_context->onHostKey = nullptr;
        if (m_recorded || (m_works && m_others.isEmpty())) {
            for (const auto& other : std::as_const(m_others))
                m_context->out.line(Cli::tr("%1: another key, not recorded.").arg(other));
            return m_done(m_works ? ExitCode::Ok : m_code);
        }
        if (m_others.isEmpty())
            return m_done(m_code);
        // Nothing here that could be pasted: the key shown may be that of somebody in between.
        m_done(report(*m_context,
                      {ErrorCode::HostKeyUnknown,
                       "No host shows the fingerprint that was typed; nothing was recorded",
                       {},
                       "Compare again at the host's own console. If it differs there too, somebody may be "
                       "listening in",
                       (m_others.join(QLatin1Char('\n')) + QLatin1Char('\n') + Cli::tr("you typed %1").arg(m_typed))
                           .toStdString()}));
    }

    CliContext* m_context = nullptr;
    Done m_done;
    QString m_typed;
    std::vector<std::string> m_hosts;
    std::vector<Shown> m_shown; // on the way to the present host
    QStringList m_others;       // hosts with another key
    bool m_recorded = false, m_works = false;
    ExitCode m_code = ExitCode::HostKeyUnknown; // when nothing works
};

} // namespace

std::unique_ptr<Command> makeHostTrustCommand() { return std::make_unique<HostTrustCommand>(); }

} // namespace ktrdr
