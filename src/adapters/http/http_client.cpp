// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/http/http_client.h"

#include "adapters/http/socket_exchange.h"
#include "base/sanitize.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslSocket>

#include <algorithm>
#include <fmt/core.h>

namespace ktrdr {

namespace {

constexpr int kInFlight = 128; // of 500 workers that do not answer: four rounds of deadlines

Result<QList<QSslCertificate>> readCertificates(const std::string& path)
{
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::ConfigInvalid,
                    fmt::format("The CA file cannot be read: {}", file.errorString().toStdString()), path,
                    "Check http.ca_file of the environment");
    auto certificates = QSslCertificate::fromDevice(&file, QSsl::Pem);
    if (certificates.isEmpty())
        return fail(ErrorCode::ConfigInvalid, "The CA file holds no certificate in PEM form", path,
                    "Check http.ca_file of the environment");
    return certificates;
}

QSslConfiguration strictTls()
{
    auto tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    return tls;
}

bool isHeaderName(std::string_view name)
{
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

bool isHeaderValue(std::string_view value)
{
    return !value.empty() && std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

} // namespace

Result<std::unique_ptr<HttpClient>> HttpClient::create(HttpTrust trust)
{
    QSslConfiguration tls;
    if (!trust.caFile.empty()) {
        const auto certificates = readCertificates(trust.caFile);
        if (!certificates)
            return Unexpected(certificates.error());
        tls = strictTls();
        tls.setCaCertificates(*certificates);
    }
    if (!trust.authHeader.empty() && !isHeaderName(trust.authHeader))
        return fail(ErrorCode::ConfigInvalid, "The name of the authentication header holds odd characters",
                    sanitizeLine(trust.authHeader, 100), "Check http.auth_header of the environment");
    if (!trust.authHeader.empty() && !isHeaderValue(trust.authValue.reveal()))
        return fail(ErrorCode::ConfigInvalid, "The secret for the authentication header is empty or not printable",
                    trust.authHeader, "Store the secret again");
    return std::unique_ptr<HttpClient>(
        new HttpClient(std::move(tls), std::move(trust.authHeader), std::move(trust.authValue)));
}

HttpClient::HttpClient(QSslConfiguration tls, std::string authHeader, Secret authValue)
    : m_tls(std::move(tls)), m_authHeader(std::move(authHeader)), m_authValue(std::move(authValue)), m_gate(kInFlight)
{
}

QFuture<Result<HttpAnswer>> HttpClient::send(HttpRequest request, std::stop_token stop)
{
    if (auto url = checkedUrl(request.url.toString(QUrl::FullyEncoded).toStdString()); !url)
        return answered<HttpAnswer>(Unexpected(url.error()));
    const bool isTls = request.url.scheme() == QLatin1String("https");
    if (!m_authHeader.empty() && !isTls && !isPrivateHost(request.url.host()))
        return answered<HttpAnswer>(
            fail(ErrorCode::ConfigInvalid,
                 fmt::format("The header {} is not sent over plain http to a public address", m_authHeader),
                 shownUrl(request.url), "Use https, or the private address of the host"));
    if (isTls && m_tls.isNull()) // late, because it loads the TLS library, which plain http does not need
        m_tls = strictTls();
    auto bytes = wireBytes(request);
    auto* exchange = new SocketExchange(std::move(request), std::move(bytes), m_tls, m_gate, &m_exchanges);
    return exchange->begin(std::move(stop));
}

std::string HttpClient::wireBytes(const HttpRequest& request) const
{
    const auto& url = request.url;
    const auto path = url.path(QUrl::FullyEncoded).toStdString();
    const auto query = url.query(QUrl::FullyEncoded).toStdString();
    std::string bytes =
        fmt::format("{} {}{}{} HTTP/1.1\r\nHost: {}\r\nUser-Agent: ktrdr-admin/" KTRDR_VERSION
                    "\r\nAccept: application/json\r\nAccept-Encoding: identity\r\nConnection: close\r\n",
                    toString(request.method), path.empty() ? "/" : path, query.empty() ? "" : "?", query,
                    url.authority(QUrl::FullyEncoded).toStdString());
    if (!m_authHeader.empty())
        bytes.append(m_authHeader).append(": ").append(m_authValue.reveal()).append("\r\n");
    if (request.method != HttpMethod::Get)
        bytes += fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n", request.body.size());
    bytes += "\r\n";
    if (request.method != HttpMethod::Get)
        bytes += request.body;
    return bytes;
}

} // namespace ktrdr
