# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starting work: the requests of the backend's start routes, and handing them to a worker that is idle."""
import threading
from pathlib import Path

from ktrdr import client, log, operations, times, web

WORKING_COPY = Path(__file__).resolve().parents[1]
LENGTHS = {"backtesting": 30.0, "training": 120.0, "dummy": 200.0}
LENGTH_FIELD = "ktrdr_lab_seconds"  # the lab's own: how long the work takes
START_PATHS = {"backtesting": "/backtests/start", "training": "/training/start"}


def has_strategy(name):
    """Whether this working copy has its file."""
    return isinstance(name, str) and "/" not in name and (WORKING_COPY / "strategies" / f"{name}.yaml").is_file()


def required(document, fields):
    for field in fields:
        if field not in document:
            raise web.Invalid("body", field, "Field required", "missing")


def length(document, operation_type):
    value = document.get(LENGTH_FIELD, LENGTHS[operation_type])
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 86400:
        raise web.Invalid("body", LENGTH_FIELD, "Input should be a number of seconds up to a day", "float_type")
    return float(value)


class Dispatcher:
    def __init__(self, settings, registry, store, database, uptime):
        self._generation = settings.generation
        self._registry, self._store, self._database = registry, store, database
        self._uptime = uptime

    def backtest(self, request):
        document = request.document()
        newer = self._generation == "N"
        required(document, ["strategy_name", "start_date", "end_date"] + ([] if newer else ["symbol", "timeframe"]))
        operation = self._operation("backtesting", document)
        operation.symbol, operation.timeframe = document.get("symbol"), document.get("timeframe")
        operation.parameters = {
            "strategy_name": document["strategy_name"], "initial_capital": document.get("initial_capital", 100000.0),
            "commission": document.get("commission", 0.001),
            "slippage": document.get("slippage", 0.0005 if newer else 0.001)}
        if newer and document.get("model_path"):
            operation.parameters["model_path"] = document["model_path"]
        refusal = self._started(operation, length(document, "backtesting"))
        return refusal or web.ok({
            "success": True, "operation_id": operation.operation_id, "status": "started",
            "message": f"Backtest of {document['strategy_name']} started", "symbol": operation.symbol,
            "timeframe": operation.timeframe, "mode": "distributed"})

    def training(self, request):
        document = request.document()
        newer = self._generation == "N"
        required(document, ["strategy_name"] + ([] if newer else ["symbols", "timeframes"]))
        if not has_strategy(document["strategy_name"]):
            raise web.Refused(400, f"Strategy file not found: {document['strategy_name']}")
        symbols, timeframes = document.get("symbols") or [], document.get("timeframes") or []
        operation = self._operation("training", document)
        operation.symbol = ",".join(symbols) or None
        operation.timeframe = timeframes[0] if timeframes else None
        operation.parameters = {"strategy_name": document["strategy_name"], "symbols": symbols,
                                "timeframes": timeframes}
        refusal = self._started(operation, length(document, "training"))
        return refusal or web.ok({
            "success": True, "task_id": operation.operation_id, "status": "training_started",
            "message": f"Training of {document['strategy_name']} started", "symbols": symbols,
            "timeframes": timeframes, "strategy_name": document["strategy_name"], "estimated_duration_minutes": 30})

    def dummy(self, _request):
        """Work of the backend itself."""
        operation = operations.Operation(operations.new_id("dummy"), "dummy", seconds=LENGTHS["dummy"])
        operation.begin()
        self._store.add(operation)
        self._database.save(operation)
        timer = threading.Timer(operation.seconds, self._end_dummy, [operation])
        timer.daemon = True
        timer.start()
        data = {"operation_id": operation.operation_id, "status": "started", "message": "Dummy operation started"}
        return web.ok({"success": True, "data": data, "error": None})

    def _end_dummy(self, operation):
        with self._store.lock:
            if operation.active():
                operation.end("completed")
                self._database.save(operation)

    def _operation(self, operation_type, document):
        return operations.Operation(operations.new_id(operation_type), operation_type, mode="distributed",
                                    start_date=_midnight(document.get("start_date")),
                                    end_date=_midnight(document.get("end_date")),
                                    listed=self._generation == "R")

    def _started(self, operation, seconds):
        """None, or N's refusal. R says "started" whatever comes; it looks for a worker afterwards."""
        if self._generation == "R":
            operation.begin()
            self._store.add(operation)
            threading.Thread(target=self._find_worker, args=[operation, seconds], daemon=True).start()
            return None
        entry = self._registry.select(operation.operation_type, operation.operation_id)
        if not entry:
            return self._no_worker(operation.operation_type)
        operation.begin()
        operation.parameters["worker_id"] = entry.worker_id
        self._store.add(operation)
        self._hand_over(operation, entry, seconds)
        self._database.save(operation)
        return None

    def _find_worker(self, operation, seconds):
        entry = self._registry.select(operation.operation_type, operation.operation_id)
        if entry:
            self._hand_over(operation, entry, seconds)
            return
        self._failed(operation, f"no available workers for {operation.operation_type}")

    def _hand_over(self, operation, entry, seconds):
        with self._store.lock:
            operation.endpoint = entry.endpoint_url
        order = {"task_id": operation.operation_id, "symbol": operation.symbol, "timeframe": operation.timeframe,
                 "start_date": operation.start_date, "end_date": operation.end_date, LENGTH_FIELD: seconds,
                 **operation.parameters}
        try:
            status, document = client.call("POST", entry.endpoint_url + START_PATHS[operation.operation_type], order)
            complaint = None if status == 200 else f"{entry.worker_id} answered {status}: {document}"
        except client.Unreachable as unreachable:
            complaint = str(unreachable)
        if complaint is None:
            log.info(f"Dispatched {operation.operation_id} to {entry.worker_id}")
            return
        self._registry.release(entry.worker_id)
        self._failed(operation, complaint)

    def _failed(self, operation, complaint):
        log.warning(f"Operation {operation.operation_id} failed: {complaint}")
        with self._store.lock:
            if operation.active():  # nobody has cancelled it meanwhile
                operation.end("failed", complaint)

    def _no_worker(self, worker_type):
        registered = sum(e.worker_type == worker_type for e in self._registry.entries())
        return web.problem(503, {
            "error": f"No {worker_type} workers available", "worker_type": worker_type,
            "registered_workers": registered, "backend_uptime_seconds": round(self._uptime(), 1),
            "hint": "Workers are busy" if registered else "Workers may not have registered yet"})


def _midnight(date):
    """Dates of the metadata are moments without a zone."""
    try:
        return times.read(date).replace(tzinfo=None).isoformat() if date else None
    except (TypeError, ValueError) as problem:
        raise web.Refused(400, f"Invalid date: {problem}") from None
