# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures of a container at this moment."""
from pve import forms

MIB = 1 << 20
DEFAULT_DISK = 4 << 30  # of a container whose configuration names no size
DEFAULT_MEMORY = 512


def name(section, ctid):
    return section.get("hostname", f"CT{ctid}").replace(" ", "")


def cores(section, machine):
    if "cores" in section:
        return int(section.get("cores"))
    limit = float(section.get("cpulimit", 0))
    return int(limit) if limit.is_integer() and limit else limit or machine.processors()


def disk_size(section):
    size = forms.properties(section.get("rootfs", "")).get("size", "")
    return forms.size_in_bytes(size) if forms.SIZE.fullmatch(size) else DEFAULT_DISK


def _shared(node, ctid, section):
    figures = {"cpu": 0, "cpus": cores(section, node.machine), "disk": 0, "diskread": 0, "diskwrite": 0,
               "maxdisk": disk_size(section), "maxmem": int(section.get("memory", DEFAULT_MEMORY)) * MIB,
               "maxswap": int(section.get("swap", 0)) * MIB, "mem": 0, "name": name(section, ctid), "netin": 0,
               "netout": 0, "status": "stopped", "swap": 0, "type": "lxc", "uptime": 0, "vmid": ctid}
    for key in ("lock", "tags"):
        if key in section:
            figures[key] = section.get(key)
    if section.get("template") == "1":
        figures["template"] = 1
    return figures


def figures(node, ctid, conf=None):
    """As /nodes/NODE/lxc has them; cpu is always 0 there."""
    host = node.host
    found = _shared(node, ctid, (conf or node.load(ctid)).main)
    pid = host.init_pid(ctid) if host.running(ctid) else None
    if pid is None:
        return found
    try:
        used, size = host.disk_usage(ctid)
        received, sent = node.machine.traffic(pid)
        read, written = node.machine.disk_traffic(pid)
        found.update(status="running", pid=pid, disk=used, maxdisk=size, mem=host.memory(ctid)[0],
                     uptime=host.uptime(ctid), netin=received, netout=sent, diskread=read, diskwrite=written)
    except OSError:  # it stopped meanwhile
        return _shared(node, ctid, (conf or node.load(ctid)).main)
    return found
