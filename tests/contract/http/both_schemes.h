// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// BothSchemes runs one contract test over http and over https: rows for both, a server for the row, and a client
// that trusts it. Owned by a test, main thread only.
#pragma once

#include "adapters/http/http_client.h"
#include "fakes/await.h"
#include "fakes/http_test_server.h"
#include "fakes/tls_files.h"

#include <QTest>

#include <memory>
#include <string>

namespace ktrdr::fakes {

class BothSchemes
{
public:
    // A test function's rows, once for each scheme.
    static void addRows(std::initializer_list<const char*> titles)
    {
        QTest::addColumn<bool>("tls");
        for (const char* title : titles) {
            QTest::addRow("%s, http", title) << false;
            QTest::addRow("%s, https", title) << true;
        }
    }
    static std::string title() // of the current row, without the scheme
    {
        const std::string tag = QTest::currentDataTag();
        return tag.substr(0, tag.rfind(", "));
    }

    bool create() // before anything else
    {
        if (!m_files.create())
            return false;
        renew();
        return true;
    }
    void renew() { m_client = HttpClient::create({m_files.caFile(), {}, {}}).value(); }
    void destroyClient() { m_client.reset(); }
    std::unique_ptr<HttpTestServer> server(bool tls) const
    {
        return std::make_unique<HttpTestServer>(tls ? std::optional(m_files.good()) : std::nullopt);
    }

    QFuture<Result<HttpAnswer>> get(const std::string& url, Milliseconds deadline = kRequestDeadline,
                                    std::size_t cap = kWorkerBodyCap, std::stop_token stop = {})
    {
        return send({.url = QUrl(QString::fromStdString(url)), .body = {}, .deadline = deadline, .bodyCap = cap},
                    std::move(stop));
    }
    QFuture<Result<HttpAnswer>> send(HttpRequest request, std::stop_token stop = {})
    {
        return m_client->send(std::move(request), std::move(stop));
    }

private:
    TlsFiles m_files;
    std::unique_ptr<HttpClient> m_client;
};

} // namespace ktrdr::fakes
