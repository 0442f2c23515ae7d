// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_installation.h"

#include <QTimer>
#include <QUrl>
#include <QUrlQuery>

namespace ktrdr::tests {

using fakes::HttpTestServer;
using fakes::ReceivedRequest;

FakeInstallation::FakeInstallation(Shape shape)
{
    m_ktrdr.shape = shape;
    for (const char* service : {kBackend, kIdle, kBusy, kGpuHost}) {
        auto server = std::make_unique<HttpTestServer>();
        server->onOthers([this, name = std::string(service)](QTcpSocket& socket, const ReceivedRequest& request) {
            const auto answer = answerOf(name, request);
            HttpTestServer::answer(answer.status, request.method == "HEAD" ? std::string() : answer.body)(socket,
                                                                                                          request);
        });
        m_urls[service] = server->url();
        m_servers[service] = std::move(server);
    }
}

FakeAnswer FakeInstallation::answerOf(const std::string& service, const ReceivedRequest& request)
{
    return service == kBackend ? fakeBackendAnswer(m_ktrdr, request) : fakeWorkerAnswer(m_ktrdr, service, request);
}

std::vector<Asked> FakeInstallation::asked(const std::string& service) const
{
    std::vector<Asked> all;
    for (const auto& request : m_servers.at(service)->requests()) {
        Asked one{request.method, request.path, {}};
        const QUrlQuery query(QUrl(QString::fromStdString(request.target)).query());
        for (const auto& [name, value] : query.queryItems())
            one.query[name.toStdString()] = value.toStdString();
        all.push_back(std::move(one));
    }
    return all;
}

void FakeInstallation::suffer(Trouble trouble)
{
    m_ktrdr.healthRefused = trouble == Trouble::Refused;
    m_ktrdr.hostileName = trouble == Trouble::HostileName;
    m_ktrdr.hostBroken = trouble == Trouble::BrokenInside;
    for (const char* service : {kBackend, kIdle}) {
        auto& server = *m_servers.at(service);
        if (trouble == Trouble::Garbage)
            server.onOthers(HttpTestServer::json("<html>\x1b[31m{\"workers\": [1e999, \xff\xfe"));
        if (trouble == Trouble::Silent)
            server.onOthers(HttpTestServer::silence());
        if (trouble == Trouble::Gone)
            m_servers.erase(service);
        if (trouble != Trouble::Slow)
            continue;
        server.onOthers([this, name = std::string(service)](QTcpSocket& socket, const ReceivedRequest& request) {
            const auto answer = answerOf(name, request);
            QTimer::singleShot(kSlow, &socket, [&socket, request, answer] {
                HttpTestServer::answer(answer.status, answer.body)(socket, request);
            });
        });
    }
}

} // namespace ktrdr::tests
