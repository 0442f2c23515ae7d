# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The backend's registry of workers, in memory only, and the round of health checks that keeps it true."""
import dataclasses
import datetime
import threading
import time

from ktrdr import client, log, times, web

WORKER_TYPES = ("backtesting", "training", "cpu_training", "gpu_host")
NEWER_WORKER_TYPES = ("agent_design", "agent_assessment")
FAILURES_UNTIL_UNAVAILABLE = 3


@dataclasses.dataclass
class Entry:
    worker_id: str
    worker_type: str
    endpoint_url: str
    capabilities: dict
    status: str = "available"
    operation: str | None = None
    last_check: datetime.datetime | None = None
    last_healthy: datetime.datetime = dataclasses.field(default_factory=times.now)
    failures: int = 0
    metadata: dict = dataclasses.field(default_factory=dict)


class Registry:
    def __init__(self, settings):
        self._settings = settings
        self._lock = threading.RLock()
        self._entries = {}

    def shown(self, entry):
        generation = self._settings.generation
        return {"worker_id": entry.worker_id, "worker_type": entry.worker_type, "endpoint_url": entry.endpoint_url,
                "status": entry.status, "current_operation_id": entry.operation, "capabilities": entry.capabilities,
                "last_health_check": times.registry(entry.last_check, generation),
                "last_healthy_at": times.registry(entry.last_healthy, generation),
                "health_check_failures": entry.failures, "metadata": entry.metadata}

    def entries(self):
        with self._lock:
            return list(self._entries.values())

    def find(self, worker_id):
        with self._lock:
            return self._entries.get(worker_id)

    def register(self, document):
        """Idempotent for a worker id. R keeps the old type, and other ids at the same endpoint; N does not."""
        newer = self._settings.generation == "N"
        entry = read_registration(document, newer)
        with self._lock:
            known = self._entries.get(entry.worker_id)
            if known:
                entry.metadata = known.metadata
                entry.worker_type = entry.worker_type if newer else known.worker_type
            if newer:
                for other in [e for e in self.entries() if e.endpoint_url == entry.endpoint_url]:
                    if other.worker_id != entry.worker_id:
                        del self._entries[other.worker_id]
            self._entries[entry.worker_id] = entry
        log.info(f"Registered worker {entry.worker_id} ({entry.worker_type}) at {entry.endpoint_url}")
        return entry

    def select(self, worker_type, operation_id):
        """The idle worker that was used longest ago, GPU first; marked busy. None when there is no such worker."""
        with self._lock:
            idle = [e for e in self._entries.values() if e.worker_type == worker_type and e.status == "available"]
            if not idle:
                return None
            entry = min(idle, key=lambda e: (not e.capabilities.get("gpu"), e.metadata.get("last_selected", 0)))
            entry.status, entry.operation = "busy", operation_id
            entry.metadata["last_selected"] = time.time()
            return entry

    def release(self, worker_id):
        """The work was not taken."""
        with self._lock:
            entry = self._entries.get(worker_id)
            if entry and entry.status == "busy":
                entry.status, entry.operation = "available", None

    def claimed(self):
        with self._lock:
            return {e.operation for e in self._entries.values() if e.operation}

    def check_round(self):
        """One worker after another, as the real one does it: each that hangs makes the round longer."""
        for entry in self.entries():
            said = None
            try:
                status, document = client.call("GET", entry.endpoint_url + "/health",
                                               timeout=self._settings.health_timeout)
                said = document if status == 200 and isinstance(document, dict) else None
            except client.Unreachable as unreachable:
                log.warning(f"Health check of {entry.worker_id} failed: {unreachable}")
            with self._lock:
                if self._entries.get(entry.worker_id) is entry:
                    self._note(entry, said)
        self._remove_lost()

    def _note(self, entry, said):
        entry.last_check = times.now()
        if said is None:
            entry.failures += 1
            if entry.failures == FAILURES_UNTIL_UNAVAILABLE:
                log.warning(f"Worker {entry.worker_id} is temporarily unavailable")
            if entry.failures >= FAILURES_UNTIL_UNAVAILABLE:
                entry.status = "temporarily_unavailable"
            return
        entry.failures, entry.last_healthy = 0, times.now()
        busy = said.get("worker_status") == "busy"  # no word about it counts as idle
        entry.status = "busy" if busy else "available"
        entry.operation = said.get("current_operation") if busy else None

    def _remove_lost(self):
        with self._lock:
            for entry in self.entries():
                lost = times.seconds_between(entry.last_healthy, times.now()) > self._settings.removal_seconds
                if entry.status == "temporarily_unavailable" and lost:
                    del self._entries[entry.worker_id]
                    log.warning(f"Removed worker {entry.worker_id}")


def known_types(newer):
    return WORKER_TYPES + (NEWER_WORKER_TYPES if newer else ())


def read_registration(document, newer):
    for field in ("worker_id", "worker_type", "endpoint_url"):
        if field not in document:
            raise web.Invalid("body", field, "Field required", "missing")
        if not isinstance(document[field], str):
            raise web.Invalid("body", field, "Input should be a valid string", "string_type")
    if document["worker_type"] not in known_types(newer):
        raise web.Invalid("body", "worker_type", "Input should be a known worker type", "enum")
    capabilities = document.get("capabilities")
    if not isinstance(capabilities, dict | None):
        raise web.Invalid("body", "capabilities", "Input should be a valid dictionary", "dict_type")
    entry = Entry(document["worker_id"], document["worker_type"], document["endpoint_url"].rstrip("/"),
                  capabilities or {})
    if newer and document.get("current_operation_id"):
        entry.status, entry.operation = "busy", document["current_operation_id"]
    return entry
