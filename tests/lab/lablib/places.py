# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lab consists of: its folders, names, addresses and containers."""
import os
from dataclasses import dataclass
from pathlib import Path

LAB = Path(__file__).resolve().parents[1]
REPOSITORY = LAB.parents[1]

NODE = "pve"
NODE_NAMESPACE = "ktrdr-lab-pve"
OPERATOR_NAMESPACE = "ktrdr-lab-operator"
NAMESPACE_FOLDER = Path("/run/netns")
CGROUP = "ktrdr-lab"  # every control group of the lab lies below a folder of this name

BRIDGE = "vmbr0"
PREFIX = 24
NODE_ADDRESS = "10.77.0.1"
OPERATOR_ADDRESS = "10.77.0.250"
BACKEND_PORT = 8000

MARK = ".ktrdr-lab"  # only a folder with this file in it is ever removed


@dataclass(frozen=True)
class Container:
    id: int
    name: str
    role: str  # backend, worker, template
    address: str
    type: str = ""
    port: int = BACKEND_PORT
    memory: int = 512

    @property
    def unit(self):
        return "ktrdr-backend" if self.role == "backend" else "ktrdr-worker"

    @property
    def hardware_address(self):
        return f"BC:24:11:00:{self.id // 100:02d}:{self.id % 100:02d}"

    @property
    def starts(self):
        return self.role != "template"


def _worker(ctid, name, kind, port):
    return Container(ctid, name, "worker", f"10.77.0.{ctid}", kind, port)


CONTAINERS = (
    Container(100, "ktrdr-backend", "backend", "10.77.0.100"),
    _worker(201, "ktrdr-worker-bt-1", "backtesting", 5003),
    _worker(202, "ktrdr-worker-bt-2", "backtesting", 5003),
    _worker(203, "ktrdr-worker-bt-3", "backtesting", 5003),
    _worker(206, "ktrdr-worker-tr-1", "training", 5004),
    Container(900, "ktrdr-template", "template", "10.77.0.90", "backtesting", 5003),
)
# Names of workers that a test may add; as in the runbook, they are known before the containers are.
SPARE_NAMES = {"10.77.0.204": "ktrdr-worker-bt-4", "10.77.0.205": "ktrdr-worker-bt-5"}


class LabError(Exception):
    """What the user of the lab is told; never a traceback."""


def state_folder():
    return Path(os.path.realpath(os.environ.get("KTRDR_LAB_STATE") or REPOSITORY / "build" / "lab"))


def cache_folder(state):
    return state.parent / "lab-cache"


def python():
    """The system's own: another may lie in a home folder, which the node does not see."""
    return "/usr/bin/python3"


def caller():
    """(uid, gid) of the person who called, also through sudo."""
    if os.getuid() == 0 and os.environ.get("SUDO_UID"):
        return int(os.environ["SUDO_UID"]), int(os.environ["SUDO_GID"])
    return os.getuid(), os.getgid()


def hosts_text():
    """The names that everybody in the lab can resolve."""
    lines = ["127.0.0.1 localhost", "::1 localhost ip6-localhost ip6-loopback", f"{NODE_ADDRESS} {NODE}"]
    lines += [f"{container.address} {container.name}" for container in CONTAINERS]
    lines += [f"{address} {name}" for address, name in SPARE_NAMES.items()]
    return "".join(line + "\n" for line in lines)
