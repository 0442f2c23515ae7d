# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What generation R does over time, faults included: workers register once, lists are not refreshed."""
import time

from guest.tests import bench
from guest.tests.bench_case import BenchTest


class GenerationR(BenchTest):
    generation = "R"

    def test_after_a_restart_of_the_backend_the_registry_stays_empty(self):
        backend, first, second = self.start("w1", "w2")
        self.assertEqual(0, backend.end())
        backend = self.bench.start_backend().until_listening()
        quiet = time.monotonic() + 3  # ten times as long as N takes here
        while time.monotonic() < quiet:
            self.assertEqual([], backend.get("/api/v1/workers"))
        self.assertEqual(0, first.end(), "SIGTERM ends a worker of R")
        self.bench.start_worker("w1").until_listening()
        self.until_registered(backend, "w1")
        self.assertIsNone(second.process.poll())
        roles = [(line["role"], line["version"], line["commit"]) for line in self.bench.starts()]
        expected = ["backend", "worker", "worker", "backend", "worker"]
        self.assertEqual([(role, "1.5.1", self.commits["v1.5.1"]) for role in expected], roles)
        self.assertEqual(5, len({line["pid"] for line in self.bench.starts()}))

    def test_a_worker_that_starts_before_the_backend_is_never_seen(self):
        worker = self.bench.start_worker("w1").until_listening()
        self.assertIn("Worker registration failed", worker.output())
        backend = self.bench.start_backend().until_listening()
        quiet = time.monotonic() + 4  # N tries again after 1 and 2 s
        while time.monotonic() < quiet:
            self.assertEqual({}, self.registered(backend))

    def test_an_operation_leaves_the_running_ones_only_when_its_detail_is_read(self):
        backend, worker = self.start("w1")
        operation_id = self.begin(backend, 0.4)
        bench.until(lambda: self.status_of(worker, operation_id) == "completed")
        bench.until(lambda: self.registered(backend)["w1"]["status"] == "available")
        self.assertEqual("running", self.listed(backend)[operation_id]["status"])
        self.assertEqual("completed", self.status_of(backend, operation_id))
        shown = backend.get(f"/api/v1/operations/{operation_id}")["data"]
        self.assertIsNone(shown["completed_at"])
        before = self.listed(backend)[operation_id]
        self.assertEqual("completed", before["status"])
        bench.until(lambda: self.listed(backend)[operation_id]["duration_seconds"] > before["duration_seconds"] + 0.2,
                    what="a duration that grows")
        self.assertIsNotNone(worker.get(f"/api/v1/operations/{operation_id}")["data"]["completed_at"])

    def test_the_reason_of_a_failure_is_only_on_the_worker(self):
        backend, worker = self.start("w1")
        operation_id = self.begin(backend, 30, strategy_name="nobody_knows_it")
        bench.until(lambda: self.status_of(backend, operation_id) == "failed")
        data = backend.get(f"/api/v1/operations/{operation_id}")["data"]
        self.assertEqual((None, None), (data["error_message"], data["completed_at"]))
        data = worker.get(f"/api/v1/operations/{operation_id}")["data"]
        self.assertIn("nobody_knows_it", data["error_message"])

    def test_a_retried_operation_stays_pending(self):
        backend, _ = self.start("w1")
        operation_id = self.begin(backend, 30, strategy_name="nobody_knows_it")
        bench.until(lambda: self.status_of(backend, operation_id) == "failed")
        again = backend.ask("POST", f"/api/v1/operations/{operation_id}/retry").document["data"]
        self.assertTrue(again["operation_id"].startswith("op_retry_"))
        self.assertEqual("pending", self.status_of(backend, again["operation_id"]))
        self.assertEqual(1, backend.get("/api/v1/operations")["active_count"])

    def test_no_worker(self):
        backend = self.bench.start_backend().until_listening()
        operation_id = self.begin(backend, 30)
        bench.until(lambda: self.status_of(backend, operation_id) == "failed")
        self.assertIn("no available workers",
                      backend.get(f"/api/v1/operations/{operation_id}")["data"]["error_message"])

    def test_one_operation_for_each_worker(self):
        backend, *workers = self.start("w1", "w2")
        for _ in workers:
            self.begin(backend, 60)
        for worker in workers:
            bench.until(lambda w=worker: w.get("/health")["worker_status"] == "busy")
        third = self.begin(backend, 60)
        bench.until(lambda: self.status_of(backend, third) == "failed")

    def test_a_dead_worker_is_unavailable_and_then_removed(self):
        backend = self.bench.start_backend(KTRDR_REMOVAL_SECONDS="3").until_listening()
        worker = self.bench.start_worker("w1").until_listening()
        operation_id = self.begin(backend, 60)
        bench.until(lambda: worker.get("/health")["worker_status"] == "busy")
        worker.kill()
        entry = bench.until(lambda: [e for e in backend.get("/api/v1/workers")
                                     if e["status"] == "temporarily_unavailable"])[0]
        self.assertGreaterEqual(entry["health_check_failures"], 3)
        bench.until(lambda: not backend.get("/api/v1/workers"), what="removal")
        self.assertEqual("running", self.status_of(backend, operation_id), "nothing ends it")
        self.assertEqual("running", self.listed(backend)[operation_id]["status"])

    def test_a_worker_that_recovers_is_available_again(self):
        backend, worker = self.start("w1")
        worker.kill()
        bench.until(lambda: self.registered(backend)["w1"]["status"] == "temporarily_unavailable")
        self.bench.start_worker("w1").until_listening()
        bench.until(lambda: self.registered(backend)["w1"]["status"] == "available")
        self.assertEqual(0, self.registered(backend)["w1"]["health_check_failures"])

    def test_without_an_id_a_restart_leaves_a_ghost(self):
        backend = self.bench.start_backend().until_listening()
        self.bench.start_worker("").until_listening().end()
        self.bench.start_worker("").until_listening()
        names = bench.until(lambda: len(self.registered(backend)) == 2 and list(self.registered(backend)))
        for name in names:
            self.assertRegex(name, r"^backtesting-worker-[0-9a-f]{8}$")

    def test_everything_is_lost_with_the_backend(self):
        backend, worker = self.start("w1")
        operation_id = self.begin(backend, 60)
        bench.until(lambda: worker.get("/health")["worker_status"] == "busy")
        backend.end()
        backend = self.bench.start_backend().until_listening()
        self.assertEqual({}, self.listed(backend))
        self.assertEqual(404, backend.ask("GET", f"/api/v1/operations/{operation_id}").status)
        self.assertEqual("busy", worker.get("/health")["worker_status"])
