# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The task log: one file per task, the index of finished ones, and the list of those that run or ended lately."""
import contextlib
import fcntl
import os
import re
import time
from dataclasses import dataclass
from pathlib import Path

USER = "root@pam"
RECENT = 25
UPID = re.compile(r"UPID:([^:\s]+):([0-9A-Fa-f]{8}):([0-9A-Fa-f]{8,9}):([0-9A-Fa-f]{8}):([^:\s]+):([^:\s]*):([^:\s]+):")
UNEXPECTED = "unexpected status"


def process_start(pid):
    """In ticks since boot; None when there is no such process, or it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in ("Z", "X") else int(fields[19])


@dataclass
class Entry:
    upid: str
    saved: int = 0
    end: int = 0  # 0: it runs
    status: str = ""

    def __post_init__(self):
        match = UPID.fullmatch(self.upid)
        if not match:
            raise ValueError(f"no UPID: {self.upid}")
        self.node, self.type, self.id, self.user = match[1], match[5], match[6], match[7]
        self.pid, self.pstart, self.start = (int(match[index], 16) for index in (2, 3, 4))

    @property
    def runs(self):
        return self.end == 0

    def alive(self):
        return process_start(self.pid) == self.pstart


def make_upid(node, pid, kind, ctid):
    return f"UPID:{node}:{pid:08X}:{process_start(pid) or 0:08X}:{int(time.time()):08X}:{kind}:{ctid}:{USER}:"


def _index_line(entry):
    return f"{entry.upid} {entry.end:08X} {entry.status}\n"


class TaskStore:
    def __init__(self, folder, node):
        self._folder = folder
        self._node = node

    def log_path(self, upid):
        return self._folder / f"{Entry(upid).start & 15:X}" / upid

    @contextlib.contextmanager
    def _locked(self):
        self._folder.mkdir(parents=True, exist_ok=True)
        with open(self._folder / ".lock", "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def begin(self, pid, kind, ctid):
        upid = make_upid(self._node, pid, kind, ctid)
        path = self.log_path(upid)
        with self._locked():
            path.parent.mkdir(exist_ok=True)
            path.touch()
            self._write_active([*self._read_active(), Entry(upid)])
        return upid

    def log(self, upid, text):
        with open(self.log_path(upid), "a", encoding="utf-8") as file:
            file.write(text)

    def finish(self, upid, status, in_log=True):
        """`status` is OK, WARNINGS: n, or the error."""
        if in_log:
            line = {"OK": "TASK OK\n"}.get(status, f"\nTASK ERROR: {status}\n")
            self.log(upid, f"TASK {status}\n" if status.startswith("WARNINGS: ") else line)
        with self._locked():
            self._end(upid, status)

    def _end(self, upid, status):
        entries = self._read_active()
        for entry in entries:
            if entry.upid == upid and entry.runs:
                entry.saved, entry.end, entry.status = 1, int(time.time()), status
                with open(self._folder / "index", "a", encoding="utf-8") as file:
                    file.write(_index_line(entry))
        self._write_active(entries)

    def _read_active(self):
        path = self._folder / "active"
        entries = []
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
            words = line.split(" ", 3)
            entries.append(Entry(words[0], int(words[1]), int(words[2], 16) if len(words) > 2 else 0,
                                 words[3] if len(words) > 3 else ""))
        return entries

    def _write_active(self, entries):
        """All that run, and the latest of those that ended."""
        surplus = sum(not entry.runs for entry in entries) - RECENT
        kept = []
        for entry in entries:
            if entry.runs or surplus <= 0:
                kept.append(entry)
            else:
                surplus -= 1
        lines = [f"{entry.upid} {entry.saved}" + ("" if entry.runs else f" {entry.end:08X} {entry.status}") + "\n"
                 for entry in kept]
        path = self._folder / "active"
        unfinished = path.with_name(f"active.{os.getpid()}")
        unfinished.write_text("".join(lines), encoding="utf-8")
        unfinished.replace(path)

    def recent(self):
        """The running and the latest of the ended, newest first. One whose process is gone has ended as well."""
        with self._locked():
            for entry in self._read_active():
                if entry.runs and not entry.alive():
                    self._end(entry.upid, self._status_in_log(entry.upid))
            return self._read_active()[::-1]

    def running(self, ctid=None, kind=None):
        return [entry for entry in self.recent()
                if entry.runs and (ctid is None or entry.id == str(ctid)) and kind in (None, entry.type)]

    def archive(self):
        """The ended ones, newest first."""
        self.recent()
        path = self._folder / "index"
        entries = []
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
            upid, end, status = line.split(" ", 2)
            entries.append(Entry(upid, 1, int(end, 16), status))
        return entries[::-1]

    def find(self, upid):
        """None when there is no such task."""
        return next((entry for entry in [*self.recent(), *self.archive()] if entry.upid == upid), None)

    def log_lines(self, upid):
        return self.log_path(upid).read_text(encoding="utf-8").splitlines()

    def _status_in_log(self, upid):
        lines = self.log_lines(upid) if self.log_path(upid).exists() else []
        match = re.fullmatch(r"TASK (?:ERROR: )?(.+)", lines[-1]) if lines else None
        return match[1] if match else UNEXPECTED
