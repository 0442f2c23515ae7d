# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ends everything that is the lab's, also what an interrupted `up` or a kill left."""
import contextlib
import os
import shutil
from pathlib import Path

from lablib import files, namespaces, places, processes

CONTROL_GROUPS = Path("/sys/fs/cgroup")
GRACE_SECONDS = 2


def record_file(state):
    return state / "holder.json"


def alive(state):
    """The record of the node's first process, or None."""
    return processes.recorded(record_file(state))


def end_all(state):
    """Everything but the files. Nothing of it needs the state folder to be whole."""
    record = alive(state)
    if record:
        processes.end(record["pid"], lambda pid: processes.start_time(pid) == record["start"])
    for name, grace in ((places.NODE_NAMESPACE, 0), (places.OPERATOR_NAMESPACE, GRACE_SECONDS)):
        _end_namespace(name, grace)
        namespaces.remove(name)
    _remove_control_groups()
    record_file(state).unlink(missing_ok=True)


def _end_namespace(name, grace):
    """A process in the lab's own network namespace is the lab's, whoever started it."""
    inode = namespaces.inode(name)
    if inode is None:
        return

    def is_ours(pid):
        try:
            return os.stat(f"/proc/{pid}/ns/net").st_ino == inode
        except OSError:
            return False

    for _ in range(20):
        found = processes.in_network_namespace(inode)
        if not found:
            return
        for pid in found:
            processes.end(pid, is_ours, grace)
    raise places.LabError(f"processes of namespace {name} do not end: {found}")


def control_groups():
    found = []
    for folder, folders, _ in os.walk(CONTROL_GROUPS):
        if places.CGROUP in folders:
            found.append(Path(folder) / places.CGROUP)
            folders.remove(places.CGROUP)
    return found


def _remove_control_groups():
    def removed():
        for top in control_groups():
            for folder, _, _ in os.walk(top, topdown=False):
                with contextlib.suppress(OSError):
                    os.rmdir(folder)
        return not control_groups()

    if not processes.wait_until(removed, 10, 0.1):
        raise places.LabError(f"control groups stay: {', '.join(map(str, control_groups()))}")


def _mounts_below(folder):
    lines = Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()
    return [line.split()[4] for line in lines if (line.split()[4] + "/").startswith(f"{folder}/")]


def _loops_of(folder):
    found = []
    for file in Path("/sys/block").glob("loop*/loop/backing_file"):
        with contextlib.suppress(OSError):
            if file.read_text(encoding="utf-8").startswith(f"{folder}/"):
                found.append("/dev/" + file.parents[1].name)
    return found


def remove_state(state):
    if not (state / places.MARK).exists():
        return
    for point in reversed(_mounts_below(state)):
        files.run("umount", "-l", point)
    if not processes.wait_until(lambda: not _loops_of(state), 10):
        for device in _loops_of(state):
            files.run("losetup", "-d", device)
    # The containers' configurations first, so that an `up` after an interruption makes them anew; the mark last.
    for entry in sorted(state.iterdir(), key=lambda path: {"pve": 0, places.MARK: 2}.get(path.name, 1)):
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    state.rmdir()
