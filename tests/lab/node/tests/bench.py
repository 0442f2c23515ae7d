# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""For the tests: a node of fakes with two containers, and calls of pct and pvesh on it."""
import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import fakes
from pve import locks, power, programs

WORKER = """arch: amd64
cores: 2
features: nesting=1
hostname: ktrdr-worker-bt-1
memory: 512
net0: name=eth0,bridge=vmbr0,gw=10.77.0.1,hwaddr=BC:24:11:00:02:01,ip=10.77.0.201/24,type=veth
ostype: debian
rootfs: local:201/vm-201-disk-0.raw,size=4G
swap: 0
unprivileged: 1
"""
GOLDEN = WORKER.replace("ktrdr-worker-bt-1", "ktrdr-template").replace("201", "900").replace("00:02:01", "00:09:00")
PROGRAM = Path(__file__).with_name("program.py")


class NodeTest(unittest.TestCase):
    """201 runs, 900 is stopped."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ktrdr-node-test-")
        self.addCleanup(folder.cleanup)
        self.state = Path(folder.name)
        for name in ("pve/nodes/pve/lxc", "lxc", "signs"):
            (self.state / name).mkdir(parents=True)
        self.node = fakes.make_node(self.state)
        self.host = self.node.host
        self.make(201, WORKER)
        self.make(900, GOLDEN)
        self.host.start(201)
        for module, name, value in ((locks, "PATIENCE", 0.3), (power, "END_LIMIT", 0.3)):
            self.addCleanup(setattr, module, name, getattr(module, name))
            setattr(module, name, value)

    def make(self, ctid, text, content="content"):
        self.host.create_root(ctid, 4 << 30)
        self.host.write(ctid, content)
        self.host.conf(ctid).write_text(text, encoding="utf-8")

    def edit(self, ctid, line):
        path = self.host.conf(ctid)
        path.write_text(line + "\n" + path.read_text(encoding="utf-8"), encoding="utf-8")

    def text(self, ctid):
        return self.host.conf(ctid).read_text(encoding="utf-8")

    def sign(self, word):
        self.host.sign(word).touch()
        self.addCleanup(self.host.sign(word).unlink, missing_ok=True)

    def call(self, program, *words):
        """(exit code, standard output, standard error)"""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = programs.perform(program, [str(word) for word in words], self.node)
        return code, out.getvalue(), err.getvalue()

    def pct(self, *words):
        return self.call("pct", *words)

    def get(self, path, *words):
        """pvesh's answer, decoded."""
        code, out, err = self.call("pvesh", "get", path, "--output-format", "json", *words)
        self.assertEqual((code, err), (0, ""))
        return json.loads(out)

    def works(self, *words, out="", err=""):
        self.assertEqual(self.pct(*words), (0, out, err))

    def refused(self, *words, err, code=255, out=""):
        self.assertEqual(self.pct(*words), (code, out, err + "\n"))

    # Processes

    def begin(self, program, *words, patience=0.3, **options):
        environment = {**os.environ, "KTRDR_LAB_STATE": str(self.state), "KTRDR_TEST_PATIENCE": str(patience),
                       "KTRDR_TEST_END_LIMIT": "0.3"}
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        process = subprocess.Popen([sys.executable, "-B", str(PROGRAM), program, *map(str, words)], env=environment,
                                   **options)
        self.addCleanup(self._end, process)
        return process

    def _end(self, process):
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                stream.close()
        if process.poll() is None:
            process.kill()
        process.wait(fakes.LIMIT)

    def end_of(self, process):
        """(exit code, standard output, standard error)"""
        out, err = process.communicate(timeout=fakes.LIMIT)
        return process.returncode, out.decode(), err.decode()

    def audit(self):
        return [json.loads(line) for line in (self.state / "audit.log").read_text(encoding="utf-8").splitlines()]
