// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http_stage.h"

#include "base/json_reader.h"

#include <QTcpSocket>

#include <algorithm>

namespace ktrdr::tests {

const char* toString(Shape shape)
{
    switch (shape) {
    case Shape::R: return "R";
    case Shape::N: return "N";
    case Shape::Documents: break;
    }
    return "Documents";
}

HttpAnswer HttpStage::ask(HttpMethod method, const std::string& service, const std::string& target,
                          const std::string& body) const
{
    HttpRequest request;
    request.method = method;
    request.url = checkedUrl(ktrdr.url(service) + target).value();
    request.body = body;
    const auto answer = fakes::awaited(bare.send(std::move(request), {}));
    if (!answer) {
        qWarning("%s %s: %s", toString(method), target.c_str(), toString(answer.error()).c_str());
        return {};
    }
    return *answer;
}

QJsonValue HttpStage::document(const std::string& service, const std::string& target) const
{
    return parseJson(ask(HttpMethod::Get, service, target).body, target).value_or(QJsonValue());
}

int HttpStage::headStatus(const std::string& service, const std::string& path) const
{
    const QUrl url(QString::fromStdString(ktrdr.url(service)));
    QTcpSocket socket;
    QByteArray seen;
    QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [&] { seen += socket.readAll(); });
    socket.connectToHost(url.host(), static_cast<quint16>(url.port()));
    socket.write("HEAD " + QByteArray::fromStdString(path) + " HTTP/1.1\r\nHost: ktrdr\r\n\r\n");
    constexpr int kDeadlineMs = 20'000;
    if (!QTest::qWaitFor([&] { return seen.contains("\r\n\r\n"); }, kDeadlineMs))
        return -1;
    return seen.split(' ').value(1).toInt();
}

std::map<std::string, QJsonObject> HttpStage::bareRegistry() const
{
    const auto document = this->document(kBackend, "/api/v1/workers");
    std::map<std::string, QJsonObject> entries;
    const auto list = document.isArray() ? document.toArray() : document["workers"].toArray();
    for (const QJsonValue entry : list)
        entries[entry["worker_id"].toString().toStdString()] = entry.toObject();
    return entries;
}

std::string HttpStage::runningOperation() const
{
    const auto all = registry();
    const auto* entry = all ? entryOf(*all, kBusy) : nullptr;
    return entry ? entry->currentOperation : std::string();
}

const RegistryEntry* entryOf(const Registry& registry, std::string_view id)
{
    const auto found =
        std::find_if(registry.begin(), registry.end(), [&](const auto& entry) { return entry.workerId == id; });
    return found == registry.end() ? nullptr : &*found;
}

const OperationSummary* operationOf(const OperationList& list, std::string_view id)
{
    const auto& all = list.operations;
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& operation) { return operation.id == id; });
    return found == all.end() ? nullptr : &*found;
}

} // namespace ktrdr::tests
