# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""pct clone: a whole copy of the disk, with the source locked meanwhile."""
import os
import shutil
import subprocess

from pve import forms, locks, worker
from pve.config import Config
from pve.lxc import LxcError
from pve.node import STORAGE
from pve.refusal import BadParameters, Interrupted, Refusal

NEW_ID_PATIENCE = 5


def clone(node, call):
    new_id, name = int(call.values["newid"]), call.values.get("snapname")
    with node.lock(call.id):
        source = node.load(call.id)
        _refuse(node, call, source, new_id)
        with node.lock(new_id, patience=NEW_ID_PATIENCE):
            target = _target(source, name, call.values)
            _begin(node, call.id, new_id, source, target)

    def body(task):
        try:
            _copy(node, call.id, new_id, name, source, task)
        except (LxcError, Interrupted, OSError, Refusal) as problem:
            _undo(node, call.id, new_id)
            raise Refusal(f"clone failed: {getattr(problem, 'text', problem)}") from problem

    return worker.run(node.tasks, "vzclone", call.id, body)


def _refuse(node, call, source, new_id):
    values = call.values
    if new_id in node.everywhere():
        place, kind = node.everywhere()[new_id]
        raise Refusal(f"{kind} {new_id} already exists on node '{place}'")
    _refuse_place(node, values)
    locks.check(source)
    if "snapname" in values and values["snapname"] not in source.snapshots:
        raise Refusal(f"snapshot '{values['snapname']}' does not exist")
    linked = not values.get("full", not source.is_template())
    if linked and "storage" in values:
        raise BadParameters([("storage", "parameter 'storage' not allowed for linked clones")])
    if node.host.running(call.id) and "snapname" not in values and not linked:
        raise Refusal("Cannot do full clones on a running container without snapshots")
    if linked:
        raise Refusal(f"Linked clone feature for '{source.root_volume()}' is not available")


def _refuse_place(node, values):
    target = values.get("target", node.name)
    if target not in node.nodes():
        raise Refusal(f"no such cluster node '{target}'")
    if target != node.name:
        raise Refusal(f"can't clone CT to node '{target}' (CT uses local storage)")
    if values.get("storage", STORAGE) != STORAGE:
        raise Refusal(f"storage '{values['storage']}' does not exist")
    if "pool" in values:
        raise Refusal(f"pool '{values['pool']}' does not exist")


def _target(source, name, values):
    """The copy has the same addresses, but hardware addresses of its own; the disk is named when it is there."""
    conf = Config()
    conf.main = (source.snapshots[name] if name else source.main).plain_copy()
    if name:
        conf.main.notes = []
    for key in conf.main.keys():
        if key.startswith("net"):
            net = forms.properties(conf.main.get(key), "name")
            conf.main.set(key, forms.normal_net(forms.property_text(
                {part: value for part, value in net.items() if part != "hwaddr"}, None)))
        if key.startswith("unused"):
            conf.main.delete(key)
    conf.main.delete("rootfs")
    for key in ("hostname", "description"):
        if key in values:
            conf.main.set(key, values[key])
    conf.main.set("lock", "create")
    return conf


def _begin(node, ctid, new_id, source, target):
    node.save(new_id, target)
    source.main.set("lock", "disk")
    node.save(ctid, source)


def _copy(node, ctid, new_id, name, source, task):
    rootfs = forms.properties((source.snapshots[name] if name else source.main).get("rootfs", ""))
    task.line(f"create full clone of mountpoint rootfs ({rootfs.get('volume', '')})")
    if name:
        _copy_snapshot(node.host, ctid, new_id, name)
    else:
        node.host.copy_root(ctid, new_id)
    task.say(_statistics(node.host.upper(new_id)))
    rootfs["volume"] = f"{STORAGE}:{new_id}/vm-{new_id}-disk-0.raw"

    def complete(conf):
        conf.main.set("rootfs", forms.property_text(rootfs))
        conf.main.delete("lock")

    node.change(new_id, complete, task.say)
    node.host.write_lxc_config(new_id)
    node.change(ctid, lambda conf: conf.main.delete("lock"), task.say)


def _copy_snapshot(host, ctid, new_id, name):
    host.create_root(new_id, os.stat(host.folder(ctid) / "disk.raw").st_size)
    upper = host.folder(ctid) / "snapshots" / name / "upper"
    answer = subprocess.run(["cp", "-a", "--reflink=auto", f"{upper}/.", f"{host.upper(new_id)}/"], check=False,
                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if answer.returncode != 0:
        raise LxcError(answer.stderr.strip())
    host.write_machine_id(new_id)


def _undo(node, ctid, new_id):
    """Nothing is left of the copy, and the source is free."""
    node.host.remove_root(new_id)
    shutil.rmtree(node.host.folder(new_id), ignore_errors=True)
    node.host.conf(new_id).unlink(missing_ok=True)
    node.change(ctid, lambda conf: conf.main.delete("lock"))


def _statistics(folder):
    """What rsync says at the end of a copy, in its form."""
    files = folders = size = 0
    for _, names, file_names, place in os.fwalk(folder):
        folders += len(names)
        files += len(file_names)
        for name in file_names:
            status = os.stat(name, dir_fd=place, follow_symlinks=False)
            size += status.st_size
    total = files + folders + 1
    return (f"\nNumber of files: {total:,} (reg: {files:,}, dir: {folders + 1:,})\n"
            f"Number of created files: {total - 1:,} (reg: {files:,}, dir: {folders:,})\n"
            f"Number of regular files transferred: {files:,}\n"
            f"Total file size: {size:,} bytes\n"
            f"Total transferred file size: {size:,} bytes\n\n"
            f"sent {size:,} bytes  received {19 * files:,} bytes  {size * 2:,}.00 bytes/sec\n"
            f"total size is {size:,}  speedup is 1.00\n")
