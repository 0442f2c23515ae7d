// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/http/http_request.h"

#include "base/sanitize.h"

#include <QHostAddress>

#include <fmt/core.h>

namespace ktrdr {

const char* toString(HttpMethod method)
{
    switch (method) {
    case HttpMethod::Get: return "GET";
    case HttpMethod::Post: return "POST";
    case HttpMethod::Delete: return "DELETE";
    }
    return "GET";
}

Result<QUrl> checkedUrl(std::string_view text)
{
    const auto bad = [&](const char* why) {
        return fail(ErrorCode::InvalidInput, fmt::format("The URL is not usable: {}", why), sanitizeLine(text, 300),
                    "Use a URL such as http://192.168.1.100:8000");
    };
    const QUrl url(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())), QUrl::TolerantMode);
    if (!url.isValid())
        return bad("it does not parse");
    if (url.scheme() != QLatin1String("http") && url.scheme() != QLatin1String("https"))
        return bad("only http and https are allowed");
    if (url.host().isEmpty())
        return bad("it has no host");
    if (!url.userInfo().isEmpty())
        return bad("it holds a user name");
    if (url.port() == 0)
        return bad("port 0 does not exist");
    return url;
}

Result<QUrl> apiUrl(std::string_view baseUrl, std::string_view path, const QUrlQuery& query)
{
    auto url = checkedUrl(baseUrl);
    if (!url)
        return url;
    auto base = url->path();
    while (base.endsWith(QLatin1Char('/')))
        base.chop(1);
    url->setPath(base + QString::fromUtf8(path.data(), static_cast<qsizetype>(path.size())));
    url->setQuery(query);
    url->setFragment({});
    return url;
}

std::string shownUrl(const QUrl& url) { return sanitizeLine(url.toEncoded(QUrl::RemoveUserInfo).toStdString(), 500); }

bool isPrivateHost(const QString& host)
{
    QHostAddress address;
    if (!address.setAddress(host))
        return host.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0;
    bool isV4 = false;
    const auto v4 = address.toIPv4Address(&isV4); // also of ::ffff:a.b.c.d
    if (isV4)
        return (v4 >> 24) == 127 || (v4 >> 24) == 10 || (v4 >> 20) == 0xAC1 || (v4 >> 16) == 0xC0A8 ||
               (v4 >> 16) == 0xA9FE;
    return address.isLoopback() || address.isUniqueLocalUnicast() || address.isLinkLocal();
}

Unexpected timedOut(const HttpRequest& request, bool requestLeft)
{
    const auto seconds = static_cast<double>(request.deadline.count()) / 1000.0;
    return fail(ErrorCode::TimedOut,
                requestLeft ? fmt::format("No complete answer within {:g} s", seconds)
                            : fmt::format("No connection within {:g} s", seconds),
                shownUrl(request.url), "Check the service and the network between here and there",
                requestLeft ? "The request had left; it may have been handled" : "The request was not sent");
}

Unexpected redirected(const HttpRequest& request, int status, std::string_view target)
{
    return fail(ErrorCode::Refused,
                fmt::format("The server redirects to {}, which is not followed",
                            target.empty() ? "nowhere" : sanitizeLine(target, 300)),
                shownUrl(request.url), "Set the address that answers itself", fmt::format("HTTP {}", status));
}

Unexpected bodyTooLarge(const HttpRequest& request)
{
    return fail(ErrorCode::BadAnswer, fmt::format("The answer is longer than {} KiB", request.bodyCap >> 10),
                shownUrl(request.url), "The state is unknown; check what listens at this address");
}

Unexpected connectionLost(const HttpRequest& request, std::string_view reason)
{
    return fail(ErrorCode::Lost, "The connection ended before the answer was complete", shownUrl(request.url),
                "The request may have been handled; look at the state before repeating it", sanitizeLine(reason, 300));
}

Unexpected notReached(const HttpRequest& request, std::string_view reason)
{
    return fail(ErrorCode::Unreachable, fmt::format("No connection: {}", sanitizeLine(reason, 300)),
                shownUrl(request.url), "Check that the service runs and the address and port are right");
}

} // namespace ktrdr
