# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The backend: routes, the loops behind them, start and end of the process."""
import signal
import threading
import time
import traceback

from ktrdr import (backend_operations, client, database, dispatch, log, operations, orphans, registry, release,
                   settings, web)

PACKAGE_VERSIONS = {"R": "1.0.7.2", "N": "0.0.0.dev"}  # of the package, unrelated to the release
GOODBYE_TIMEOUT = 2.0


class BackendService:
    def __init__(self, config):
        self._settings = config
        self._newer = config.generation == "N"
        self._began = time.monotonic()
        self._stopping = threading.Event()
        self._registry = registry.Registry(config)
        store = operations.Store()
        kept = database.Database(config.data_folder) if self._newer else database.NoDatabase()
        for operation in kept.load():
            store.add(operation)
        self._operations = backend_operations.BackendOperations(config, store, kept)
        self._dispatcher = dispatch.Dispatcher(config, self._registry, store, kept, self._uptime)
        self._orphans = orphans.OrphanDetector(config, self._registry, store, kept) if self._newer else None

    def router(self):
        router = web.Router(web.Invalid.backend_answer)
        router.add("GET", "/", lambda _: web.ok({"message": "KTRDR demonstration backend"}))
        router.add("GET", "/api/v1/health", self._health)
        router.add("GET", "/api/v1/workers", self._workers)
        router.add("POST", "/api/v1/workers/register", self._register)
        if self._newer:
            router.add("GET", "/api/v1/workers/{worker_id}", self._worker)
            router.add("GET", "/metrics", lambda _: web.Answer(307, b"", headers=[("location", "/metrics/")]))
            router.add("GET", "/metrics/", self._metrics)
        self._operations.add_routes(router)
        router.add("POST", "/api/v1/backtests/start", self._dispatcher.backtest)
        router.add("POST", "/api/v1/trainings/start", self._dispatcher.training)
        router.add("POST", "/api/v1/dummy/start", self._dispatcher.dummy)
        return router

    def begin_loops(self):
        self._loop(self._settings.health_seconds, self._registry.check_round)
        if self._orphans:
            self._loop(self._settings.orphan_check_seconds, self._orphans.check)

    def say_goodbye(self):
        """From here on N takes no registrations, and asks the workers to come back to its successor."""
        self._stopping.set()
        if not self._newer:
            return
        for entry in self._registry.entries():
            try:
                client.call("POST", entry.endpoint_url + "/backend-shutdown", {}, GOODBYE_TIMEOUT)
            except client.Unreachable as unreachable:
                log.warning(f"Worker {entry.worker_id} was not told of the shutdown: {unreachable}")

    def _loop(self, seconds, action):
        def run():
            while not self._stopping.wait(seconds):
                try:
                    action()
                except Exception:  # the next round has another chance
                    log.error(traceback.format_exc())

        threading.Thread(target=run, daemon=True).start()

    def _uptime(self):
        return time.monotonic() - self._began

    def _health(self, _request):
        if not release.BACKEND_HEALTHY:
            return web.problem(503, "Service Unavailable")
        said = {"status": "ok", "version": PACKAGE_VERSIONS[self._settings.generation]}
        if self._newer:
            said["orphan_detector"] = self._orphans.shown()
        return web.ok(said)

    def _workers(self, request):
        kind, status = request.query.get("worker_type"), request.query.get("status")
        if kind is not None and kind not in registry.known_types(self._newer):
            raise web.Invalid("query", "worker_type", "Input should be a known worker type", "enum")
        return web.ok([self._registry.shown(e) for e in self._registry.entries()
                       if kind in (None, e.worker_type) and status in (None, e.status)])

    def _worker(self, _request, worker_id):
        entry = self._registry.find(worker_id)
        if not entry:
            raise web.Refused(404, f"Worker not found: {worker_id}")
        return web.ok(self._registry.shown(entry))

    def _register(self, request):
        if self._newer and self._stopping.is_set():
            return web.problem(503, "Backend is shutting down", [("retry-after", "5")])
        document = request.document()
        entry = self._registry.register(document)
        if self._newer:
            self._operations.apply_reports(document.get("completed_operations") or [])
        return web.ok(self._registry.shown(entry))

    def _metrics(self, _request):
        entries = self._registry.entries()
        lines = []
        for name, counted in (("registered_total", entries),
                              ("available", [e for e in entries if e.status == "available"])):
            lines.append(f"# TYPE ktrdr_workers_{name} gauge")
            for kind in sorted({e.worker_type for e in entries}):
                count = sum(e.worker_type == kind for e in counted)
                lines.append(f'ktrdr_workers_{name}{{worker_type="{kind}"}} {float(count)}')
        return web.plain("\n".join(lines) + "\n")


def main():
    config = settings.Backend()
    log.info(f"Starting backend {release.VERSION}, generation {config.generation}")
    time.sleep(release.START_SECONDS)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    service = BackendService(config)
    server = web.Server(config.host, config.port, service.router())
    server.begin()
    service.begin_loops()
    stop.wait()
    log.info("Shutting down")
    service.say_goodbye()
    server.end()
    log.info("Finished server process")
    return 0
