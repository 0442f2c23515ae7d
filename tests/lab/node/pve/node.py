# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The node's files: configurations with their locks, and what else its programs share."""
import os

from pve import locks
from pve.config import Config
from pve.machine import Machine
from pve.refusal import NO_FILE, Refusal
from pve.tasks import TaskStore

STORAGE = "local"
STORAGE_TYPE = "btrfs"  # of those whose volumes are named as the lab's, the one with snapshots


class Node:
    def __init__(self, host, machine=None):
        self.host = host
        self.name = host.node
        self.machine = machine or Machine(host.lxc_path)
        self.tasks = TaskStore(host.state / "tasks", host.node)

    def missing(self, ctid):
        return Refusal(f"Configuration file 'nodes/{self.name}/lxc/{ctid}.conf' does not exist", NO_FILE)

    def load(self, ctid):
        try:
            return Config(self.host.conf(ctid).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise self.missing(ctid) from None

    def save(self, ctid, conf):
        """Whole or not at all."""
        path = self.host.conf(ctid)
        unfinished = path.with_name(f".{path.name}.{os.getpid()}")
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640)
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(conf.text())
        unfinished.replace(path)

    def lock(self, ctid, say=locks.to_errors, patience=None):
        return locks.FileLock(self.host.state / "locks", ctid, say, patience)

    def change(self, ctid, function, say=locks.to_errors):
        """Runs function(conf) under the file lock and keeps what it made of it."""
        with self.lock(ctid, say):
            conf = self.load(ctid)
            function(conf)
            self.save(ctid, conf)
            return conf

    def everywhere(self):
        """{number: (node, kind)} of the whole cluster."""
        found = {}
        for path in (self.host.state / "pve" / "nodes").glob("*/*/*.conf"):
            kind = {"lxc": "CT", "qemu-server": "VM"}.get(path.parent.name)
            if kind and path.stem.isdigit():
                found[int(path.stem)] = (path.parent.parent.name, kind)
        return found

    def nodes(self):
        return sorted(path.name for path in (self.host.state / "pve" / "nodes").iterdir() if path.is_dir())
