// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// HttpStage is what a case of the HTTP contract gets: an installation, the product's clients, and a way to ask for
// the bare answer. Owned by HttpContract for the length of one case, main thread only.
#pragma once

#include "adapters/http/http_backend_api.h"
#include "adapters/http/http_worker_api.h"
#include "fakes/await.h"
#include "http_installation.h"

#include <QJsonArray>
#include <QJsonObject>

namespace ktrdr::tests {

struct HttpClients // the product's, and one for the bare answers
{
    std::unique_ptr<HttpClient> bare = HttpClient::create({}).value();
    std::unique_ptr<HttpBackendApi> backend = HttpBackendApi::create({}).value();
    std::unique_ptr<HttpWorkerApi> worker = HttpWorkerApi::create({}).value();
};

struct HttpStage
{

    // The answer as it came over the wire, whatever its status.
    HttpAnswer ask(HttpMethod method, const std::string& service, const std::string& target,
                   const std::string& body = {}) const;
    QJsonValue document(const std::string& service, const std::string& target) const; // of a GET
    QJsonObject object(const std::string& service, const std::string& target) const
    {
        return document(service, target).toObject();
    }
    int headStatus(const std::string& service, const std::string& path) const;

    // The registry as bare JSON, whatever shape it is wrapped in, by worker id.
    std::map<std::string, QJsonObject> bareRegistry() const;
    // "data" of an operation's detail at the backend.
    QJsonObject detail(const std::string& operation) const
    {
        return object(kBackend, "/api/v1/operations/" + operation)["data"].toObject();
    }
    Result<Registry> registry() const { return fakes::awaited(backend.workers(ktrdr.url(kBackend), {})); }
    Result<OperationList> operations(OperationQuery query = {}) const
    {
        return fakes::awaited(backend.operations(ktrdr.url(kBackend), query, {}));
    }
    Result<BackendHealth> health() const { return fakes::awaited(backend.health(ktrdr.url(kBackend), {})); }
    Result<WorkerSelf> activity(const char* name) const { return fakes::awaited(worker.activity(ktrdr.url(name), {})); }
    // The operation that kBusy is registered with.
    std::string runningOperation() const;

    bool isN() const { return shape == Shape::N; }

    const Shape shape;
    Installation& ktrdr;
    HttpClient& bare;
    HttpBackendApi& backend;
    HttpWorkerApi& worker;
};

const RegistryEntry* entryOf(const Registry& registry, std::string_view id);
const OperationSummary* operationOf(const OperationList& list, std::string_view id);

} // namespace ktrdr::tests
