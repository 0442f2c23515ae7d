// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/http/http_client.h"

#include "adapters/http/network_exchange.h"
#include "base/sanitize.h"

#include <QFile>
#include <QNetworkProxy>
#include <QSslCertificate>

#include <algorithm>
#include <fmt/core.h>

namespace ktrdr {

namespace {

constexpr int kInFlight = 64;

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
    auto tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (!trust.caFile.empty()) {
        const auto certificates = readCertificates(trust.caFile);
        if (!certificates)
            return Unexpected(certificates.error());
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
    : m_tls(std::move(tls)), m_authHeader(std::move(authHeader)), m_authValue(std::move(authValue)),
      m_gate(kInFlight)
{
    m_manager.setProxy(QNetworkProxy::NoProxy);
    m_manager.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
}

QFuture<Result<HttpAnswer>> HttpClient::send(HttpRequest request, std::stop_token stop)
{
    if (auto url = checkedUrl(request.url.toString(QUrl::FullyEncoded).toStdString()); !url)
        return answeredAlready<HttpAnswer>(Unexpected(url.error()));
    if (!m_authHeader.empty() && request.url.scheme() != QLatin1String("https") && !isPrivateHost(request.url.host()))
        return answeredAlready<HttpAnswer>(
            fail(ErrorCode::ConfigInvalid,
                 fmt::format("The header {} is not sent over plain http to a public address", m_authHeader),
                 shownUrl(request.url), "Use https, or the private address of the host"));
    auto network = prepared(request);
    auto* exchange = new NetworkExchange(m_manager, std::move(network), std::move(request), m_gate, &m_exchanges);
    return exchange->begin(std::move(stop));
}

QNetworkRequest HttpClient::prepared(const HttpRequest& request) const
{
    QNetworkRequest network(request.url);
    network.setSslConfiguration(m_tls);
    network.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    network.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    network.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    network.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    network.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    network.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    network.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    network.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("ktrdr-admin/" KTRDR_VERSION));
    network.setRawHeader("Accept", "application/json");
    network.setRawHeader("Accept-Encoding", "identity");
    if (!m_authHeader.empty()) {
        const auto value = m_authValue.reveal();
        network.setRawHeader(QByteArray::fromStdString(m_authHeader),
                             QByteArray(value.data(), static_cast<qsizetype>(value.size())));
    }
    if (request.method != HttpMethod::Get) {
        network.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
        // With a known length and buffering off the body cannot be replayed: Qt 6.4 otherwise sends even a POST
        // a second time when the server closes without answering.
        network.setHeader(QNetworkRequest::ContentLengthHeader, static_cast<qlonglong>(request.body.size()));
        network.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    }
    return network;
}

} // namespace ktrdr
