// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/http/network_exchange.h"

#include <QNetworkAccessManager>
#include <QSslError>

#include <algorithm>
#include <cstring>
#include <fmt/core.h>

namespace ktrdr {

namespace {

constexpr qint64 kReadBuffer = 64 << 10;

// A body that can be read once only: Qt cannot rewind it and therefore cannot repeat the request.
class OneWayBody final : public QIODevice
{
public:
    explicit OneWayBody(std::string body) : m_body(std::move(body)) { open(QIODevice::ReadOnly); }

    bool isSequential() const override { return true; }
    bool atEnd() const override { return m_offset == m_body.size(); }
    qint64 bytesAvailable() const override
    {
        return static_cast<qint64>(m_body.size() - m_offset) + QIODevice::bytesAvailable();
    }

protected:
    qint64 readData(char* data, qint64 maxSize) override
    {
        if (atEnd())
            return -1;
        const auto count = std::min(static_cast<std::size_t>(maxSize), m_body.size() - m_offset);
        std::memcpy(data, m_body.data() + m_offset, count);
        m_offset += count;
        return static_cast<qint64>(count);
    }
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    std::string m_body;
    std::size_t m_offset = 0;
};

// Qt reports 4xx and 5xx as errors too; those are answers. Codes below 100 are the network's, and
// ContentReSendError is how it says that it would have had to send the body again.
bool isTransportError(QNetworkReply::NetworkError error)
{
    return error != QNetworkReply::NoError
           && (error < 200 || error == QNetworkReply::ContentReSendError || error == QNetworkReply::ProtocolFailure
               || error == QNetworkReply::ProtocolUnknownError);
}

} // namespace

NetworkExchange::NetworkExchange(QNetworkAccessManager& manager, QNetworkRequest network, HttpRequest request,
                                 RequestGate& gate, QObject* parent)
    : HttpExchange(std::move(request), gate, parent), m_manager(manager), m_network(std::move(network))
{
}

NetworkExchange::~NetworkExchange()
{
    shut();
}

void NetworkExchange::open()
{
    if (request().method == HttpMethod::Get) {
        m_reply = m_manager.get(m_network);
    } else {
        m_upload = std::make_unique<OneWayBody>(request().body);
        m_reply = m_manager.sendCustomRequest(m_network, toString(request().method), m_upload.get());
    }
    m_reply->setReadBufferSize(kReadBuffer);
    connect(m_reply, &QNetworkReply::requestSent, this, [this] { markSent(); });
    connect(m_reply, &QNetworkReply::readyRead, this, [this] { drain(); });
    connect(m_reply, &QNetworkReply::finished, this, [this] { conclude(); });
    connect(m_reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError>& errors) {
        if (!errors.isEmpty()) // kept for the message; the connection fails, as it must
            m_tlsProblem = errors.front().errorString().toStdString();
    });
}

void NetworkExchange::shut()
{
    if (!m_reply)
        return;
    disconnect(m_reply, nullptr, this, nullptr);
    m_reply->abort();
    // The upload device stays valid as long as the reply does.
    if (m_upload)
        m_upload.release()->setParent(m_reply);
    m_reply->deleteLater();
    m_reply = nullptr;
}

bool NetworkExchange::drain()
{
    while (m_reply->bytesAvailable() > 0) {
        const auto bytes = m_reply->read(kReadBuffer);
        if (bytes.isEmpty())
            break;
        if (m_body.size() + static_cast<std::size_t>(bytes.size()) > request().bodyCap) {
            finish(bodyTooLarge(request()));
            return false;
        }
        m_body.append(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    }
    return true;
}

void NetworkExchange::conclude()
{
    if (drain())
        finish(outcome());
}

Result<HttpAnswer> NetworkExchange::outcome()
{
    const auto error = m_reply->error();
    const auto reason = m_reply->errorString().toStdString();
    if (!m_tlsProblem.empty())
        return fail(ErrorCode::Unreachable, fmt::format("The TLS certificate is not trusted: {}", m_tlsProblem),
                    shownUrl(request().url), "Check http.ca_file of the environment and the server's certificate");
    if (isTransportError(error)) {
        if (error == QNetworkReply::ConnectionRefusedError || error == QNetworkReply::HostNotFoundError || !wasSent())
            return notReached(request(), reason);
        return connectionLost(request(), reason);
    }
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status < 200)
        return fail(ErrorCode::BadAnswer, "The answer has no valid HTTP status", shownUrl(request().url),
                    "Check what listens at this address", reason);
    if (status >= 300 && status < 400)
        return redirected(request(), status, m_reply->rawHeader("Location").toStdString());
    return HttpAnswer{status, std::move(m_body), m_reply->rawHeader("Retry-After").left(64).toStdString()};
}

} // namespace ktrdr
