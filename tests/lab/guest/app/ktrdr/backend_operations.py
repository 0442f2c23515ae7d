# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The backend's routes about operations: its own view of them, refreshed from the worker when somebody asks for one."""
import time
import urllib.parse

from ktrdr import client, log, operations, times, web

FINISHED = ("completed", "failed", "cancelled")


class BackendOperations:
    def __init__(self, settings, store, database):
        self._settings = settings
        self._generation = settings.generation
        self._store, self._database = store, database
        self._asked_at = {}

    def add_routes(self, router):
        one = "/api/v1/operations/{operation_id}"
        router.add("GET", "/api/v1/operations", self.list)
        router.add("GET", one, self.detail)
        router.add("DELETE", one, self.cancel)
        router.add("POST", one + "/retry", self.retry)
        router.add("GET", one + "/results", self.results)
        router.add("GET", one + "/metrics", self.metrics)
        if self._generation == "N":
            router.add("PATCH", one + "/status", self.report)

    def list(self, request):
        return operations.list_answer([o for o in self._store.all() if o.listed], request, self._generation)

    def detail(self, _request, operation_id):
        operation = self._found(operation_id)
        self._refresh(operation)
        operation.listed = True
        return web.ok({"success": True, "data": operations.detail(operation, self._generation)})

    def cancel(self, request, operation_id):
        operation = self._found(operation_id)
        reason = request.document(required=False).get("reason")
        with self._store.lock:
            if not operation.active():
                raise web.Refused(400, f"Operation {operation_id} cannot be cancelled: it is already "
                                       f"OperationStatus.{operation.status.upper()}")
            operation.end("cancelled")
        self._database.save(operation)
        remote = bool(operation.endpoint) and self._cancelled_on_worker(operation, reason)
        log.info(f"Cancelled {operation_id}, worker reached: {remote}")
        data = {"success": True, "operation_id": operation_id, "status": "cancelled",
                "cancelled_at": times.zulu(operation.completed), "cancellation_reason": reason,
                "task_cancelled": operation.endpoint is None, "remote_cancelled": remote}
        if self._generation == "N":
            data["children_cancelled"] = []
        return web.ok({"success": True, "data": data})

    def retry(self, _request, operation_id):
        """The new operation stays pending: nobody carries it out. That is the real one's fault, kept on purpose."""
        failed = self._found(operation_id)
        if failed.status != "failed":
            raise web.Refused(400, f"Only failed operations can be retried, {operation_id} is {failed.status}")
        again = operations.Operation(operations.new_id(failed.operation_type, "retry"), failed.operation_type,
                                     symbol=failed.symbol, timeframe=failed.timeframe, mode=failed.mode,
                                     start_date=failed.start_date, end_date=failed.end_date,
                                     parameters=dict(failed.parameters))
        self._store.add(again)
        self._database.save(again)
        return web.ok({"success": True, "data": operations.detail(again, self._generation)})

    def results(self, _request, operation_id):
        operation = self._found(operation_id)
        if operation.active():
            raise web.Refused(400, f"Operation {operation_id} is not finished: {operation.status}")
        return web.ok({"success": True, "operation_id": operation_id, "operation_type": operation.operation_type,
                       "status": operation.status, "results": operation.result or {}})

    def metrics(self, _request, operation_id):
        operation = self._found(operation_id)
        return web.ok({"success": True, "data": {"operation_id": operation_id,
                                                 "operation_type": operation.operation_type, "metrics": {}}})

    def report(self, request, operation_id):
        """N: the worker says how its work ended."""
        self.apply_report(self._found(operation_id), request.document())
        return web.ok({"success": True})

    def apply_reports(self, reports):
        """N: what ended while the backend was away comes with the registration."""
        for said in reports:
            operation = self._store.find(said.get("operation_id"))
            if operation:
                self.apply_report(operation, said)

    def apply_report(self, operation, said):
        status = str(said.get("status")).lower()
        if status not in FINISHED:
            raise web.Invalid("body", "status", "Input should be the status of a finished operation", "enum")
        with self._store.lock:
            if not operation.active():
                return
            operation.end(status, said.get("error_message"))
            operation.completed = times.read(said.get("completed_at")) or operation.completed
            operation.listed = False
        self._database.save(operation)
        log.info(f"Operation {operation.operation_id} {operation.status}")

    def _found(self, operation_id):
        operation = self._store.find(operation_id)
        if not operation:
            raise web.Refused(404, f"Operation not found: {operation_id}")
        return operation

    def _refresh(self, operation):
        """Only this makes R learn how work on a worker ended."""
        asked_at = self._asked_at.get(operation.operation_id, 0.0)
        if not operation.endpoint or not operation.active():
            return
        if time.monotonic() - asked_at < self._settings.cache_seconds:
            return
        try:
            status, document = client.call(
                "GET", f"{operation.endpoint}/api/v1/operations/{operation.operation_id}")
        except client.Unreachable as unreachable:
            log.warning(f"Could not refresh {operation.operation_id}: {unreachable}")
            return
        self._asked_at[operation.operation_id] = time.monotonic()
        if status == 200 and isinstance(document, dict):
            self._take_over(operation, document["data"])

    def _take_over(self, operation, truth):
        with self._store.lock:
            if not operation.active():
                return
            operation.percentage = truth["progress"]["percentage"]
            operation.step = truth["progress"]["current_step"]
            if truth["status"] not in FINISHED:
                return
            operation.status, operation.result = truth["status"], truth["result_summary"]
            if self._generation == "N":  # R takes over neither the time nor the message
                operation.completed, operation.error = times.read(truth["completed_at"]), truth["error_message"]
        self._database.save(operation)
        log.info(f"Operation {operation.operation_id} {operation.status}")

    @staticmethod
    def _cancelled_on_worker(operation, reason):
        query = urllib.parse.urlencode({"reason": reason}) if reason else ""
        url = f"{operation.endpoint}/api/v1/operations/{operation.operation_id}/cancel" + (f"?{query}" if query else "")
        try:
            status, document = client.call("DELETE", url)
        except client.Unreachable as unreachable:
            log.warning(f"Could not cancel {operation.operation_id} on its worker: {unreachable}")
            return False
        return status == 200 and bool(((document or {}).get("data") or {}).get("success"))
