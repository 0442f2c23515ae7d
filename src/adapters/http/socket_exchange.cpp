// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/http/socket_exchange.h"

#include <QNetworkProxy>
#include <QSslError>
#include <QSslSocket>

#include <fmt/core.h>

namespace ktrdr {

namespace {

constexpr qint64 kReadBuffer = 64 << 10;

} // namespace

SocketExchange::SocketExchange(HttpRequest request, std::string bytes, QSslConfiguration tls, RequestGate& gate,
                               QObject* parent)
    : HttpExchange(std::move(request), gate, parent), m_bytes(std::move(bytes)), m_tls(std::move(tls)),
      m_parser(this->request().bodyCap)
{
}

SocketExchange::~SocketExchange() { shut(); }

void SocketExchange::open()
{
    const auto& url = request().url;
    if (url.scheme() == QLatin1String("https")) {
        openTls(url.host(), static_cast<quint16>(url.port(443)));
        return;
    }
    m_socket = std::make_unique<QTcpSocket>();
    m_socket->setProxy(QNetworkProxy::NoProxy);
    m_socket->setReadBufferSize(kReadBuffer);
    connect(m_socket.get(), &QTcpSocket::connected, this, [this] { sendRequest(); });
    connect(m_socket.get(), &QTcpSocket::readyRead, this, [this] { read(); });
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, [this] { ended(); });
    m_socket->connectToHost(url.host(), static_cast<quint16>(url.port(80)));
}

void SocketExchange::openTls(const QString& host, quint16 port)
{
    auto socket = std::make_unique<QSslSocket>();
    socket->setProxy(QNetworkProxy::NoProxy);
    socket->setReadBufferSize(kReadBuffer);
    socket->setSslConfiguration(m_tls);
    connect(socket.get(), &QSslSocket::encrypted, this, [this] { sendRequest(); });
    connect(socket.get(), &QTcpSocket::readyRead, this, [this] { read(); });
    connect(socket.get(), &QTcpSocket::errorOccurred, this, [this] { ended(); });
    connect(socket.get(), &QSslSocket::sslErrors, this, [this](const QList<QSslError>& errors) {
        if (!errors.isEmpty()) // kept for the message; the connection fails, as it must
            m_tlsProblem = errors.front().errorString().toStdString();
    });
    auto* raw = socket.get();
    m_socket = std::move(socket);
    raw->connectToHostEncrypted(host, port);
}

void SocketExchange::shut()
{
    if (!m_socket)
        return;
    disconnect(m_socket.get(), nullptr, this, nullptr);
    m_socket->abort();
    m_socket.release()->deleteLater(); // this may run inside one of its signals
}

void SocketExchange::sendRequest()
{
    markSent();
    m_socket->write(m_bytes.data(), static_cast<qint64>(m_bytes.size()));
    m_bytes.clear();
}

bool SocketExchange::read()
{
    while (m_socket->bytesAvailable() > 0) {
        const auto bytes = m_socket->read(kReadBuffer);
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

void SocketExchange::ended() // the peer closed, or the connection failed
{
    const auto reason = m_socket->errorString().toStdString();
    if (!m_tlsProblem.empty()) {
        finish(fail(ErrorCode::Unreachable, fmt::format("The TLS certificate is not trusted: {}", m_tlsProblem),
                    shownUrl(request().url), "Check http.ca_file of the environment and the server's certificate"));
        return;
    }
    if (!wasSent()) {
        finish(notReached(request(), reason));
        return;
    }
    const bool closed = m_socket->error() == QAbstractSocket::RemoteHostClosedError;
    if (!read())
        return;
    if (closed && m_parser.endOfStream() == HttpResponseParser::State::Done)
        conclude(HttpResponseParser::State::Done);
    else
        finish(connectionLost(request(), reason));
}

void SocketExchange::conclude(HttpResponseParser::State state)
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

} // namespace ktrdr
