// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster_probe.h"

#include "app/countdown.h"
#include "app/exec_output.h"
#include "app/on_ready.h"

#include <QPointer>

namespace ktrdr {

namespace {

constexpr Milliseconds kNodeTimeout{30'000};

Error problemOf(const std::optional<Error>& problem, const std::string& where)
{
    return problem ? *problem : Error{ErrorCode::BadAnswer, "The node did not answer", where, "Try again", {}};
}

} // namespace

ClusterProbe::ClusterProbe(std::function<void(const Environment&, SetupServices::Opened)> open, const Clock& clock,
                           QObject* parent)
    : QObject(parent), m_open(std::move(open)), m_clock(clock)
{
}

ClusterProbe::~ClusterProbe() { cancel(); }

void ClusterProbe::cancel()
{
    ++m_turn;
    m_running = false;
    m_reader.reset();
    m_session.reset();
}

void ClusterProbe::end()
{
    m_running = false;
    QMetaObject::invokeMethod(
        this,
        [this, turn = m_turn] {
            if (turn == m_turn && !m_running)
                cancel();
        },
        Qt::QueuedConnection);
}

void ClusterProbe::begin(const Environment& environment, std::function<void()> opened,
                         std::function<void(Error)> failed)
{
    cancel();
    m_running = true;
    m_open(environment, [self = QPointer(this), turn = m_turn, environment, opened = std::move(opened),
                         failed = std::move(failed)](Result<std::unique_ptr<Session>> session) {
        if (!self || turn != self->m_turn)
            return;
        if (!session) {
            self->end();
            return failed(session.error());
        }
        self->m_session = std::move(*session);
        self->m_reader = std::make_unique<ClusterReader>(environment, self->m_session->ports());
        opened();
    });
}

void ClusterProbe::look(Environment access, std::function<void(Result<ProbeFindings>)> done)
{
    const auto node = access.nodes.front().name;
    const auto finish = [this, node, done] {
        const auto snapshot = m_reader->snapshot();
        end();
        if (!snapshot.resources.value)
            return done(Unexpected(problemOf(snapshot.resources.problem, node)));
        done(ProbeFindings{*snapshot.resources.value, snapshot.addresses.value.value_or(AddressBook{}),
                           snapshot.addresses.problem});
    };
    begin(
        access,
        [this, finish] {
            m_reader->readResources([this, finish] {
                if (!m_reader->snapshot().resources.value)
                    return finish();
                m_reader->readAddresses(finish);
            });
        },
        [done](Error error) { done(Unexpected(std::move(error))); });
}

void ClusterProbe::askNodes(const Environment& environment, std::function<void()> done)
{
    m_nodes.clear();
    const auto part = countdown(environment.nodes.size(), std::move(done));
    const auto command = clusterResourcesCommand();
    for (const auto& node : environment.nodes) {
        auto future = m_session->ports().shell.run(node.name, {command.line, command.input, kNodeTimeout});
        onReady(std::move(future), m_reader.get(), [this, name = node.name, part](const Result<ExecResult>& result) {
            const auto output = outputOf(result, name);
            m_nodes[name] = output ? std::optional<Error>() : output.error();
            part();
        });
    }
}

void ClusterProbe::test(Environment environment, std::function<void(Result<ProbeReport>)> done)
{
    const auto finish = [this, environment, done] {
        const auto snapshot = m_reader->snapshot();
        end();
        done(ProbeReport{m_nodes, joinTruth(environment, snapshot, m_clock.utcNow()), snapshot.backendHealth.problem});
    };
    begin(
        environment,
        [this, environment, finish] { askNodes(environment, [this, finish] { m_reader->readAll({}, finish); }); },
        [done](Error error) { done(Unexpected(std::move(error))); });
}

} // namespace ktrdr
