# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What pvesh answers, path by path, as plain values."""
import random
import sys

from pve import figures, forms, queries
from pve.collector import Collector
from pve.node import STORAGE, STORAGE_TYPE
from pve.refusal import BadParameters, Refusal

VERSION = {"release": "8.4", "repoid": "4d7e1b0c9a325f68", "version": "8.4.1"}
CONTENT = ("rootdir", "images", "vztmpl", "backup", "iso", "snippets")
NUMBERS = ("cores", "memory", "swap", "cpuunits", "tty", "onboot", "template", "unprivileged", "console", "debug",
           "protection")
LOG_LINES = 50
FIRST_ID = 100


def version(_node, _values):
    return VERSION


def cluster_status(node, _values):
    return [{"id": f"node/{node.name}", "ip": node.machine.address(node.name), "level": "", "local": 1,
             "name": node.name, "nodeid": 0, "online": 1, "type": "node"}]


def next_id(node, values):
    taken = node.everywhere()
    wanted = values.get("vmid")
    if wanted in taken:
        raise BadParameters([("vmid", f"VM {wanted} already exists\n")])
    return str(wanted or next(number for number in range(FIRST_ID, FIRST_ID + len(taken) + 1) if number not in taken))


# Resources

def resources(node, values):
    sample, kind = Collector(node).sample(), values.get("type")
    found = []
    if kind in (None, "vm"):
        found += [_container(node, ctid, place, sample) for ctid, (place, what) in node.everywhere().items()
                  if what == "CT"]
    if kind in (None, "node"):
        found += [_node(node, name, sample) for name in node.nodes()]
    if kind in (None, "storage"):
        found.append(_storage(node, sample))
    if kind in (None, "sdn"):
        found.append({"id": f"sdn/{node.name}/localnetwork", "node": node.name, "sdn": "localnetwork", "status": "ok",
                      "type": "sdn"})
    return found


def _container(node, ctid, place, sample):
    """Place, lock and tags are of now, the rest is what the collector saw."""
    entry = {"id": f"lxc/{ctid}", "node": place, "status": "unknown", "type": "lxc", "vmid": ctid}
    if place != node.name:
        return entry
    try:
        section = node.load(ctid).main
    except Refusal:  # removed meanwhile
        return entry
    entry.update({key: section.get(key) for key in ("lock", "tags") if key in section})
    seen = sample["containers"].get(str(ctid), {})
    entry.update({key: value for key, value in seen.items() if key not in ("pid", "seconds")})
    return entry


def _node(node, name, sample):
    entry = {"id": f"node/{name}", "node": name, "status": "offline", "type": "node"}
    if name == node.name:
        figures_now = {key: value for key, value in sample["node"].items() if key not in ("ticks", "busy")}
        entry.update(figures_now, level="", status="online", **{"cgroup-mode": node.machine.control_group_mode()})
    return entry


def _storage(node, sample):
    return {"content": ",".join(random.sample(CONTENT, len(CONTENT))), "disk": sample["node"]["disk"],
            "id": f"storage/{node.name}/{STORAGE}", "maxdisk": sample["node"]["maxdisk"], "node": node.name,
            "plugintype": STORAGE_TYPE, "shared": 0, "status": "available", "storage": STORAGE, "type": "storage"}


def nodes(node, _values):
    return resources(node, {"type": "node"})


# Containers

def containers(node, _values):
    return [figures.figures(node, ctid) for ctid in node.host.ids()]


def current_status(node, _values, vmid):
    return {**figures.figures(node, vmid), "ha": {"managed": 0}}


def config(node, values, vmid):
    conf = node.load(vmid)
    section = queries.section_of(conf, values)
    answer = {key: int(value) if key in NUMBERS and forms.is_integer(value) else value
              for key, value in section.items().items()}
    if section.raw:
        answer["lxc"] = section.raw
    return {**answer, "digest": conf.digest}


def snapshots(node, _values, vmid):
    conf = node.load(vmid)
    found = []
    for name, section in conf.snapshots.items():
        entry = {"name": name, "description": section.description, "snaptime": int(section.get("snaptime", 0))}
        found.append({**entry, **{key: section.get(key) for key in ("parent", "snapstate") if key in section}})
    present = {"name": "current", "description": "You are here!", "running": int(node.host.running(vmid)),
               "digest": conf.digest}
    if "parent" in conf.main:
        present["parent"] = conf.main.get("parent")
    return [*found, present]


def interfaces(node, _values, vmid):
    node.load(vmid)
    pid = node.host.init_pid(vmid) if node.host.running(vmid) else None
    if pid is None:
        print(f"{vmid} doesn't exist", file=sys.stderr)
        return None
    return [_interface(entry) for entry in node.machine.interfaces(pid)]


def _interface(entry):
    hardware = entry.get("address", "")
    answer = {"name": entry["ifname"], "hwaddr": hardware, "hardware-address": hardware, "ip-addresses": []}
    for address in entry.get("addr_info", []):
        family, text, prefix = address["family"], address["local"], str(address["prefixlen"])
        answer["ip-addresses"].append({"ip-address": text, "ip-address-type": family, "prefix": prefix})
        answer[family] = f"{text}/{prefix}"  # the last one of a family
    return answer


def feature(node, values, vmid):
    node.load(vmid)
    return {"hasFeature": int(values["feature"] in ("snapshot", "copy"))}


def rrddata(_node, _values, vmid):
    raise Refusal(f"RRD error: opening '/var/lib/rrdcached/db/pve2-vm/{vmid}': No such file or directory")


# Tasks

def _task(entry):
    answer = {"id": entry.id, "node": entry.node, "starttime": entry.start, "type": entry.type, "upid": entry.upid,
              "user": entry.user}
    if not entry.runs:
        answer.update(endtime=entry.end, status=entry.status)
    return answer


def cluster_tasks(node, _values):
    found = []
    for entry in node.tasks.recent():
        more = {"pid": entry.pid} if entry.runs else {"saved": str(entry.saved)}
        found.append({**_task(entry), **more})
    return found


def _wanted(entry, values):
    if "vmid" in values and entry.id != str(values["vmid"]):
        return False
    if values.get("typefilter", entry.type) != entry.type or values.get("userfilter", "") not in entry.user:
        return False
    if entry.start < values.get("since", 0) or entry.start > values.get("until", entry.start):
        return False
    failed = not entry.runs and entry.status != "OK" and not entry.status.startswith("WARNINGS")
    return failed or not values.get("errors")


def node_tasks(node, values):
    source = values.get("source", "archive")
    found = [] if source == "archive" else node.tasks.running()
    found += [] if source == "active" else node.tasks.archive()
    found = [entry for entry in found if _wanted(entry, values)]
    begin = values.get("start", 0)
    chosen = found[begin:begin + (values.get("limit", LOG_LINES) or len(found))]
    return [{**({"status": "RUNNING"} if entry.runs else {}), **_task(entry), "pid": entry.pid, "pstart": entry.pstart}
            for entry in chosen]


def _find(node, upid):
    try:
        entry = node.tasks.find(upid)
    except ValueError:
        entry = None
    if entry is None:
        raise Refusal(f"no such task '{upid}'")
    return entry


def task_status(node, _values, upid):
    entry = _find(node, upid)
    answer = {"id": entry.id, "node": entry.node, "pid": entry.pid, "pstart": entry.pstart, "starttime": entry.start,
              "status": "running" if entry.runs else "stopped", "type": entry.type, "upid": upid, "user": entry.user}
    return answer if entry.runs else {**answer, "exitstatus": entry.status}


def task_log(node, values, upid):
    lines = node.tasks.log_lines(_find(node, upid).upid) or ["no content"]
    begin, limit = values.get("start", 0), values.get("limit", LOG_LINES)
    numbered = [{"n": index + 1, "t": line} for index, line in enumerate(lines)]
    return numbered[begin:begin + limit if limit else None]
