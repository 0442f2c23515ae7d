# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Operations: what they are, how list and detail show them, and the store that backend and workers keep them in."""
import dataclasses
import datetime
import secrets
import threading

from ktrdr import times, web

ACTIVE = ("pending", "running", "resuming")
MOMENTS = ("created", "started", "completed")
STATUSES = ("pending", "running", "completed", "failed", "cancelled")
TYPES = ("data_load", "training", "backtesting", "indicator_compute", "fuzzy_analysis", "dummy")
NEWER_TYPES = ("agent_research", "agent_design", "agent_assessment")


@dataclasses.dataclass
class Operation:
    operation_id: str
    operation_type: str
    status: str = "pending"
    created: datetime.datetime = dataclasses.field(default_factory=times.now)
    started: datetime.datetime | None = None
    completed: datetime.datetime | None = None
    symbol: str | None = None
    timeframe: str | None = None
    mode: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    parameters: dict = dataclasses.field(default_factory=dict)
    percentage: float = 0.0
    step: str | None = None
    error: str | None = None
    result: dict | None = None
    seconds: float | None = None  # how long the work takes; None where another process does it
    endpoint: str | None = None  # of the worker that does it
    listed: bool = True  # N's list shows only what its cache holds

    def active(self):
        return self.status in ACTIVE

    def begin(self):
        self.status, self.started = "running", times.now()

    def end(self, status, error=None):
        self.percentage = 100.0 if status == "completed" else self.progress()
        self.status, self.error, self.completed = status, error, times.now()
        if status == "completed":
            self.result = self.result or {"trades": 12, "total_return": 0.031}

    def progress(self):
        if self.status != "running" or not self.seconds:
            return self.percentage
        ran = times.seconds_between(self.started, times.now())
        return round(min(99.0, 100.0 * ran / self.seconds), 1)


def new_id(operation_type, prefix=""):
    return f"op_{prefix or operation_type}_{times.now():%Y%m%d_%H%M%S}_{secrets.token_hex(4)}"


def summary(operation):
    """An element of the list. With R the duration goes on growing when a finished operation's end is unknown."""
    duration = None
    if operation.started:
        duration = round(times.seconds_between(operation.started, operation.completed or times.now()), 3)
    return {"operation_id": operation.operation_id, "operation_type": operation.operation_type,
            "status": operation.status, "created_at": times.zulu(operation.created),
            "progress_percentage": operation.progress(), "current_step": operation.step,
            "symbol": operation.symbol, "duration_seconds": duration}


def detail(operation, generation):
    share = operation.progress()
    shown = {
        "operation_id": operation.operation_id, "operation_type": operation.operation_type,
        "status": operation.status, "created_at": times.zulu(operation.created),
        "started_at": times.zulu(operation.started), "completed_at": times.zulu(operation.completed),
        "progress": {"percentage": share, "current_step": operation.step, "steps_completed": int(share),
                     "steps_total": 100, "items_processed": 0, "items_total": None, "current_item": None,
                     "context": {}},
        "metadata": {"symbol": operation.symbol, "timeframe": operation.timeframe, "mode": operation.mode,
                     "start_date": operation.start_date, "end_date": operation.end_date,
                     "parameters": operation.parameters},
        "error_message": operation.error, "warnings": [], "errors": [], "result_summary": operation.result,
        "metrics": None,
    }
    if generation == "N":
        shown |= {"parent_operation_id": None, "is_backend_local": operation.endpoint is None}
    return shown


def to_record(operation):
    record = dataclasses.asdict(operation)
    return record | {name: times.zulu(record[name]) for name in MOMENTS}


def from_record(record):
    return Operation(**(record | {name: times.read(record[name]) for name in MOMENTS}))


class Store:
    """All operations of a process, oldest first. Whoever changes one holds the lock."""

    def __init__(self):
        self.lock = threading.RLock()
        self._operations = {}

    def add(self, operation):
        with self.lock:
            self._operations[operation.operation_id] = operation
        return operation

    def find(self, operation_id):
        with self.lock:
            return self._operations.get(operation_id)

    def all(self):
        with self.lock:
            return list(self._operations.values())

    def running(self, operation_type):
        """The worker's own question: what of my kind do I do?"""
        return next((o for o in self.all() if o.active() and o.operation_type == operation_type), None)


def list_answer(operations, request, generation):
    """GET /operations of both surfaces: filters, then a page, newest first. Unknown parameters are ignored."""
    query = request.query
    newer = generation == "N"
    status = _choice(query, "status", STATUSES + (("resuming",) if newer else ()))
    kind = _choice(query, "operation_type", TYPES + (NEWER_TYPES if newer else ()))
    limit = _integer(query, "limit", 10, 1, 1000)
    offset = _integer(query, "offset", 0, 0, None)
    active_only = _boolean(query, "active_only")
    matches = [o for o in reversed(operations)
               if status in (None, o.status) and kind in (None, o.operation_type) and (o.active() or not active_only)]
    return web.ok({"success": True, "data": [summary(o) for o in matches[offset:offset + limit]],
                   "total_count": len(matches), "active_count": sum(o.active() for o in operations)})


def _choice(query, name, allowed):
    value = query.get(name)
    if value is not None and value not in allowed:
        words = ", ".join(f"'{word}'" for word in allowed[:-1]) + f" or '{allowed[-1]}'"
        raise web.Invalid("query", name, f"Input should be {words}", "enum")
    return value


def _integer(query, name, default, least, most):
    try:
        value = int(query.get(name, default))
    except ValueError:
        raise web.Invalid("query", name, "Input should be a valid integer, unable to parse string as an integer",
                          "int_parsing") from None
    if value < least:
        raise web.Invalid("query", name, f"Input should be greater than or equal to {least}", "greater_than_equal")
    if most is not None and value > most:
        raise web.Invalid("query", name, f"Input should be less than or equal to {most}", "less_than_equal")
    return value


def _boolean(query, name):
    value = query.get(name, "false").lower()
    if value in ("true", "1", "yes", "on", "t", "y"):
        return True
    if value in ("false", "0", "no", "off", "f", "n"):
        return False
    raise web.Invalid("query", name, "Input should be a valid boolean, unable to interpret input", "bool_parsing")
