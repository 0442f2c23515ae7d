# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""For the tests on the lab: a lab per test, the product run as the operator, and what LXC, systemd and git say."""
import json
import os
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

LAB = Path(__file__).resolve().parents[1] / "lab"
sys.path.insert(0, str(LAB.parent))
from lablib import lifecycle, places  # noqa: E402

BINARIES = Path(os.environ.get("KTRDR_BIN_DIR", places.REPOSITORY / "build" / "ci" / "bin"))
SKIPPED = 77  # ctest: SKIP_RETURN_CODE
TARGETS = {container.id for container in places.CONTAINERS if container.starts}
LIMIT = 300  # seconds for any one command


def run(*words, **options):
    """(exit code, standard output, standard error) of a command without input."""
    done = subprocess.run([str(word) for word in words], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          errors="replace", timeout=LIMIT, check=False, **options)
    return done.returncode, done.stdout, done.stderr


def until(condition, seconds=60):
    """Whether it came true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


class Field:
    """The lab, up, with the product's folders for one test."""

    def __init__(self, generation="R"):
        self.state = places.state_folder()
        self.home = tempfile.TemporaryDirectory(prefix="ktrdr-lab-test-")
        run(sys.executable, "-B", LAB, "down")
        code, out, err = run(sys.executable, "-B", LAB, "up", "--generation", generation)
        if code != 0:
            raise RuntimeError(f"the lab did not come up: {out}{err}")

    def close(self):
        self.home.cleanup()
        run(sys.executable, "-B", LAB, "down")

    def environment(self):
        kinds = ("CONFIG", "STATE", "CACHE")
        return {**os.environ, **{f"XDG_{kind}_HOME": str(Path(self.home.name) / kind.lower()) for kind in kinds},
                "XDG_RUNTIME_DIR": self.home.name, "ASAN_OPTIONS": "detect_leaks=0"}

    def operator_words(self, *words):
        return [sys.executable, "-B", str(LAB), "exec", *map(str, words)]

    def operator(self, *words):
        return run(*self.operator_words(*words), env=self.environment())

    def ctl_words(self, *words):
        return (BINARIES / "ktrdrctl", "--config", self.state / "environment.toml", *words)

    def ctl(self, *words):
        return self.operator(*self.ctl_words(*words))

    def node(self, *words):
        return run(sys.executable, "-B", LAB, "host", *words)

    def inside(self, ctid, script):
        """Standard output of a shell script in a container."""
        code, out, err = self.node("pct", "exec", ctid, "--", "sh", "-c", script)
        if code != 0:
            raise RuntimeError(f"in {ctid}: {script}: {code} {out}{err}")
        return out

    def truth(self):
        """By container, straight from LXC, systemd and git."""
        _, out, _ = run(sys.executable, "-B", LAB, "status", "--json")
        return {container["id"]: container for container in json.loads(out)["containers"]}

    def tags(self):
        return {ctid: container["tag"] for ctid, container in self.truth().items() if ctid in TARGETS}

    def units(self):
        return {ctid: container["unit_state"] for ctid, container in self.truth().items() if ctid in TARGETS}

    def url(self, path):
        return f"http://10.77.0.100:8000{path}"

    def get(self, path):
        return json.loads(self.operator("curl", "-sS", "-f", "-m", "10", self.url(path))[1])

    def registered(self):
        return sorted(entry["worker_id"] for entry in self.get("/api/v1/workers"))

    def audit(self):
        """Finished and begun calls of pct and pvesh."""
        path = self.state / "audit.log"  # made by the first call
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []

    def starts(self, ctid):
        """Every start of the application in a container: version and process."""
        lines = self.inside(ctid, "cat /var/log/ktrdr-starts.log").splitlines()
        return [json.loads(line) for line in lines]


class FieldTest(unittest.TestCase):
    """Each test has a lab of its own; it takes about four seconds."""
    generation = "R"

    def setUp(self):
        self.field = Field(self.generation)
        self.addCleanup(self.field.close)

    def expect(self, answer, code, *texts):
        said = f"exit {answer[0]}\n{answer[1]}{answer[2]}"
        self.assertEqual(answer[0], code, said)
        for text in texts:
            self.assertIn(text, answer[1] + answer[2], said)

    def assert_all_on(self, tag):
        self.assertEqual(self.field.tags(), {ctid: tag for ctid in TARGETS})
        self.assertEqual(self.field.units(), {ctid: "active" for ctid in TARGETS})


def why_not():
    if os.getuid() != 0:
        return "it takes root to make namespaces and containers"
    if missing := lifecycle.missing_programs():
        return "missing packages: " + " ".join(missing)
    if not (BINARIES / "ktrdrctl").exists():
        return f"there is no ktrdrctl in {BINARIES}"
    try:
        lifecycle.check_machine(places.state_folder())
    except places.LabError as problem:
        return str(problem)
    code, _, err = run("unshare", "--mount", "--net", "--pid", "--fork", "sh", "-c",
                       "mount -t sysfs sysfs /sys && ip link add lab-probe type veth && losetup -f")
    return None if code == 0 else f"root may not make namespaces, mounts or loop devices here: {err.strip()}"


def main():
    if reason := why_not():
        print(f"skipped: {reason}")
        sys.exit(SKIPPED)
    unittest.main(verbosity=2)
