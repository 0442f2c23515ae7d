# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Containers that are only folders, so that pct and pvesh can be tried anywhere."""
import os
import subprocess
import time
from pathlib import Path

from pve import lxc
from pve.node import Node

LIMIT = 30  # seconds for any wait
ADDRESSES = [{"ifname": "eth0", "address": "bc:24:11:00:02:01", "addr_info": [
    {"family": "inet", "local": "10.77.0.201", "prefixlen": 24},
    {"family": "inet6", "local": "fe80::1", "prefixlen": 64}]}]


def until(condition, what="the condition"):
    """Its first true value; an error when that does not come."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.01)
    raise AssertionError(f"in {LIMIT} s: no {what}")


class FakeHost:
    """All state is files, since tasks run in a process of their own. STATE/signs/WORD changes the behaviour:
    stubborn (does not shut down), no-start, no-copy, hold (a copy waits until the file is gone), no-grow."""

    def __init__(self, state, node="pve"):
        self.state = Path(state)
        self.node = node
        self.conf_folder = self.state / "pve" / "nodes" / node / "lxc"
        self.lxc_path = self.state / "lxc"

    def sign(self, word):
        return self.state / "signs" / word

    def conf(self, ctid):
        return self.conf_folder / f"{ctid}.conf"

    def ids(self):
        return sorted(int(path.stem) for path in self.conf_folder.glob("[0-9]*.conf"))

    def folder(self, ctid):
        return self.lxc_path / str(ctid)

    def upper(self, ctid):
        return self.folder(ctid) / "upper"

    def _mark(self, ctid):
        return self.folder(ctid) / "running"

    def running(self, ctid):
        return self._mark(ctid).exists()

    def init_pid(self, ctid):
        return os.getpid() if self.running(ctid) else None

    def start(self, ctid):
        if self.sign("no-start").exists():
            raise lxc.LxcError("lxc-start: something is wrong")
        self._mark(ctid).parent.mkdir(parents=True, exist_ok=True)
        self._mark(ctid).touch()

    def kill(self, ctid):
        self._mark(ctid).unlink()

    def shutdown(self, ctid, timeout):
        end = time.monotonic() + timeout
        self.sign("asked").touch()
        while self.sign("stubborn").exists():
            if time.monotonic() > end:
                return False
            time.sleep(0.01)
        self.kill(ctid)
        return True

    def attach(self, ctid, argv, clear_env=True):
        environment = {"container": "lxc"} if clear_env else dict(os.environ, container="lxc")
        return subprocess.run(argv, env=environment, check=False).returncode

    def capture(self, ctid, argv, stdin=b"", timeout=None):
        with open(self.folder(ctid) / "captured", "a", encoding="utf-8") as file:
            file.write(" ".join(argv) + "\n")
        return 0, b"", b""

    def write_lxc_config(self, ctid):
        (self.folder(ctid) / "config").write_text(self.conf(ctid).read_text(encoding="utf-8"), encoding="utf-8")

    # Disks: one text file is all that is in them

    def _text(self, folder):
        return (folder / "disk").read_text(encoding="utf-8")

    def write(self, ctid, text):
        self.upper(ctid).mkdir(parents=True, exist_ok=True)
        (self.upper(ctid) / "disk").write_text(text, encoding="utf-8")

    def read(self, ctid):
        return self._text(self.upper(ctid))

    def _wait_while_held(self):
        self.sign("copying").touch()
        until(lambda: not self.sign("hold").exists(), "end of the hold")
        if self.sign("no-copy").exists():
            raise lxc.LxcError("cp: no space left")

    def create_root(self, ctid, size):
        self.folder(ctid).mkdir(parents=True)
        with open(self.folder(ctid) / "disk.raw", "wb") as file:
            file.truncate(size)
        self.write(ctid, "")

    def write_machine_id(self, ctid):
        (self.upper(ctid) / "machine-id").write_text(f"{ctid}\n", encoding="ascii")

    def copy_root(self, source_id, target_id):
        self.create_root(target_id, os.stat(self.folder(source_id) / "disk.raw").st_size)
        self._wait_while_held()
        self.write(target_id, self.read(source_id))

    def remove_root(self, ctid):
        subprocess.run(["rm", "-rf", str(self.folder(ctid))], check=True)

    def grow_root(self, ctid, size):
        if self.sign("no-grow").exists():
            raise lxc.LxcError("xfs_growfs: no")
        os.truncate(self.folder(ctid) / "disk.raw", size)

    def _snapshot(self, ctid, name):
        return self.folder(ctid) / "snapshots" / name / "upper"

    def snapshot(self, ctid, name):
        self._snapshot(ctid, name).mkdir(parents=True)
        self._wait_while_held()
        (self._snapshot(ctid, name) / "disk").write_text(self.read(ctid), encoding="utf-8")

    def restore(self, ctid, name):
        self.write(ctid, self._text(self._snapshot(ctid, name)))

    def drop_snapshot(self, ctid, name):
        if not self._snapshot(ctid, name).exists():
            raise lxc.LxcError(f"snapshot '{name}' does not exist")
        subprocess.run(["rm", "-rf", str(self._snapshot(ctid, name).parent)], check=True)

    # Figures

    def disk_usage(self, ctid):
        return 1 << 30, 4 << 30

    def memory(self, ctid):
        return 200 << 20, 512 << 20

    def cpu_seconds(self, ctid):
        path = self.sign("cpu-seconds")
        return float(path.read_text(encoding="ascii")) if path.exists() else 30.0

    def uptime(self, ctid):
        return 60


class FakeMachine:
    """A machine with two processors and the bridge vmbr0."""

    def __init__(self, state):
        self._log = Path(state) / "limits"

    def processors(self):
        return 2

    def processor_times(self):
        return 50, 200

    def memory(self):
        return 3 << 30, 8 << 30

    def disk(self, _path="/"):
        return 5 << 30, 90 << 30

    def uptime(self):
        return 1000

    def control_group_mode(self):
        return 2

    def bridge_exists(self, name):
        return name == "vmbr0"

    def address(self, _name):
        return "10.77.0.1"

    def traffic(self, _pid):
        return 11, 22

    def disk_traffic(self, _pid):
        return 33, 44

    def interfaces(self, _pid):
        return ADDRESSES

    def limit_memory(self, ctid, size):
        self._note(f"{ctid} memory {size}")

    def limit_cores(self, ctid, cores):
        self._note(f"{ctid} cores {cores}")

    def _note(self, text):
        with open(self._log, "a", encoding="ascii") as file:
            file.write(text + "\n")

    def noted(self):
        return self._log.read_text(encoding="ascii").splitlines() if self._log.exists() else []


def make_node(state):
    return Node(FakeHost(state), FakeMachine(state))
