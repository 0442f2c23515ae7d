# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding the lab's processes and ending them: never one whose number was given to another process meanwhile."""
import json
import os
import select
import signal
import time
from pathlib import Path

from lablib import files

PROC = Path("/proc")


def boot():
    return (PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


def start_time(pid):
    """In ticks since boot; None when there is no such process, or only what is left of one."""
    try:
        fields = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else int(fields[19])


def record(path, pid, **facts):
    files.write(path, json.dumps({"pid": pid, "start": start_time(pid), "boot": boot(), **facts}) + "\n")


def recorded(path):
    """The record, if its process lives."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if values["boot"] != boot() or start_time(values["pid"]) != values["start"]:
        return None
    return values


def in_network_namespace(inode):
    """Process ids, our own and our parents' left out."""
    ours, pid = set(), os.getpid()
    while pid > 1:
        ours.add(pid)
        pid = int((PROC / str(pid) / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
    found = []
    for entry in PROC.iterdir():
        if not entry.name.isdigit() or int(entry.name) in ours:
            continue
        try:
            if os.stat(entry / "ns" / "net").st_ino == inode:
                found.append(int(entry.name))
        except OSError:
            continue  # it ended
    return found


def end(pid, is_ours, grace=0.0):
    """Ends a process for which is_ours(pid) still holds once its number cannot change hands any more."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        if not is_ours(pid):
            return
        if grace:
            signal.pidfd_send_signal(handle, signal.SIGTERM)
            signal.pidfd_send_signal(handle, signal.SIGCONT)
            if _ended(handle, grace):
                return
        signal.pidfd_send_signal(handle, signal.SIGKILL)
        _ended(handle, 20)
    except ProcessLookupError:
        pass
    finally:
        os.close(handle)


def _ended(handle, seconds):
    return bool(select.select([handle], [], [], seconds)[0])


def wait_until(condition, seconds, step=0.05):
    """The first true answer of condition(), or its last one when the time is over."""
    deadline = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer or time.monotonic() > deadline:
            return answer
        time.sleep(step)
