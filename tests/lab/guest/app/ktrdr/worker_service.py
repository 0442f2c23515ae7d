# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A worker: its routes, the work itself, start and end of the process."""
import argparse
import secrets
import signal
import threading
import time
from pathlib import Path

from ktrdr import dispatch, log, operations, registration, release, settings, times, web

FAILS_AFTER = 0.5  # seconds until work that cannot be done has failed


class WorkerService:
    def __init__(self, config):
        self._settings = config
        self._store = operations.Store()
        self.registration = registration.Registration(config, self._store)

    def router(self):
        router = web.Router(web.Invalid.worker_answer)
        router.add("GET", "/", self._identity)
        router.add("GET", "/health", self._health)
        one = "/api/v1/operations/{operation_id}"
        router.add("GET", "/api/v1/operations", self._list)
        router.add("GET", one, self._detail)
        router.add("GET", one + "/metrics", self._operation_metrics)
        router.add("DELETE", one + "/cancel", self._cancel)
        router.add("POST", dispatch.START_PATHS[self._settings.worker_type], self._start)
        if self._settings.generation == "N":
            router.add("GET", "/metrics", self._metrics)
            router.add("POST", "/backend-shutdown", self._backend_shutdown)
        return router

    def _now(self):
        return times.registry(times.now(), self._settings.generation)

    def _identity(self, _request):
        return web.ok({"service": f"{self._settings.worker_type.capitalize()} Worker Service", "version": "1.0.0",
                       "status": "running", "timestamp": self._now(), "worker_id": self._settings.worker_id})

    def _health(self, _request):
        self.registration.health_was_asked()
        running = self._store.running(self._settings.worker_type)
        return web.ok({"healthy": True, "service": f"{self._settings.worker_type}-worker", "timestamp": self._now(),
                       "status": "operational", "worker_status": "busy" if running else "idle",
                       "current_operation": running.operation_id if running else None})

    def _list(self, request):
        """N drops what has ended."""
        shown = [o for o in self._store.all() if o.active() or self._settings.generation == "R"]
        return operations.list_answer(shown, request, self._settings.generation)

    def _detail(self, _request, operation_id):
        operation = self._found(operation_id)
        return web.ok({"success": True, "data": operations.detail(operation, self._settings.generation)})

    def _operation_metrics(self, _request, operation_id):
        operation = self._found(operation_id)
        return web.ok({"success": True, "data": {"operation_id": operation_id,
                                                 "operation_type": operation.operation_type, "metrics": {}}})

    def _cancel(self, request, operation_id):
        operation = self._store.find(operation_id)
        with self._store.lock:
            known = operation is not None and operation.active()
            if known:
                operation.end("cancelled")
        data = {"success": known}
        if known:
            log.info(f"Operation {operation_id} cancelled: {request.query.get('reason', '')}")
            data |= {"operation_id": operation_id, "status": "cancelled"}
        else:
            data["error"] = f"Operation not found or finished: {operation_id}"
        return web.ok({"success": True, "data": data})

    def _start(self, request):
        """Takes a second one while it is busy: only the backend's mark keeps workers exclusive."""
        document = request.document()
        kind = self._settings.worker_type
        operation = operations.Operation(
            document.get("task_id") or f"worker_{'backtest' if kind == 'backtesting' else kind}_{secrets.token_hex(6)}",
            kind, symbol=document.get("symbol"), timeframe=document.get("timeframe"),
            start_date=document.get("start_date"), end_date=document.get("end_date"),
            step="Running backtest" if kind == "backtesting" else "Epoch 1/10",
            seconds=dispatch.length(document, kind))
        keys = ("strategy_name", "initial_capital", "commission", "slippage", "model_path")
        operation.parameters = {key: document[key] for key in keys if key in document}
        if self._settings.generation == "N":
            operation.parameters["worker_id"] = self._settings.worker_id
        operation.begin()
        self._store.add(operation)
        log.info(f"Operation {operation.operation_id} started, {operation.seconds:g} s")
        threading.Thread(target=self._work, args=[operation, self._obstacle(document)], daemon=True).start()
        return web.ok({"success": True, "operation_id": operation.operation_id, "status": "started"})

    def _obstacle(self, document):
        """Why this work cannot be done; None when it can."""
        if self._settings.generation == "N" and self._settings.worker_type == "backtesting":
            path = document.get("model_path") or ""
            if not path:
                return "model_path is required"
            if path.startswith("/") and "/models/" in path:
                path = self._settings.models_folder + "/" + path.split("/models/", 1)[1]
            return None if Path(path).is_dir() else f"Model directory not found: {path}"
        name = document.get("strategy_name")
        return None if dispatch.has_strategy(name) else f"Strategy file not found: strategies/{name}.yaml"

    def _work(self, operation, obstacle):
        deadline = time.monotonic() + (FAILS_AFTER if obstacle else operation.seconds)
        while operation.active() and time.monotonic() < deadline:
            time.sleep(min(0.1, max(0.0, deadline - time.monotonic())))
        with self._store.lock:
            if not operation.active():  # cancelled
                return
            operation.end("failed" if obstacle else "completed", obstacle)
        log.info(f"Operation {operation.operation_id} {operation.status}" + (f": {obstacle}" if obstacle else ""))
        self.registration.report_end(operation, operations.detail(operation, self._settings.generation))

    def _found(self, operation_id):
        operation = self._store.find(operation_id)
        if not operation:
            raise web.Refused(404, f"Operation not found: {operation_id}")
        return operation

    def _metrics(self, _request):
        lines = ["# TYPE ktrdr_operations_total counter"]
        for status in ("completed", "failed", "cancelled"):
            count = sum(o.status == status for o in self._store.all())
            lines.append(f'ktrdr_operations_total{{operation_type="{self._settings.worker_type}",status="{status}"}} '
                         f"{float(count)}")
        return web.plain("\n".join(lines) + "\n")

    def _backend_shutdown(self, _request):
        self.registration.poll_for_backend()
        return web.ok({"status": "ok"})


def read_arguments(words):
    parser = argparse.ArgumentParser(prog="worker.py")
    parser.add_argument("--type", choices=("backtesting", "training"), required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    return parser.parse_args(words)


def handle_signals(config, stop):
    """N's own handler stands in the way of uvicorn's: the process goes on after SIGTERM, until systemd kills it."""
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    signal.signal(signal.SIGTERM, lambda *_: stop.set() if config.generation == "R" else None)


def main(words):
    arguments = read_arguments(words)
    config = settings.Worker(arguments.type)
    log.info(f"Starting worker {config.worker_id} {release.VERSION}, generation {config.generation}")
    time.sleep(release.START_SECONDS)
    stop = threading.Event()
    handle_signals(config, stop)
    service = WorkerService(config)
    service.registration.at_start()  # uvicorn opens its port after the startup event
    server = web.Server(arguments.host, arguments.port, service.router())
    server.begin()
    service.registration.watch()
    stop.wait()
    log.info("Shutting down")
    server.end()
    log.info("Finished server process")
    return 0
