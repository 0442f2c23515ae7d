# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""pct's questions: list, status, config, pending, listsnapshot, df."""
import sys
import time

from pve import figures, forms
from pve.refusal import Refusal

ROW = "%-10s %-10s %-12s %-20s"
NAME_WIDTH = 30  # of a snapshot's name with its branch
DF_COLUMNS = ("MP", "Volume", "Size", "Used", "Avail", "Use%", "Path")


def say(text):
    sys.stdout.write(text + "\n")


def containers(node, _call):
    rows = []
    for ctid in node.host.ids():
        section = node.load(ctid).main
        state = "running" if node.host.running(ctid) else "stopped"
        rows.append(ROW % (ctid, state, section.get("lock", ""), figures.name(section, ctid)))
    if rows:
        say("\n".join([ROW % ("VMID", "Status", "Lock", "Name"), *rows]))


def status(node, call):
    conf = node.load(call.id)
    if not call.flag("verbose"):
        say(f"status: {'running' if node.host.running(call.id) else 'stopped'}")
        return
    values = figures.figures(node, call.id, conf)
    del values["cpu"]
    for key in sorted(values):
        say(f"{key}: {values[key]}")


def section_of(conf, values):
    """The settings that --current and --snapshot choose."""
    snapshot = values.get("snapshot")
    if snapshot is not None:
        if snapshot not in conf.snapshots:
            raise Refusal(f"snapshot '{snapshot}' does not exist")
        return conf.snapshots[snapshot]
    return conf.main if values.get("current") else conf.wanted()


def config(node, call):
    section = section_of(node.load(call.id), call.values)
    values = section.items()
    if "description" in values:
        values["description"] = forms.encode(values["description"])
    for key in sorted(values):
        say(f"{key}: {values[key]}")
    for key, value in section.raw:
        say(f"{key}: {value}")


def pending(node, call):
    conf = node.load(call.id)
    current, new, gone = conf.main.items(), conf.pending_values(), conf.pending_deletions()
    for key in sorted({*current, *new, *gone}):
        for word, values in (("cur", current), ("new", new)):
            if key in values:
                say(f"{word} {key}: {forms.encode(values[key]) if key == 'description' else values[key]}")
        if key in gone:
            say(f"del {key}: {current.get(key, '')}")


def _snapshot_line(depth, name, when, text):
    branch = " " * depth + "`->"
    say("%s %-*s %-23s %s" % (branch, NAME_WIDTH - len(branch), name, when, text))


def _snapshot_tree(conf, parent, depth):
    """Children before the next of the same age, the present state last."""
    known = conf.snapshots
    found = [name for name, section in known.items()
             if (section.get("parent") if section.get("parent") in known else None) == parent]
    for name in sorted(found, key=lambda name: int(known[name].get("snaptime", 0))):
        when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(int(known[name].get("snaptime", 0))))
        text = known[name].description.split("\n")[0]
        _snapshot_line(depth, name, when, text or "no-description")
        _snapshot_tree(conf, name, depth + 1)
    present = conf.main.get("parent")
    if (present if present in known else None) == parent:
        _snapshot_line(depth, "current", "", "You are here!")


def snapshots(node, call):
    _snapshot_tree(node.load(call.id), None, 0)


def disks(node, call):
    with node.lock(call.id):
        conf = node.load(call.id)
        used, size = node.host.disk_usage(call.id)
        free = size - used
        row = ("rootfs", conf.root_volume(), *(forms.human_size(figure) for figure in (size, used, free)),
               f"{used / size:.1f}", "/")
        widths = [max(map(len, column)) for column in zip(DF_COLUMNS, row)]
        for line in (DF_COLUMNS, row):
            cells = [cell.ljust(width) if index < 2 else cell.rjust(width)
                     for index, (cell, width) in enumerate(zip(line, widths))]
            say(" ".join(cells))
