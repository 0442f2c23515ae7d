# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""pct set: changes of the configuration. A running container follows at once where it can; the rest is pending."""
import re
import sys

from pve import forms, locks
from pve.power import check_bridges
from pve.refusal import BadParameters, Refusal
from pve.words import Parameter, flag, number

READ_ONLY = ("unprivileged",)
REQUIRED = ("memory", "rootfs")
AT_ONCE = re.compile(r"cores|cpulimit|cpuunits|memory|swap|net\d+|description|tags|onboot|hostname|nameserver|"
                     r"searchdomain|protection|startup|lock|hookscript")
NO_VOLUMES = re.compile(r"rootfs|mp\d+|dev\d+|unused\d+")

SETTINGS = [
    Parameter("arch", choices=("amd64", "i386", "arm64", "armhf", "riscv32", "riscv64")),
    Parameter("cmode", choices=("shell", "console", "tty")), flag("console"), number("cores", 1, 8192),
    Parameter("cpulimit", "number", 0, 8192), number("cpuunits", 0, 500000), flag("debug"),
    Parameter("description", longest=8192), Parameter("features"), Parameter("hookscript"),
    Parameter("hostname", check=forms.check_name, longest=255),
    Parameter("lock", choices=("backup", "create", "destroyed", "disk", "fstrim", "migrate", "mounted", "rollback",
                               "snapshot", "snapshot-delete")),
    number("memory", 16), Parameter("nameserver"), flag("onboot"), Parameter("ostype"), flag("protection"),
    Parameter("rootfs"), Parameter("searchdomain"), Parameter("startup"), number("swap", 0),
    Parameter("tags", check=forms.check_tags), flag("template"), Parameter("timezone"), number("tty", 0, 6),
    flag("unprivileged"), *(Parameter(f"net{index}", check=forms.check_net) for index in range(32)),
    *(Parameter(f"{kind}{index}") for kind in ("mp", "dev", "unused") for index in range(256)),
]
HOW = [Parameter("delete"), Parameter("revert"), Parameter("digest", longest=40)]
NAMES = {parameter.name for parameter in SETTINGS}


def _listed(text):
    return [key for key in re.split(r"[,; ]+", text or "") if key]


def configure(node, call):
    values = {name: value for name, value in call.values.items() if name in NAMES}
    deleted, reverted = _listed(call.values.get("delete")), _listed(call.values.get("revert"))
    if not values and not deleted and not reverted:
        raise Refusal("no options specified")
    unknown = [(word, f"unknown option '{key}'") for word, keys in (("delete", deleted), ("revert", reverted))
               for key in keys if key not in NAMES]
    if unknown:
        raise BadParameters(unknown)
    _refuse_fixed(values, deleted)
    with node.lock(call.id):
        conf = node.load(call.id)
        locks.check(conf)
        if call.values.get("digest", conf.digest) != conf.digest:
            raise Refusal("detected modified configuration - file changed by other user? Try again.")
        before = conf.main.items()
        running = node.host.running(call.id)
        _revert(conf, reverted)
        _delete(conf, deleted, running)
        _set(conf, values, running)
        node.save(call.id, conf)
        check_bridges(node, conf.main)  # only after the file is written, as on a real node
        node.host.write_lxc_config(call.id)
        if running:
            _follow(node, call.id, conf.main, before)


def _refuse_fixed(values, deleted):
    for key in READ_ONLY:
        if key in values or key in deleted:
            raise Refusal(f"unable to modify read-only option: '{key}'")
    for key in REQUIRED:
        if key in deleted:
            raise Refusal(f"unable to delete required option '{key}'")
    for key in [*values, *deleted]:
        if NO_VOLUMES.fullmatch(key):
            raise Refusal(f"the lab's containers have no volumes but their root file system: '{key}' cannot be set")


def _revert(conf, keys):
    for key in keys:
        conf.pending.delete(key)
    conf.set_pending_deletions([key for key in conf.pending_deletions() if key not in keys])


def _delete(conf, keys, running):
    for key in keys:
        conf.pending.delete(key)
        if key not in conf.main:
            print(f"cannot delete '{key}' - not set in current configuration!", file=sys.stderr)
        elif running and not AT_ONCE.fullmatch(key):
            conf.set_pending_deletions([*(other for other in conf.pending_deletions() if other != key), key])
        else:
            conf.main.delete(key)


def _set(conf, values, running):
    for key, value in values.items():
        text = _stored(key, value)
        conf.set_pending_deletions([other for other in conf.pending_deletions() if other != key])
        if running and not AT_ONCE.fullmatch(key):
            if conf.main.get(key) == text:
                conf.pending.delete(key)
            else:
                conf.pending.set(key, text)
        else:
            conf.pending.delete(key)
            conf.main.set(key, text)


def _stored(key, value):
    if isinstance(value, bool):
        return "1" if value else "0"
    if key.startswith("net") and key[3:].isdigit():
        return forms.normal_net(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return forms.normal_tags(value) if key == "tags" else str(value)


# A running container

def _follow(node, ctid, section, before):
    if section.get("memory") != before.get("memory"):
        node.machine.limit_memory(ctid, int(section.get("memory")) << 20)
    if section.get("cores") != before.get("cores"):
        node.machine.limit_cores(ctid, int(section.get("cores", node.machine.processors())))
    if section.get("net0") != before.get("net0"):
        _follow_net(node, ctid, forms.properties(section.get("net0", ""), "name"),
                    forms.properties(before.get("net0", ""), "name"))


def _follow_net(node, ctid, net, before):
    """Addresses of the interface that the container has; another interface waits for the next start."""
    name = net.get("name")
    if not name or name != before.get("name"):
        return
    commands = []
    if net.get("hwaddr") != before.get("hwaddr"):
        commands.append(["link", "set", "dev", name, "address", net["hwaddr"]])
    if net.get("ip") != before.get("ip"):
        commands.append(["address", "flush", "dev", name, "scope", "global"])
        if "/" in net.get("ip", ""):
            commands.append(["address", "add", net["ip"], "broadcast", "+", "dev", name])
    if commands or net.get("gw") != before.get("gw"):
        commands.append(["route", "replace", "default", "via", net["gw"], "dev", name] if "gw" in net else
                        ["route", "flush", "default"])
    for command in commands:
        code, _, errors = node.host.capture(ctid, ["ip", *command])
        if code != 0:
            raise Refusal(f"error changing {name}: {errors.decode(errors='replace').strip()}")
