// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/http/plain_http_client.h"

#include "adapters/http/http_response_parser.h"

#include <QNetworkProxy>
#include <QTcpSocket>

#include <fmt/core.h>

namespace ktrdr {

namespace {

// Wider than HttpClient's: 500 workers that do not answer take four deadlines, not eight.
constexpr int kInFlight = 128;
constexpr qint64 kReadBuffer = 64 << 10;

std::string requestText(const QUrl& url)
{
    const auto path = url.path(QUrl::FullyEncoded).toStdString();
    const auto query = url.query(QUrl::FullyEncoded).toStdString();
    return fmt::format("GET {}{}{} HTTP/1.1\r\nHost: {}\r\nUser-Agent: ktrdr-admin/" KTRDR_VERSION
                       "\r\nAccept: application/json\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n",
                       path.empty() ? "/" : path, query.empty() ? "" : "?", query,
                       url.authority(QUrl::FullyEncoded).toStdString());
}

class PlainExchange final : public HttpExchange
{
public:
    PlainExchange(HttpRequest request, RequestGate& gate, QObject* parent)
        : HttpExchange(std::move(request), gate, parent), m_parser(this->request().bodyCap)
    {
    }
    ~PlainExchange() override { shut(); }

private:
    void open() override
    {
        m_socket.setProxy(QNetworkProxy::NoProxy);
        m_socket.setReadBufferSize(kReadBuffer);
        connect(&m_socket, &QTcpSocket::connected, this, [this] {
            markSent();
            const auto text = requestText(request().url);
            m_socket.write(text.data(), static_cast<qint64>(text.size()));
        });
        connect(&m_socket, &QTcpSocket::readyRead, this, [this] { read(); });
        connect(&m_socket, &QTcpSocket::errorOccurred, this, [this] { ended(); });
        m_socket.connectToHost(request().url.host(), static_cast<quint16>(request().url.port(80)));
    }

    void shut() override
    {
        disconnect(&m_socket, nullptr, this, nullptr);
        m_socket.abort();
    }

    bool read() // false when it ended the exchange
    {
        while (m_socket.bytesAvailable() > 0) {
            const auto bytes = m_socket.read(kReadBuffer);
            if (bytes.isEmpty())
                break;
            const auto state = m_parser.feed({bytes.constData(), static_cast<std::size_t>(bytes.size())});
            if (state != HttpResponseParser::State::NeedMore) {
                conclude(state);
                return false;
            }
        }
        return true;
    }

    void ended() // the peer closed, or the connection failed
    {
        if (!wasSent()) {
            finish(notReached(request(), m_socket.errorString().toStdString()));
            return;
        }
        if (!read())
            return;
        const bool closed = m_socket.error() == QAbstractSocket::RemoteHostClosedError;
        if (closed && m_parser.endOfStream() == HttpResponseParser::State::Done)
            conclude(HttpResponseParser::State::Done);
        else
            finish(connectionLost(request(), m_socket.errorString().toStdString()));
    }

    void conclude(HttpResponseParser::State state)
    {
        if (state == HttpResponseParser::State::TooLong) {
            finish(bodyTooLarge(request()));
            return;
        }
        if (state == HttpResponseParser::State::Bad) {
            finish(fail(ErrorCode::BadAnswer, fmt::format("The answer is not valid HTTP: {}", m_parser.problem()),
                        shownUrl(request().url), "The state is unknown; check what listens at this address"));
            return;
        }
        auto answer = m_parser.takeAnswer();
        if (answer.status >= 300 && answer.status < 400)
            finish(redirected(request(), answer.status, m_parser.location()));
        else
            finish(std::move(answer));
    }

    QTcpSocket m_socket;
    HttpResponseParser m_parser;
};

} // namespace

PlainHttpClient::PlainHttpClient() : m_gate(kInFlight) {}

QFuture<Result<HttpAnswer>> PlainHttpClient::get(HttpRequest request, std::stop_token stop)
{
    const auto url = checkedUrl(request.url.toString(QUrl::FullyEncoded).toStdString());
    if (!url)
        return answeredAlready<HttpAnswer>(Unexpected(url.error()));
    if (url->scheme() != QLatin1String("http") || request.method != HttpMethod::Get)
        return answeredAlready<HttpAnswer>(
            fail(ErrorCode::Unsupported, "Only GET over plain http goes this way", shownUrl(*url)));
    auto* exchange = new PlainExchange(std::move(request), m_gate, &m_exchanges);
    return exchange->begin(std::move(stop));
}

} // namespace ktrdr
