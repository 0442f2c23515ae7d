# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""snapshot, rollback and delsnapshot: prepared and completed under the file lock, with a lock in the configuration
while the disk is copied."""
import time

from pve import locks, power, worker
from pve.config import Section
from pve.lxc import LxcError
from pve.refusal import Interrupted, Refusal

RESERVED = ("current", "vzdump")
FAILURES = (LxcError, Interrupted, OSError)


def _refuse_reserved(name):
    if name in RESERVED:
        raise Refusal(f"unable to use snapshot name '{name}' (reserved name)")


def _known(conf, name):
    if name not in conf.snapshots:
        raise Refusal(f"snapshot '{name}' does not exist")
    return conf.snapshots[name]


def create(node, call):
    name = call.values["snapname"]
    _refuse_reserved(name)

    def body(task):
        node.change(call.id, lambda conf: _prepare(conf, name, call.values.get("description", "")), task.say)
        try:
            node.host.snapshot(call.id, name)
            node.change(call.id, lambda conf: _complete(conf, name), task.say)
        except FAILURES:
            task.line("snapshot create failed: starting cleanup")
            _forget_disk(node, call.id, name)
            node.change(call.id, lambda conf: _discard(conf, name), task.say)
            raise

    return worker.run(node.tasks, "vzsnapshot", call.id, body)


def _prepare(conf, name, description):
    locks.check(conf)
    if conf.is_template():
        raise Refusal("you can't take a snapshot if it's a template")
    if name in conf.snapshots:
        raise Refusal(f"snapshot name '{name}' already used")
    section = conf.main.plain_copy()
    if "parent" in conf.main:
        section.set("parent", conf.main.get("parent"))
    section.set("description", description)
    section.set("snapstate", "prepare")
    section.set("snaptime", int(time.time()))
    conf.main.set("lock", "snapshot")
    conf.add_snapshot(name, section)


def _complete(conf, name):
    conf.snapshots[name].delete("snapstate")
    conf.main.set("parent", name)
    conf.main.delete("lock")


def _discard(conf, name):
    conf.snapshots.pop(name, None)
    conf.main.delete("lock")


def _forget_disk(node, ctid, name):
    try:
        node.host.drop_snapshot(ctid, name)
    except LxcError:
        pass  # it was not made


def rollback(node, call):
    name = call.values["snapname"]

    def body(task):
        node.change(call.id, lambda conf: _prepare_rollback(conf, name), task.say)
        if node.host.running(call.id):
            power.kill(node, call.id)
        node.host.restore(call.id, name)
        node.change(call.id, lambda conf: _roll_back(conf, name), task.say)
        if call.flag("start"):
            with node.lock(call.id, task.say):
                power.launch(node, call.id, node.load(call.id), task)

    return worker.run(node.tasks, "vzrollback", call.id, body)


def _prepare_rollback(conf, name):
    section = _known(conf, name)
    if conf.is_template():
        raise Refusal("you can't rollback if vm is a template")
    if "snapstate" in section:
        raise Refusal(f"unable to rollback to incomplete snapshot (snapstate = {section.get('snapstate')})")
    locks.check(conf)
    conf.main.set("lock", "rollback")


def _roll_back(conf, name):
    """The settings go back as well; the description stays, and so do volumes that nobody uses."""
    section = conf.snapshots[name].plain_copy()
    section.notes = list(conf.main.notes)
    for key in conf.main.keys():
        if key.startswith("unused"):
            section.set(key, conf.main.get(key))
    section.set("parent", name)
    conf.main, conf.pending = section, Section()


def delete(node, call):
    name = call.values["snapname"]
    _refuse_reserved(name)

    def body(task):
        node.change(call.id, lambda conf: _prepare_deletion(conf, name), task.say)
        try:
            node.host.drop_snapshot(call.id, name)
        except LxcError:
            if not call.flag("force"):
                raise
        node.change(call.id, lambda conf: _detach(conf, name), task.say)

    return worker.run(node.tasks, "vzdelsnapshot", call.id, body)


def _prepare_deletion(conf, name):
    section = _known(conf, name)
    if conf.is_template():
        raise Refusal("you can't delete a snapshot if vm is a template")
    locks.check(conf)
    conf.main.set("lock", "snapshot-delete")
    section.set("snapstate", "delete")


def _detach(conf, name):
    parent = conf.snapshots.pop(name).get("parent")
    for section in (conf.main, *conf.snapshots.values()):
        if section.get("parent") == name:
            section.delete("parent")
            if parent:
                section.set("parent", parent)
    conf.main.delete("lock")
