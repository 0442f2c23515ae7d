# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""pct resize and destroy."""
from pve import forms, locks, power, worker
from pve.lxc import LxcError
from pve.refusal import Refusal

UNSET_MOUNT_POINT = ("format error\nmp: property is missing and it is not optional\n"
                     "volume: property is missing and it is not optional")


def resize(node, call):
    key, wanted = call.values["disk"], call.values["size"]
    with node.lock(call.id):
        conf = node.load(call.id)
        locks.check(conf)
        if call.values.get("digest", conf.digest) != conf.digest:
            raise Refusal("detected modified configuration - file changed by other user? Try again.")
        if key not in conf.main:
            raise Refusal(UNSET_MOUNT_POINT)
        disk = forms.properties(conf.main.get(key))
        size = forms.size_in_bytes(disk.get("size", "4G"))
        new_size = forms.size_in_bytes(wanted) + (size if wanted.startswith("+") else 0)
        if new_size < size:
            raise Refusal("unable to shrink disk size")
        if new_size == size:
            raise Refusal("disk is already at specified size")
        disk["size"] = forms.size_text(new_size)

        def body(task):
            conf.main.set(key, forms.property_text(disk))
            node.save(call.id, conf)
            try:
                node.host.grow_root(call.id, new_size)
            except LxcError as problem:  # only a remark, as on a real node
                task.line(f"Failed to update the container's filesystem: {problem.text}")

        return worker.run(node.tasks, "resize", call.id, body, mapped=False)


def _check_removable(node, ctid, conf, forced):
    if conf.main.get("protection") == "1":
        raise Refusal(f"can't remove CT {ctid} - protection mode enabled")
    locks.check(conf)
    if not forced and node.host.running(ctid):
        raise Refusal(f"unable to destroy CT {ctid} - container is running")


def destroy(node, call):
    forced = call.flag("force")
    _check_removable(node, call.id, node.load(call.id), forced)

    def body(task):
        with node.lock(call.id, task.say):
            conf = node.load(call.id)
            _check_removable(node, call.id, conf, forced)
            if node.host.running(call.id):
                task.line(f"forced to stop CT {call.id} before destroying!")
                power.kill(node, call.id)
            conf.main.set("lock", "destroyed")
            node.save(call.id, conf)
            node.host.remove_root(call.id)
            if call.flag("purge"):
                task.line(f"purging CT {call.id} from related configurations..")
            node.host.conf(call.id).unlink()

    return worker.run(node.tasks, "vzdestroy", call.id, body)
