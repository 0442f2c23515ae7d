# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the kernel knows about the machine and a container's process."""
import json
import os
import re
import socket
import subprocess
from pathlib import Path

from pve.lxc import LxcError

CONTROL = Path("/sys/fs/cgroup")


def _read(path):
    return Path(path).read_text(encoding="ascii", errors="replace")


class Machine:
    def __init__(self, lxc_path):
        self._lxc_path = lxc_path

    def processors(self):
        return os.cpu_count() or 1

    def processor_times(self):
        """(busy, all) in ticks since boot."""
        ticks = [int(word) for word in _read("/proc/stat").splitlines()[0].split()[1:9]]
        return sum(ticks) - ticks[3] - ticks[4], sum(ticks)

    def memory(self):
        """(used, all) in bytes."""
        lines = dict(re.findall(r"^(\w+):\s+(\d+) kB$", _read("/proc/meminfo"), re.MULTILINE))
        total = int(lines["MemTotal"]) << 10
        return total - (int(lines["MemAvailable"]) << 10), total

    def disk(self, path="/"):
        """(used, all) in bytes."""
        figures = os.statvfs(path)
        return (figures.f_blocks - figures.f_bfree) * figures.f_frsize, figures.f_blocks * figures.f_frsize

    def uptime(self):
        return int(float(_read("/proc/uptime").split()[0]))

    def control_group_mode(self):
        """1 where the old controllers are in use, 2 where all is unified."""
        return 1 if (CONTROL / "memory").is_dir() else 2

    def bridge_exists(self, name):
        return Path("/sys/class/net", name).exists()

    def address(self, name):
        try:
            return socket.gethostbyname(name)
        except OSError:
            return ""

    # A container, by its first process

    def traffic(self, pid):
        """(received, sent) in bytes, as the guest sees it."""
        received = sent = 0
        for line in _read(f"/proc/{pid}/net/dev").splitlines()[2:]:
            name, _, figures = line.partition(":")
            if name.strip() != "lo":
                received += int(figures.split()[0])
                sent += int(figures.split()[8])
        return received, sent

    def disk_traffic(self, pid):
        """(read, written) in bytes."""
        unified = not (CONTROL / "blkio").is_dir()
        for line in _read(f"/proc/{pid}/cgroup").splitlines():
            _, names, path = line.split(":", 2)
            if (unified and names == "") or names == "blkio":
                top = CONTROL if unified else CONTROL / "blkio"
                return _disk_figures(top / re.sub(r"(/payload)/.*$", r"\1", path).lstrip("/"), unified)
        return 0, 0

    def interfaces(self, pid):
        """The answer of ip in the container's network, asked with the node's own program."""
        answer = subprocess.run(["nsenter", "-t", str(pid), "-n", "ip", "-j", "address"], stdin=subprocess.DEVNULL,
                                capture_output=True, check=False)
        return json.loads(answer.stdout) if answer.returncode == 0 else []

    # Limits of a running container

    def _limit(self, ctid, key, value):
        words = ["lxc-cgroup", "-P", str(self._lxc_path), "-n", str(ctid), "--", key, str(value)]
        answer = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if answer.returncode != 0:
            raise LxcError(answer.stderr.strip() or f"{key} cannot be set to {value}")

    def limit_memory(self, ctid, size):
        self._limit(ctid, "memory.limit_in_bytes" if self.control_group_mode() == 1 else "memory.max", size)

    def limit_cores(self, ctid, cores):
        limited = cores < self.processors()
        if self.control_group_mode() == 1:
            self._limit(ctid, "cpu.cfs_quota_us", cores * 100_000 if limited else -1)
        else:
            self._limit(ctid, "cpu.max", f"{cores * 100_000} 100000" if limited else "max 100000")


def _disk_figures(folder, unified):
    try:
        text = _read(folder / ("io.stat" if unified else "blkio.throttle.io_service_bytes"))
    except OSError:
        return 0, 0
    words = (r"rbytes=(\d+)", r"wbytes=(\d+)") if unified else (r" Read (\d+)", r" Write (\d+)")
    read, written = (sum(map(int, re.findall(word, text))) for word in words)
    return read, written
