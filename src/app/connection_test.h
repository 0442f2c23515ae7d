// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// ConnectionTest walks the way to one host anew, beside the connections that are in use: every hop, then pvesh on a
// node. It changes nothing there. Owned by whoever asked, who may delete it at any time; main thread.
#pragma once

#include "domain/environment.h"
#include "ports/shell.h"

#include <QObject>

#include <memory>

namespace ktrdr {

struct HostTest
{
    std::string host;
    std::vector<HopInfo> hops;
    std::optional<Milliseconds> answered; // pvesh, or on a service host the login; empty: it did not
    std::optional<Error> problem;
    bool operator==(const HostTest&) const = default;
};

using ShellOpener = std::function<std::unique_ptr<Shell>(const Environment&)>;

class ConnectionTest : public QObject
{
    Q_OBJECT

public:
    ConnectionTest(const Environment& environment, std::string host, const ShellOpener& open,
                   QObject* parent = nullptr);
    ~ConnectionTest() override;

    void start();

Q_SIGNALS:
    void finished(const ktrdr::HostTest& result);

private:
    void ended(const Result<ExecResult>& result);

    std::string m_host;
    bool m_isNode;
    std::unique_ptr<Shell> m_shell;
    std::stop_source m_stop;
};

} // namespace ktrdr
