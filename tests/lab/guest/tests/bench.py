# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""For the tests: backends and workers as processes on loopback, started from an installed working copy."""
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from guest import history, install

QUICK = {"KTRDR_HEALTH_SECONDS": "0.2", "KTRDR_HEALTH_TIMEOUT_SECONDS": "1", "KTRDR_FORGOTTEN_SECONDS": "1",
         "KTRDR_MONITOR_SECONDS": "0.2", "KTRDR_POLL_SECONDS": "0.2", "KTRDR_LAB_HOSTNAME": "127.0.0.1",
         "OPERATIONS_CACHE_TTL": "0.1", "KTRDR_OPS_CACHE_TTL": "0.1"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(condition, seconds=15.0, what="the condition"):
    """Asks until the answer is true, and gives it."""
    deadline = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come true within {seconds} s")
        time.sleep(0.05)


def read_environment(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line)


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def document(self):
        return json.loads(self.body)


class Program:
    """A process and the port it is told to open."""

    def __init__(self, command, environment, port, log):
        self.port = port
        self._log = log
        with open(log, "ab") as output:
            self.process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=output,
                                            stderr=subprocess.STDOUT)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def output(self):
        return self._log.read_text(encoding="utf-8")

    def ask(self, method, target, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, target, None if body is None else json.dumps(body))
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def get(self, target):
        return self.ask("GET", target).document

    def listens(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True

    def until_listening(self):
        def check():
            if self.process.poll() is not None:
                raise AssertionError(f"the program ended:\n{self.output()}")
            return self.listens()

        until(check, what="listening")
        return self

    def term(self):
        self.process.send_signal(signal.SIGTERM)

    def kill(self):
        self.process.kill()
        self.process.wait(10)

    def end(self):
        """As a SIGTERM does it; gives the exit code."""
        self.term()
        return self.process.wait(10)


def make_roots(folder, origin, generation):
    """The roots of one backend and one worker container; uv takes no time in them."""
    roots = {role: Path(folder) / role for role in ("backend", "worker")}
    for role, root in roots.items():
        (root / "etc/ktrdr").mkdir(parents=True)
        (root / "etc/ktrdr/uv-seconds").write_text("0\n", encoding="utf-8")
        install.install(root, role, f"ktrdr-{role}", 8000 if role == "backend" else 5003, "http://127.0.0.1:8000",
                        "backtesting", generation, origin=origin)
        history.git("-C", root / "opt/ktrdr", "remote", "set-url", "origin", origin)
    return roots


class Bench:
    """What runs from a pair of roots, and its files."""

    def __init__(self, folder, roots):
        self.folder = Path(folder)
        self.roots = roots
        self.starts_log = self.folder / "starts.log"
        self.backend_port = free_port()
        self._programs = []

    def copy(self, role):
        return self.roots[role] / "opt/ktrdr"

    def git(self, role, *words):
        command = ["git", "-c", f"safe.directory={self.copy(role)}", "-C", str(self.copy(role)), *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def uv(self, role, *words, folder=None):
        environment = {"PATH": os.environ["PATH"], "KTRDR_LAB_ROOT": str(self.roots[role]),
                       "UV_CACHE_DIR": str(self.roots[role] / "root/.cache/uv")}
        return subprocess.run([sys.executable, "-B", str(self.roots[role] / "usr/local/bin/uv"), *words],
                              env=environment, cwd=folder or self.copy(role), capture_output=True, text=True)

    def check_out(self, role, version, sync=True):
        self.git(role, "fetch", "--quiet", "--tags", "origin")
        self.git(role, "checkout", "--quiet", "--detach", version)
        if sync:
            done = self.uv(role, "sync", "--frozen", "--quiet")
            assert done.returncode == 0, done.stderr

    def start_backend(self, **changed):
        """At the port of the one before: workers know it."""
        own = {"KTRDR_API_HOST": "127.0.0.1", "KTRDR_API_PORT": str(self.backend_port),
               "DATA_DIR": str(self.folder / "data")}
        return self._start("backend", ["backend.py"], self.backend_port, own | changed)

    def start_worker(self, name, worker_type="backtesting", **changed):
        port = free_port()
        own = {"KTRDR_API_URL": f"http://127.0.0.1:{self.backend_port}", "WORKER_ID": name, "WORKER_PORT": str(port),
               "KTRDR_DATA_MODELS_DIR": str(self.roots["worker"] / "app/models")}
        words = ["worker.py", "--type", worker_type, "--host", "127.0.0.1", "--port", str(port)]
        return self._start("worker", words, port, own | changed)

    def _start(self, role, words, port, changed):
        environment = {"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1", "KTRDR_STARTS_LOG": str(self.starts_log)}
        environment |= read_environment(self.copy(role) / ".env") | QUICK | changed
        command = [sys.executable, "-B", "-u", str(self.copy(role) / words[0]), *words[1:]]
        log = self.folder / f"{len(self._programs)}-{role}.log"
        self._programs.append(Program(command, environment, port, log))
        return self._programs[-1]

    def starts(self):
        return [json.loads(line) for line in self.starts_log.read_text(encoding="utf-8").splitlines()]

    def end_all(self):
        for program in self._programs:
            if program.process.poll() is None:
                program.kill()
