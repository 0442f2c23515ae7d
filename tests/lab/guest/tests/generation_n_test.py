# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What generation N does over time: workers come back, operations outlive the backend, orphans fail."""
import subprocess
import time

from guest.tests import bench
from guest.tests.bench_case import BACKTEST, BenchTest


class GenerationN(BenchTest):
    generation = "N"

    def test_workers_come_back_after_a_clean_restart(self):
        backend = self.bench.start_backend().until_listening()
        workers = [self.bench.start_worker(name, KTRDR_FORGOTTEN_SECONDS="600").until_listening()
                   for name in ("w1", "w2")]
        self.assertEqual(0, backend.end())
        for worker in workers:
            bench.until(lambda w=worker: "waiting for its return" in w.output())
        backend = self.bench.start_backend().until_listening()
        self.until_registered(backend, "w1", "w2")
        self.assertEqual(3 + 1, len(self.bench.starts()), "no worker was started again")

    def test_workers_come_back_after_a_crash(self):
        backend, first, second = self.start("w1", "w2")
        backend.kill()
        backend = self.bench.start_backend().until_listening()
        self.until_registered(backend, "w1", "w2")
        self.assertIn("does not know this worker any more", first.output() + second.output())
        self.assertNotIn("waiting for its return", first.output() + second.output())

    def test_whoever_asks_a_worker_for_its_health_keeps_it_from_coming_back(self):
        backend, worker = self.start("w1")
        backend.kill()
        backend = self.bench.start_backend().until_listening()
        quiet = time.monotonic() + 3  # three times as long as a worker waits here
        while time.monotonic() < quiet:
            worker.get("/health")
            self.assertEqual({}, self.registered(backend))
        self.until_registered(backend, "w1")

    def test_a_worker_tries_again_at_its_start(self):
        worker = self.bench.start_worker("w1", KTRDR_FORGOTTEN_SECONDS="600").until_listening()
        self.assertIn("Worker registration failed", worker.output())
        backend = self.bench.start_backend().until_listening()
        self.until_registered(backend, "w1")

    def test_workers_do_not_end_at_sigterm(self):
        backend, worker = self.start("w1")
        worker.term()
        with self.assertRaises(subprocess.TimeoutExpired):
            worker.process.wait(2)
        self.assertEqual("idle", worker.get("/health")["worker_status"])
        self.assertEqual("available", self.registered(backend)["w1"]["status"])

    def test_an_operation_is_listed_only_after_its_detail_was_read(self):
        backend, worker = self.start("w1")
        operation_id = self.begin(backend, 1.5)
        bench.until(lambda: worker.get("/health")["worker_status"] == "busy")
        self.assertEqual({}, self.listed(backend))
        self.assertEqual("running", self.status_of(backend, operation_id))
        self.assertEqual([operation_id], list(self.listed(backend)))
        bench.until(lambda: not self.listed(backend), what="a finished operation that leaves the list")
        self.assertEqual({}, self.listed(worker))
        data = backend.get(f"/api/v1/operations/{operation_id}")["data"]
        self.assertEqual(("completed", False, "w1"), (data["status"], data["is_backend_local"],
                                                      data["metadata"]["parameters"]["worker_id"]))
        self.assertIsNotNone(data["completed_at"])
        self.assertEqual("completed", self.listed(backend)[operation_id]["status"])

    def test_a_model_is_needed(self):
        backend, _ = self.start("w1")
        for model, complaint in ((None, "model_path is required"),
                                 ("/models/ktrdr/x/1d_v1", "Model directory not found: ")):
            operation_id = self.begin(backend, 30, model_path=model)
            bench.until(lambda i=operation_id: self.status_of(backend, i) == "failed")
            data = backend.get(f"/api/v1/operations/{operation_id}")["data"]
            self.assertIn(complaint, data["error_message"])
            self.assertIsNotNone(data["completed_at"])
            bench.until(lambda: self.registered(backend)["w1"]["status"] == "available")

    def test_no_worker(self):
        backend, worker = self.start("w1")
        self.begin(backend, 60)
        answer = backend.ask("POST", "/api/v1/backtests/start", BACKTEST)
        self.assertEqual(503, answer.status)
        detail = answer.document["detail"]
        self.assertEqual(("No backtesting workers available", "backtesting", 1),
                         (detail["error"], detail["worker_type"], detail["registered_workers"]))
        self.assertGreater(detail["backend_uptime_seconds"], 0)

    def test_operations_outlive_the_backend(self):
        backend, worker = self.start("w1")
        operation_id = self.begin(backend, 60)
        bench.until(lambda: worker.get("/health")["worker_status"] == "busy")
        backend.end()
        backend = self.bench.start_backend().until_listening()
        self.until_registered(backend, "w1")
        entry = self.registered(backend)["w1"]
        self.assertEqual(("busy", operation_id), (entry["status"], entry["current_operation_id"]))
        self.assertEqual({}, self.listed(backend))
        self.assertEqual("running", self.status_of(backend, operation_id))
        self.assertEqual([operation_id], list(self.listed(backend)))

    def test_what_ended_while_the_backend_was_away_is_told_later(self):
        backend, worker = self.start("w1")
        operation_id = self.begin(backend, 1)
        backend.end()
        bench.until(lambda: "is told later" in worker.output())
        backend = self.bench.start_backend().until_listening()
        self.until_registered(backend, "w1")
        bench.until(lambda: f"Operation {operation_id} completed" in backend.output())
        ended = worker.get(f"/api/v1/operations/{operation_id}")["data"]["completed_at"]
        self.assertEqual(ended, backend.get(f"/api/v1/operations/{operation_id}")["data"]["completed_at"])

    def test_orphans_fail(self):
        quick = {"KTRDR_ORPHAN_TIMEOUT_SECONDS": "1", "KTRDR_ORPHAN_CHECK_INTERVAL_SECONDS": "0.2"}
        backend = self.bench.start_backend(**quick).until_listening()
        worker = self.bench.start_worker("w1").until_listening()
        operation_id = self.begin(backend, 60)
        bench.until(lambda: worker.get("/health")["worker_status"] == "busy")
        worker.kill()
        bench.until(lambda: self.registered(backend)["w1"]["status"] == "temporarily_unavailable")
        self.assertEqual("running", self.status_of(backend, operation_id), "the dead worker still claims it")
        self.bench.start_worker("w1").until_listening()
        bench.until(lambda: self.status_of(backend, operation_id) == "failed")
        data = backend.get(f"/api/v1/operations/{operation_id}")["data"]
        self.assertIn("no worker claimed it", data["error_message"])

    def test_another_id_at_the_same_endpoint_replaces_the_old_one(self):
        backend, worker = self.start("w1")
        body = {"worker_id": "w2", "worker_type": "backtesting", "endpoint_url": worker.url}
        self.assertEqual(200, backend.ask("POST", "/api/v1/workers/register", body).status)
        self.assertEqual(["w2"], list(self.registered(backend)))
