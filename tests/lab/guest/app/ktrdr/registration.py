# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a worker comes into the backend's registry. R tries once, at its start; N comes back by itself."""
import threading
import time

from ktrdr import client, log

START_TRIES = 5
LONGEST_PAUSE = 30.0
POLL_FOR_SECONDS = 120.0
TIMEOUT = 10.0


class Registration:
    def __init__(self, settings, store):
        self._settings = settings
        self._store = store
        self._health_seen = time.monotonic()
        self._polling = threading.Lock()
        self._unreported = []

    def at_start(self):
        if self._register() or self._settings.generation == "R":
            return
        threading.Thread(target=self._try_again, daemon=True).start()

    def watch(self):
        """N: a backend that no longer asks has perhaps forgotten this worker."""
        if self._settings.generation == "N":
            threading.Thread(target=self._monitor, daemon=True).start()

    def health_was_asked(self):
        """Whoever asked; that is how the real one sees it."""
        self._health_seen = time.monotonic()

    def poll_for_backend(self):
        """N: the backend said goodbye."""
        if self._polling.acquire(blocking=False):
            threading.Thread(target=self._poll, daemon=True).start()

    def report_end(self, operation, shown):
        """N: the backend hears of an end at once, or with the next registration."""
        if self._settings.generation != "N":
            return
        said = {"operation_id": operation.operation_id, "status": operation.status.upper(),
                "result": operation.result, "error_message": operation.error, "completed_at": shown["completed_at"]}
        url = f"{self._settings.api_url}/api/v1/operations/{operation.operation_id}/status"
        try:
            client.call("PATCH", url, said)
        except client.Unreachable as unreachable:
            log.warning(f"The end of {operation.operation_id} is told later: {unreachable}")
            self._unreported.append(said)

    def _register(self):
        settings = self._settings
        document = {"worker_id": settings.worker_id, "worker_type": settings.worker_type,
                    "endpoint_url": settings.endpoint,
                    "capabilities": {"gpu": False} if settings.worker_type == "training" else {}}
        reports = list(self._unreported)
        if settings.generation == "N":
            running = self._store.running(settings.worker_type)
            document["current_operation_id"] = running.operation_id if running else None
            document["completed_operations"] = reports
        try:
            status, answer = client.call("POST", settings.api_url + "/api/v1/workers/register", document, TIMEOUT)
            complaint = None if status == 200 else f"the backend answered {status}: {answer}"
        except client.Unreachable as unreachable:
            complaint = str(unreachable)
        if complaint:
            log.warning(f"Worker registration failed: {complaint}. Will retry later.")  # as R says, and never does
            return False
        self._unreported = self._unreported[len(reports):]
        self.health_was_asked()
        log.info(f"Registered worker {settings.worker_id} at {settings.api_url} as {settings.endpoint}")
        return True

    def _try_again(self):
        pause = 1.0
        for _ in range(START_TRIES - 1):
            time.sleep(pause)
            if self._register():
                return
            pause = min(2 * pause, LONGEST_PAUSE)

    def _monitor(self):
        while True:
            time.sleep(self._settings.monitor_seconds)
            forgotten = time.monotonic() - self._health_seen > self._settings.forgotten_seconds
            if forgotten and self._missing():
                log.info("The backend does not know this worker any more")
                self._register()

    def _missing(self):
        try:
            status, _ = client.call("GET", f"{self._settings.api_url}/api/v1/workers/{self._settings.worker_id}")
        except client.Unreachable:
            return False
        return status == 404

    def _poll(self):
        log.info("The backend is shutting down, waiting for its return")
        deadline = time.monotonic() + POLL_FOR_SECONDS
        try:
            while time.monotonic() < deadline:
                time.sleep(self._settings.poll_seconds)
                if self._backend_answers() and self._register():
                    return
        finally:
            self._polling.release()

    def _backend_answers(self):
        try:
            status, _ = client.call("GET", self._settings.api_url + "/api/v1/health")
        except client.Unreachable:
            return False
        return status == 200
