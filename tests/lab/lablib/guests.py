# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the containers: disk, content, configuration. Runs on the node, where the disks are mounted."""
import sys

from lablib import files, places
from pve import lxc

sys.path.insert(0, str(places.LAB))

DISK_SIZE = "4G"
BACKEND_URL = f"http://ktrdr-backend:{places.BACKEND_PORT}"
STOP_SECONDS = 5  # generation N's workers ignore SIGTERM


def conf_text(container):
    """As Proxmox writes it."""
    net = (f"name=eth0,bridge={places.BRIDGE},gw={places.NODE_ADDRESS},hwaddr={container.hardware_address},"
           f"ip={container.address}/{places.PREFIX},type=veth")
    values = {"arch": "amd64", "cores": 1, "features": "nesting=1", "hostname": container.name,
              "memory": container.memory, "net0": net, "ostype": "debian",
              "rootfs": f"local:{container.id}/vm-{container.id}-disk-0.raw,size={DISK_SIZE}", "swap": 0,
              "unprivileged": 1}
    return "".join(f"{key}: {value}\n" for key, value in values.items())


def make_origin(state):
    from guest import install
    install.make_origin(state / "origin" / "ktrdr.git")


def make(host, container, generation):
    """The configuration comes last: without it, an unfinished container is made anew."""
    if host.conf(container.id).exists():
        return False
    from guest import install
    host.remove_root(container.id)
    host.create_root(container.id, lxc.size_in_bytes(DISK_SIZE))
    install.install(host.upper(container.id), container.role, container.name, container.port, BACKEND_URL,
                    container.type, generation, origin=host.state / "origin" / "ktrdr.git", stop_seconds=STOP_SECONDS)
    host.write_machine_id(container.id)
    host.conf_folder.mkdir(parents=True, exist_ok=True)
    files.write(host.conf(container.id), conf_text(container), 0o640)
    host.write_lxc_config(container.id)
    host.write_names(container.id)
    return True
