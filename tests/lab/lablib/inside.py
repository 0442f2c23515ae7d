# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of `lab` that runs on the node: inside.py STATE GENERATION up|status|status-json"""
import json
import os
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "node")]
from lablib import guests, places, processes, sshd, status  # noqa: E402
from pve import lxc  # noqa: E402

READY_SECONDS = 90
WORKERS_URL = f"http://10.77.0.100:{places.BACKEND_PORT}/api/v1/workers"


class Clock:
    """Tells how long each part took."""

    def __init__(self):
        self._last = time.monotonic()

    def say(self, text):
        now = time.monotonic()
        print(f"  {now - self._last:5.1f} s  {text}", flush=True)
        self._last = now


def registered():
    try:
        with urllib.request.urlopen(WORKERS_URL, timeout=5) as answer:
            return {worker.get("worker_id") for worker in json.load(answer)}
    except (OSError, ValueError, AttributeError):
        return None


def start(host, wanted):
    """The backend first, so that no worker waits for its next attempt to register."""
    started = []
    backend, workers = [c for c in wanted if c.role == "backend"], [c for c in wanted if c.role != "backend"]
    for group in (backend, workers):
        stopped = [c for c in group if not host.running(c.id)]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda c: host.start(c.id), stopped))
        started += stopped
        if group is backend:
            processes.wait_until(lambda: registered() is not None, READY_SECONDS, 0.2)
    return started


def wait_ready(host, wanted):
    """Until systemd has finished in each, each unit is active, and the backend knows all workers."""
    names = {c.name for c in wanted if c.role == "worker"}
    missing = []

    def ready():
        rows = [status.container(host, c.id) for c in wanted]
        missing[:] = [f"{row['name']}: unit {row['unit_state']}, systemd {row['system']}" for row in rows
                      if row["unit_state"] != "active" or row["system"] not in ("running", "degraded")]
        missing.extend(f"{name}: not registered" for name in names - (registered() or set()))
        return not missing

    if not processes.wait_until(ready, READY_SECONDS, 0.3):
        raise places.LabError("not ready in time: " + "; ".join(missing))


def up(host, generation):
    clock = Clock()
    for ctid in host.ids():
        host.mount_disk(ctid)
    guests.make_origin(host.state)
    with ThreadPoolExecutor(2) as pool:
        made = sum(pool.map(lambda c: guests.make(host, c, generation), places.CONTAINERS))
    if made:
        clock.say(f"{made} containers made")
    sshd.start(host.state)
    wanted = [c for c in places.CONTAINERS if c.starts]
    if start(host, wanted):
        clock.say("containers started")
    wait_ready(host, wanted)
    clock.say("units active, workers registered")


def main(state, generation, command):
    os.umask(0o022)
    host = lxc.Host(state)
    try:
        if command == "up":
            up(host, generation)
        else:
            rows = status.read(host)
            print(status.as_json(generation, rows) if command == "status-json" else status.table(rows), end="")
    except (lxc.LxcError, places.LabError) as problem:
        print(f"lab: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
