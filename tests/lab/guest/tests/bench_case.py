# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the guest share: a repository for each class, a pair of container roots for each test."""
import tempfile
import unittest
from pathlib import Path

from guest import install
from guest.tests import bench

MODEL = "/models/ktrdr/neuro_mean_reversion/1d_v22"
BACKTEST = {"strategy_name": "neuro_mean_reversion", "symbol": "EURUSD", "timeframe": "1d",
            "start_date": "2024-01-01", "end_date": "2024-01-31", "model_path": MODEL}


class BenchTest(unittest.TestCase):
    """Nothing that a test started stays."""
    generation = "R"
    changes_roots = False  # then each test gets its own

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="ktrdr-guest-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.origin = cls.folder / "origin" / "ktrdr.git"
        cls.commits = install.make_origin(cls.origin)
        if not cls.changes_roots:
            cls.roots = bench.make_roots(cls.folder / "roots", cls.origin, cls.generation)

    def setUp(self):
        folder = tempfile.mkdtemp(dir=self.folder)
        if self.changes_roots:
            self.roots = bench.make_roots(folder, self.origin, self.generation)
        self.bench = bench.Bench(folder, self.roots)
        self.addCleanup(self.bench.end_all)

    def start(self, *names):
        """A backend and workers, registered."""
        backend = self.bench.start_backend().until_listening()
        workers = [self.bench.start_worker(name).until_listening() for name in names]
        self.until_registered(backend, *names)
        return backend, *workers

    def registered(self, backend):
        return {entry["worker_id"]: entry for entry in backend.get("/api/v1/workers")}

    def until_registered(self, backend, *names):
        bench.until(lambda: set(self.registered(backend)) == set(names), what=f"{names} in the registry")

    def begin(self, backend, seconds, **changed):
        answer = backend.ask("POST", "/api/v1/backtests/start", BACKTEST | {"ktrdr_lab_seconds": seconds} | changed)
        self.assertEqual(200, answer.status, answer.body)
        self.assertEqual("started", answer.document["status"])
        return answer.document["operation_id"]

    def status_of(self, program, operation_id):
        """None while it is not known there."""
        return program.get(f"/api/v1/operations/{operation_id}").get("data", {}).get("status")

    def listed(self, program, query=""):
        return {o["operation_id"]: o for o in program.get("/api/v1/operations?limit=1000" + query)["data"]}

