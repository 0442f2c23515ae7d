// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/http/error_body.h"

#include "base/json_reader.h"
#include "base/sanitize.h"

#include <algorithm>
#include <fmt/core.h>

namespace ktrdr {

namespace {

constexpr std::size_t kTextCap = 1000;
constexpr int kListCap = 5;
// Values, members and brackets of one document. A decoded QJsonValue costs up to 26 times its text, so a body
// under the cap could still claim 200 MB; 1000 operations have about 17,000.
constexpr std::ptrdiff_t kStructureCap = 400'000;

std::string joined(const std::string& head, const char* separator, const std::string& tail)
{
    return head.empty() ? tail : tail.empty() ? head : head + separator + tail;
}

std::string text(const QJsonObject& object, const char* key)
{
    const auto value = object.value(QLatin1String(key));
    return value.isString() ? cleanText(value.toString(), kTextCap) : std::string();
}

// "query -> limit" or ["query", "limit"]
std::string fieldName(const QJsonObject& item)
{
    auto name = text(item, "field");
    for (const auto& part : item.value(QLatin1String("loc")).toArray())
        name =
            joined(name, " -> ", part.isString() ? cleanText(part.toString(), 100) : std::to_string(part.toInteger()));
    return name;
}

std::string listText(const QJsonArray& list)
{
    std::string out;
    int count = 0;
    for (const auto& element : list) {
        if (++count > kListCap)
            return joined(out, "; ", fmt::format("and {} more", list.size() - kListCap));
        const auto item = element.toObject();
        out = joined(out, "; ", joined(fieldName(item), ": ", joined(text(item, "msg"), ", ", text(item, "message"))));
    }
    return out;
}

std::string objectText(const QJsonObject& object)
{
    std::string message;
    for (const char* key : {"message", "error"})
        message = joined(message, ", ", text(object, key));
    for (const char* key : {"code", "error_code"})
        message = joined(text(object, key), ": ", message);
    for (const char* key : {"hint", "suggestion"})
        message = joined(message, ". ", text(object, key));
    return joined(message, ": ", listText(object.value(QLatin1String("details")).toArray()));
}

const char* hintFor(int status)
{
    switch (status) {
    case 401:
    case 403: return "Check http.auth_header and the stored secret of the environment";
    case 404: return "Check the address; this generation of KTRDR may not have it";
    case 422: return "The server does not accept this request; it may be of another version";
    case 429:
    case 503: return "Wait and try again";
    default: return status >= 500 ? "Look at the log of the service" : "Check the request";
    }
}

} // namespace

std::string errorText(const QJsonValue& document)
{
    const auto object = document.toObject();
    const auto detail = object.value(QLatin1String("detail"));
    std::string out;
    if (detail.isString())
        out = cleanText(detail.toString(), kTextCap);
    else if (detail.isArray())
        out = listText(detail.toArray());
    else if (detail.isObject())
        out = objectText(detail.toObject());
    const auto error = object.value(QLatin1String("error"));
    if (out.empty())
        out = error.isString() ? cleanText(error.toString(), kTextCap) : objectText(error.toObject());
    return sanitizeLine(out, kTextCap);
}

Unexpected refused(const HttpAnswer& answer, std::string_view where)
{
    const auto document = parseJson(std::string_view(answer.body).substr(0, 64 << 10), where);
    const auto said = document ? errorText(*document) : std::string();
    std::string detail = fmt::format("HTTP {}", answer.status);
    if (!answer.retryAfter.empty())
        detail += "; Retry-After: " + sanitizeLine(answer.retryAfter, 64);
    if (said.empty() && !answer.body.empty())
        detail += "; " + sanitizeLine(std::string_view(answer.body).substr(0, 300), 300);
    return fail(ErrorCode::Refused,
                said.empty() ? fmt::format("The server answered with status {}", answer.status)
                             : fmt::format("The server refused: {}", said),
                std::string(where), hintFor(answer.status), std::move(detail));
}

Result<QJsonValue> successDocument(const HttpAnswer& answer, std::string_view where)
{
    if (answer.status >= 400)
        return refused(answer, where);
    if (answer.status != 200)
        return badDocument(fmt::format("expected status 200, found {}", answer.status), where);
    const auto structure = std::count_if(answer.body.begin(), answer.body.end(),
                                         [](char c) { return c == ',' || c == ':' || c == '[' || c == '{'; });
    if (structure > kStructureCap)
        return badDocument("the document has too many values", where);
    auto document = parseJson(answer.body, where);
    if (!document)
        return document;
    if (document->toObject().value(QLatin1String("success")) == QJsonValue(false)) // seen with status 200
        return refused(answer, where);
    return document;
}

Unexpected badDocument(std::string_view problem, std::string_view where)
{
    return fail(ErrorCode::BadAnswer, fmt::format("The answer does not fit: {}", problem), std::string(where),
                "The state is unknown; check that this is the KTRDR service and which version runs");
}

} // namespace ktrdr
