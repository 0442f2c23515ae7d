# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The forms of the answers, for both generations: fields, times, filters, errors."""
import re

from guest.tests import bench
from guest.tests.bench_case import BACKTEST, BenchTest

NAIVE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?")
ZULU = re.compile(NAIVE.pattern + "Z")
OFFSET = re.compile(NAIVE.pattern + r"\+00:00")
ENTRY = ["worker_id", "worker_type", "endpoint_url", "status", "current_operation_id", "capabilities",
         "last_health_check", "last_healthy_at", "health_check_failures", "metadata"]
SUMMARY = ["operation_id", "operation_type", "status", "created_at", "progress_percentage", "current_step", "symbol",
           "duration_seconds"]
DETAIL = ["operation_id", "operation_type", "status", "created_at", "started_at", "completed_at", "progress",
          "metadata", "error_message", "warnings", "errors", "result_summary", "metrics"]
NEWER_DETAIL = ["parent_operation_id", "is_backend_local"]


class SurfaceOfR(BenchTest):
    def newer(self):
        return self.generation == "N"

    def test_health(self):
        backend, worker = self.start("w1")
        said = backend.ask("GET", "/api/v1/health")
        self.assertRegex(said.headers["x-process-time"], r"^\d+\.\d\dms$")
        self.assertEqual(("ok", "0.0.0.dev" if self.newer() else "1.0.7.2"),
                         (said.document["status"], said.document["version"]))
        self.assertNotIn("healthy", said.document)
        self.assertEqual(self.newer(), "orphan_detector" in said.document)
        said = worker.get("/health")
        self.assertEqual([True, "backtesting-worker", "operational", "idle", None],
                         [said[key] for key in ("healthy", "service", "status", "worker_status", "current_operation")])
        said = worker.get("/")
        self.assertEqual(("Backtesting Worker Service", "1.0.0", "running", "w1"),
                         tuple(said[key] for key in ("service", "version", "status", "worker_id")))

    def test_registry_entry(self):
        backend, worker = self.start("w1")
        entry = bench.until(lambda: [e for e in backend.get("/api/v1/workers") if e["last_health_check"]])[0]
        self.assertEqual(ENTRY, list(entry))
        self.assertEqual(["w1", "backtesting", worker.url, "available", None, {}], [entry[key] for key in ENTRY[:6]])
        for field in ("last_health_check", "last_healthy_at"):
            self.assertRegex(entry[field], f"^(?:{(OFFSET if self.newer() else NAIVE).pattern})$")
        self.assertEqual(0, entry["health_check_failures"])

    def test_registry_filters(self):
        backend, _ = self.start("w1")
        self.assertEqual(1, len(backend.get("/api/v1/workers?worker_type=backtesting&status=available")))
        self.assertEqual([], backend.get("/api/v1/workers?status=AVAILABLE"))
        self.assertEqual(422, backend.ask("GET", "/api/v1/workers?worker_type=baking").status)

    def test_training_worker(self):
        backend = self.bench.start_backend().until_listening()
        worker = self.bench.start_worker("t1", "training").until_listening()
        self.until_registered(backend, "t1")
        self.assertEqual({"gpu": False}, self.registered(backend)["t1"]["capabilities"])
        body = {"strategy_name": "neuro_mean_reversion", "symbols": ["EURUSD"], "timeframes": ["1h"],
                "ktrdr_lab_seconds": 30}
        said = backend.ask("POST", "/api/v1/trainings/start", body).document
        self.assertTrue(said["task_id"].startswith("op_training_"), said)
        bench.until(lambda: worker.get("/health")["current_operation"] == said["task_id"])
        self.assertEqual("training-worker", worker.get("/health")["service"])
        answer = backend.ask("POST", "/api/v1/trainings/start", body | {"strategy_name": "nobody_knows_it"})
        self.assertEqual(400, answer.status)

    def test_operation(self):
        backend, worker = self.start("w1")
        operation_id = self.begin(backend, 30)
        self.assertRegex(operation_id, r"^op_backtesting_\d{8}_\d{6}_[0-9a-f]{8}$")
        bench.until(lambda: worker.get("/health")["worker_status"] == "busy")
        for program in (backend, worker):
            data = program.get(f"/api/v1/operations/{operation_id}")["data"]
            self.assertEqual(DETAIL + (NEWER_DETAIL if self.newer() else []), list(data))
            self.assertRegex(data["created_at"], f"^(?:{ZULU.pattern})$")
            self.assertEqual(("running", None, "EURUSD", "2024-01-01T00:00:00"),
                             (data["status"], data["completed_at"], data["metadata"]["symbol"],
                              data["metadata"]["start_date"]))
            said = program.get("/api/v1/operations?active_only=true")
            self.assertEqual((True, 1, 1), (said["success"], said["total_count"], said["active_count"]))
            self.assertEqual(SUMMARY, list(said["data"][0]))
        entry = self.registered(backend)["w1"]
        self.assertEqual(("busy", operation_id), (entry["status"], entry["current_operation_id"]))
        self.assertIsInstance(entry["metadata"]["last_selected"], float)
        parameters = backend.get(f"/api/v1/operations/{operation_id}")["data"]["metadata"]["parameters"]
        self.assertEqual(self.newer(), "model_path" in parameters, "R drops it")
        self.assertNotIn("ktrdr_lab_seconds", parameters)

    def test_list_filters(self):
        backend, _ = self.start("w1")
        ids = [backend.ask("POST", "/api/v1/dummy/start").document["data"]["operation_id"] for _ in range(3)]
        self.assertEqual(200, backend.ask("DELETE", f"/api/v1/operations/{ids[0]}").status)

        def page(query):
            said = backend.get(f"/api/v1/operations?{query}")
            return [o["operation_id"] for o in said["data"]], said["total_count"], said["active_count"]

        self.assertEqual((ids[::-1], 3, 2), page("limit=1000&since=2099-01-01T00:00:00Z"))
        self.assertEqual((ids[1:2], 3, 2), page("limit=1&offset=1"))
        self.assertEqual((ids[:1], 1, 2), page("status=cancelled"))
        self.assertEqual((ids[:0:-1], 2, 2), page("active_only=true&operation_type=dummy"))
        self.assertEqual(([], 0, 2), page("operation_type=training"))
        for wrong in ("limit=1001", "limit=0", "limit=x", "offset=-1", "status=RUNNING", "operation_type=x",
                      "active_only=perhaps"):
            self.assertEqual(422, backend.ask("GET", f"/api/v1/operations?{wrong}").status, wrong)

    def test_the_default_page_has_ten(self):
        backend, _ = self.start("w1")
        for _ in range(12):
            backend.ask("POST", "/api/v1/dummy/start")
        said = backend.get("/api/v1/operations")
        self.assertEqual((10, 12), (len(said["data"]), said["total_count"]))

    def test_errors(self):
        backend, worker = self.start("w1")
        for target, text in (("/health", "Not Found"), ("/api/v1/admin/drain", "Not Found"),
                             ("/api/v1/operations/op_x", "Operation not found: op_x"),
                             ("/api/v1/workers/health",
                              "Worker not found: health" if self.newer() else "Not Found")):
            answer = backend.ask("GET", target)
            self.assertEqual((404, {"detail": text}), (answer.status, answer.document), target)
        self.assertEqual((405, "GET"), self.refused(backend, "HEAD", "/api/v1/health"))
        self.assertEqual((405, "POST"), self.refused(backend, "GET", "/api/v1/backtests/start"))
        self.assertEqual(404, backend.ask("HEAD", "/health").status)
        error = backend.ask("GET", "/api/v1/operations?limit=1001").document
        self.assertEqual((False, "VALIDATION_ERROR", "query -> limit"),
                         (error["success"], error["error"]["code"], error["error"]["details"][0]["field"]))
        body = {key: value for key, value in BACKTEST.items() if key != "strategy_name"}
        error = backend.ask("POST", "/api/v1/backtests/start", body).document["error"]["details"][0]
        self.assertEqual(("body -> strategy_name", "missing"), (error["field"], error["type"]))
        error = worker.ask("GET", "/api/v1/operations?limit=1001").document
        self.assertEqual(["query", "limit"], error["detail"][0]["loc"])
        answer = worker.ask("DELETE", "/api/v1/operations/op_x/cancel")
        self.assertEqual((200, True, False),
                         (answer.status, answer.document["success"], answer.document["data"]["success"]))

    def refused(self, program, method, target):
        answer = program.ask(method, target)
        return answer.status, answer.headers.get("allow")

    def test_registration_is_checked(self):
        backend = self.bench.start_backend().until_listening()
        good = {"worker_id": "w9", "worker_type": "backtesting", "endpoint_url": "http://127.0.0.1:9"}
        for wrong in ({"worker_id": 5}, {"worker_type": "baking"}, {"endpoint_url": None}, {"capabilities": []}):
            self.assertEqual(422, backend.ask("POST", "/api/v1/workers/register", good | wrong).status, wrong)
        self.assertEqual(422, backend.ask("POST", "/api/v1/workers/register", {"worker_id": "w9"}).status)
        self.assertEqual([], backend.get("/api/v1/workers"))
        answer = backend.ask("POST", "/api/v1/workers/register", good)
        self.assertEqual((200, ENTRY), (answer.status, list(answer.document)))

    def test_cancel(self):
        backend, worker = self.start("w1")
        operation_id = self.begin(backend, 60)
        bench.until(lambda: worker.get("/health")["worker_status"] == "busy")
        answer = backend.ask("DELETE", f"/api/v1/operations/{operation_id}", {"reason": "a test", "force": False})
        data = answer.document["data"]
        self.assertEqual((200, True, operation_id, "cancelled", "a test", False, True),
                         (answer.status, data["success"], data["operation_id"], data["status"],
                          data["cancellation_reason"], data["task_cancelled"], data["remote_cancelled"]))
        self.assertRegex(data["cancelled_at"], f"^(?:{ZULU.pattern})$")
        self.assertEqual("idle", worker.get("/health")["worker_status"])
        self.assertEqual("cancelled", self.status_of(backend, operation_id))
        bench.until(lambda: self.registered(backend)["w1"]["status"] == "available")
        again = backend.ask("DELETE", f"/api/v1/operations/{operation_id}")
        self.assertEqual(400, again.status)
        self.assertIn("OperationStatus.CANCELLED", again.document["detail"])
        self.assertEqual(404, backend.ask("DELETE", "/api/v1/operations/op_x").status)

    def test_cancel_when_the_worker_is_gone(self):
        backend, worker = self.start("w1")
        operation_id = self.begin(backend, 60)
        bench.until(lambda: worker.get("/health")["worker_status"] == "busy")
        worker.kill()
        data = backend.ask("DELETE", f"/api/v1/operations/{operation_id}").document["data"]
        self.assertEqual(("cancelled", False), (data["status"], data["remote_cancelled"]))


class SurfaceOfN(SurfaceOfR):
    generation = "N"

    def test_one_worker(self):
        backend, _ = self.start("w1")
        self.assertEqual("w1", backend.get("/api/v1/workers/w1")["worker_id"])

    def test_metrics(self):
        backend, worker = self.start("w1")
        answer = backend.ask("GET", "/metrics")
        self.assertEqual((307, "/metrics/"), (answer.status, answer.headers["location"]))
        text = backend.ask("GET", "/metrics/").body.decode()
        self.assertIn('ktrdr_workers_available{worker_type="backtesting"} 1.0\n', text)
        self.assertEqual(200, worker.ask("GET", "/metrics").status)
