# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The status collector: what /cluster/resources says of the containers is up to ten seconds old, as on a real node.

The real one is a service with a beat of its own; here a question collects anew when the last collection is too old.
A number of seconds in STATE/collect-seconds stands for the ten.
"""
import contextlib
import fcntl
import json
import time

from pve import figures
from pve.lxc import LxcError
from pve.refusal import Refusal

PERIOD = 10.0
KEPT = ("disk", "diskread", "diskwrite", "maxdisk", "maxmem", "mem", "name", "netin", "netout", "status", "uptime")


class Collector:
    def __init__(self, node):
        self._node = node
        self._path = node.host.state / "collected.json"

    def _period(self):
        path = self._node.host.state / "collect-seconds"
        return float(path.read_text(encoding="ascii")) if path.exists() else PERIOD

    def sample(self):
        """{"at", "node": figures, "containers": {number as text: figures}}"""
        with open(self._path.with_name("collected.lock"), "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            before = self._last()
            now = time.time()
            if before and 0 <= now - before["at"] < self._period():
                return before
            sample = self._collect(now, before or {"at": 0, "node": {}, "containers": {}})
            unfinished = self._path.with_suffix(".new")
            unfinished.write_text(json.dumps(sample), encoding="utf-8")
            unfinished.replace(self._path)
        return sample

    def _last(self):
        try:
            return json.loads(self._path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None

    def _collect(self, now, before):
        found = {}
        for ctid in self._node.host.ids():
            with contextlib.suppress(Refusal, LxcError):  # removed meanwhile
                found[str(ctid)] = self._container(ctid, now - before["at"], before["containers"].get(str(ctid), {}))
        return {"at": now, "node": self._machine(before["node"]), "containers": found}

    def _container(self, ctid, seconds, before):
        now = figures.figures(self._node, ctid)
        entry = {key: now[key] for key in KEPT}
        entry.update(maxcpu=now["cpus"], template=now.get("template", 0), pid=now.get("pid"), cpu=0)
        if entry["pid"]:
            entry["seconds"] = self._node.host.cpu_seconds(ctid)
            used = entry["seconds"] - before.get("seconds", 0)
            if before.get("pid") != entry["pid"] or used < 0:  # started since: the mean since then
                used, seconds = entry["seconds"], max(entry["uptime"], 1)
            entry["cpu"] = used / seconds / entry["maxcpu"]
        return entry

    def _machine(self, before):
        machine = self._node.machine
        busy, total = machine.processor_times()
        used, size = machine.memory()
        disk, disk_size = machine.disk()
        passed = total - before.get("ticks", 0)
        share = (busy - before.get("busy", 0)) / passed if passed > 0 else 0
        return {"ticks": total, "busy": busy, "cpu": min(1, max(0, share)), "maxcpu": machine.processors(), "mem": used,
                "maxmem": size, "disk": disk, "maxdisk": disk_size, "uptime": machine.uptime()}
