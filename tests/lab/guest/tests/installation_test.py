# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Repository, installation, uv, the product's scripts on the working copy, and what is wrong with some releases."""
import json
import subprocess
import time
from pathlib import Path

from guest import history, install
from guest.tests import bench
from guest.tests.bench_case import BenchTest

COMMANDS = Path(__file__).resolve().parents[3] / "data" / "commands"
until = bench.until


class OriginTest(BenchTest):
    def test_tags_are_annotated_and_main_is_the_newest(self):
        self.assertEqual(["v1.5.0", "v1.5.1", "v1.5.2", "v1.5.3", "v1.5.4", "v1.6.0"], sorted(self.commits))
        kinds = history.git("-C", self.origin, "for-each-ref", "--format=%(objecttype)", "refs/tags/").split()
        self.assertEqual(["tag"] * 6, kinds)
        self.assertEqual(self.commits["v1.6.0"], history.git("-C", self.origin, "rev-parse", "main").strip())

    def test_ids_are_the_same_each_time(self):
        again = self.folder / "again.git"
        self.assertEqual(self.commits, install.make_origin(again))
        self.assertEqual(self.commits, install.make_origin(again), "an existing one stays")
        references = [history.git("-C", path, "show-ref") for path in (self.origin, again)]
        self.assertEqual(*references)

    def test_some_releases_need_other_packages(self):
        def lock(tag):
            return history.git("-C", self.origin, "show", f"{tag}:uv.lock")

        self.assertEqual(lock("v1.5.0"), lock("v1.5.1"))
        self.assertNotEqual(lock("v1.5.1"), lock("v1.5.2"))
        self.assertEqual(lock("v1.5.2"), lock("v1.5.4"))
        self.assertNotEqual(lock("v1.5.4"), lock("v1.6.0"))


class InstallTest(BenchTest):
    def test_the_working_copy_knows_nothing_newer_than_what_is_deployed(self):
        root = self.folder / "fresh"
        install.install(root, "worker", "ktrdr-worker-tr-1", 5004, "http://10.77.0.100:8000", "training", "R",
                        origin=self.origin, stop_seconds=7)
        copy = root / "opt/ktrdr"
        self.assertEqual(self.commits["v1.5.1"], history.git("-C", copy, "rev-parse", "HEAD").strip())
        self.assertEqual("", history.git("-C", copy, "branch", "--show-current").strip())
        self.assertEqual("", history.git("-C", copy, "status", "--porcelain"))
        self.assertEqual(["v1.5.0", "v1.5.1"], history.git("-C", copy, "tag").split())
        self.assertEqual("/srv/ktrdr.git", history.git("-C", copy, "remote", "get-url", "origin").strip())
        self.assertEqual(self.commits["v1.5.1"], (copy / ".venv/synced-commit").read_text().strip())
        unit = (root / "etc/systemd/system/ktrdr-worker.service").read_text()
        self.assertIn("/opt/ktrdr/worker.py --type training --host 0.0.0.0 --port 5004\n", unit)
        self.assertIn("TimeoutStopSec=7\n", unit)
        link = root / "etc/systemd/system/multi-user.target.wants/ktrdr-worker.service"
        self.assertEqual("/etc/systemd/system/ktrdr-worker.service", str(link.readlink()))
        values = bench.read_environment(copy / ".env")
        self.assertEqual(("ktrdr-worker-tr-1", "5004", "R"),
                         (values["WORKER_ID"], values["WORKER_PORT"], values["KTRDR_GENERATION"]))
        self.assertEqual(0o600, (copy / ".env").stat().st_mode & 0o777)
        self.assertEqual([], list((root / "var/log").iterdir()))

    def test_the_template_starts_nothing(self):
        root = self.folder / "golden"
        install.install(root, "template", "ktrdr-template", 5003, "http://10.77.0.100:8000", "backtesting", "R",
                        origin=self.origin)
        self.assertTrue((root / "etc/systemd/system/ktrdr-worker.service").is_file())
        self.assertEqual([], list((root / "etc/systemd/system/multi-user.target.wants").iterdir()))
        self.assertNotIn("WORKER_ID", bench.read_environment(root / "opt/ktrdr/.env"))

    def test_systemd_takes_the_units(self):
        if not Path("/usr/bin/systemd-analyze").exists():
            self.skipTest("no systemd-analyze")
        for role in ("backend", "worker"):
            unit = self.bench.roots[role] / f"etc/systemd/system/ktrdr-{role}.service"
            checked = self.folder / unit.name
            checked.write_text(unit.read_text().replace("/opt/ktrdr", str(self.bench.copy(role))))
            done = subprocess.run(["systemd-analyze", "verify", "--man=no", checked], capture_output=True, text=True)
            complaints = [line for line in done.stderr.splitlines() if unit.name in line]
            self.assertEqual([], complaints)


class UvTest(BenchTest):
    changes_roots = True

    def mark(self, name, text=""):
        (self.bench.roots["worker"] / "etc/ktrdr" / name).write_text(text)

    def test_sync_takes_its_time_and_says_what_it_did(self):
        self.bench.check_out("worker", "v1.5.2", sync=False)
        self.mark("uv-seconds", "0.4\n")
        begun = time.monotonic()
        done = self.bench.uv("worker", "sync", "--frozen")
        self.assertGreaterEqual(time.monotonic() - begun, 0.4)
        self.assertEqual((0, "Installed 2 packages\n"), (done.returncode, done.stderr))
        self.assertEqual("Audited 3 packages\n", self.bench.uv("worker", "sync").stderr)
        self.assertEqual("", self.bench.uv("worker", "sync", "--quiet").stderr)
        synced = (self.bench.copy("worker") / ".venv/synced-commit").read_text().strip()
        self.assertEqual(self.commits["v1.5.2"], synced)
        lines = (self.bench.roots["worker"] / "var/log/ktrdr-uv.log").read_text().splitlines()
        self.assertEqual(["begin", "end"] * 3, [json.loads(line)["event"] for line in lines])

    def test_project_and_directory(self):
        for option in ("--project", "--directory"):
            done = self.bench.uv("worker", "sync", option, str(self.bench.copy("worker")), folder="/")
            self.assertEqual((0, "Audited 3 packages\n"), (done.returncode, done.stderr))

    def test_failures(self):
        self.assertIn("unexpected argument '--frosen'", self.bench.uv("worker", "sync", "--frosen").stderr)
        self.assertIn("No `pyproject.toml` found", self.bench.uv("worker", "sync", folder="/").stderr)
        self.mark("uv-fails")
        done = self.bench.uv("worker", "sync", "--frozen", "--quiet")
        self.assertEqual(2, done.returncode)
        self.assertIn("error: Failed to fetch: `https://pypi.org/simple/numpy/`", done.stderr)

    def test_without_network_the_cache_still_serves(self):
        self.mark("uv-fails", "fetch\n")
        self.assertEqual(0, self.bench.uv("worker", "sync", "--frozen").returncode)
        self.bench.check_out("worker", "v1.5.2", sync=False)
        self.assertEqual(2, self.bench.uv("worker", "sync", "--frozen").returncode)
        self.bench.check_out("worker", "v1.5.1")

    def test_a_tree_that_was_not_synced_does_not_start(self):
        self.bench.check_out("worker", "v1.5.2", sync=False)
        worker = self.bench.start_worker("w1")
        self.assertEqual(1, worker.process.wait(10))
        self.assertIn("ImportError: numpy 2.1.3 is required, but numpy 2.1.2 is installed", worker.output())


class ProductScriptsTest(BenchTest):
    """The scripts that the product sends, on this working copy."""
    changes_roots = True

    def run_script(self, name, commit=None):
        script = (COMMANDS / name).read_text(encoding="utf-8").split("\n", 1)[1]
        root = self.bench.roots["worker"]
        changes = {"app=/opt/ktrdr": f"app={self.bench.copy('worker')}",
                   "/run/ktrdr-admin": f"{self.bench.folder}/ktrdr-admin",
                   "0001d01d0000000000000000000000000001d01d": self.commits["v1.5.1"],
                   "009e09e0000000000000000000000000009e09e0": commit or self.commits["v1.5.2"]}
        for old, new in changes.items():
            script = script.replace(old, new)
        environment = {"HOME": str(root / "root"), "LC_ALL": "C", "KTRDR_LAB_ROOT": str(root),
                       "PATH": f"{root}/usr/local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
        return subprocess.run(["/bin/sh", "-s"], input=script, env=environment, capture_output=True, text=True,
                              timeout=60)

    def test_prefetch(self):
        done = self.run_script("prefetch-worker.txt")
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertEqual(["ktrdr:phase fetch", "ktrdr:phase presync", "ktrdr:phase ready"], done.stdout.splitlines())
        self.assertEqual(self.commits["v1.5.1"], self.bench.git("worker", "rev-parse", "HEAD"))
        self.assertTrue((self.bench.roots["worker"] / "root/.cache/uv/numpy-2.1.3").is_dir())
        self.mark_no_network()
        self.bench.check_out("worker", "v1.5.2")  # from the cache

    def mark_no_network(self):
        (self.bench.roots["worker"] / "etc/ktrdr/uv-fails").write_text("fetch\n")

    def test_prefetch_without_network_changes_nothing(self):
        self.mark_no_network()
        done = self.run_script("prefetch-worker.txt")
        self.assertEqual(2, done.returncode)
        self.assertIn("Failed to fetch", done.stderr)
        self.assertEqual("", self.bench.git("worker", "status", "--porcelain"))
        self.assertEqual(1, len(self.bench.git("worker", "worktree", "list").splitlines()))

    def test_releases_and_commits(self):
        done = self.run_script("releases.txt")
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        lines = done.stdout.splitlines()
        self.assertEqual(f"ktrdr:deployed {self.commits['v1.5.1']}", lines[0])
        self.assertEqual("ktrdr:end", lines[-1])
        self.assertIn("ktrdr:tags 6", lines)
        self.assertIn(f"ktrdr:compared {self.commits['v1.5.2']} 1 0\t2", lines)
        self.assertIn(f"ktrdr:compared {self.commits['v1.5.0']} 0 2\t0", lines)
        done = self.run_script("commits.txt")
        self.assertIn("ktrdr:between 0\t2", done.stdout)
        self.assertIn("Newer numpy and torch", done.stdout)


class ReleaseTest(BenchTest):
    changes_roots = True

    def test_v153_is_not_healthy(self):
        self.bench.check_out("backend", "v1.5.3")
        backend = self.bench.start_backend().until_listening()
        answer = backend.ask("GET", "/api/v1/health")
        self.assertEqual((503, {"detail": "Service Unavailable"}), (answer.status, answer.document))
        self.assertEqual([], backend.get("/api/v1/workers"))

    def test_v154_ends_the_workers_at_their_start_and_not_the_backend(self):
        for role in ("backend", "worker"):
            self.bench.check_out(role, "v1.5.4")
        backend = self.bench.start_backend().until_listening()
        self.assertEqual("ok", backend.get("/api/v1/health")["status"])
        worker = self.bench.start_worker("w1")
        self.assertEqual(1, worker.process.wait(10))
        self.assertIn("ModuleNotFoundError: No module named 'ktrdr.sessions'", worker.output())
        self.assertIn("Traceback (most recent call last):", worker.output())
        self.assertEqual([], backend.get("/api/v1/workers"))
        last = self.bench.starts()[-1]
        self.assertEqual((worker.process.pid, "worker", "1.5.4", self.commits["v1.5.4"]),
                         (last["pid"], last["role"], last["version"], last["commit"]))

    def test_v160_is_slow_to_listen(self):
        self.bench.check_out("backend", "v1.6.0")
        begun = time.monotonic()
        backend = self.bench.start_backend()
        until(lambda: "Starting backend" in backend.output(), what="the first log line")
        self.assertFalse(backend.listens())
        backend.until_listening()
        self.assertGreaterEqual(time.monotonic() - begun, 7.5)
        self.assertEqual("ok", backend.get("/api/v1/health")["status"])

