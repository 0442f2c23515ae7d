# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""pct's commands: their words, and who performs them."""
from dataclasses import dataclass
from typing import Callable

from pve import cloning, disks, forms, inside, power, queries, settings, snapshots, words
from pve.words import Parameter, flag, number

ID = Parameter("vmid", "integer", check=forms.check_id)
NEW_ID = Parameter("newid", "integer", check=forms.check_id)
SNAPSHOT = Parameter("snapname", check=forms.check_snapshot_name, longest=40)
TEXT = Parameter("description", longest=8192)
DISK = Parameter("disk", choices=("rootfs", *(f"mp{index}" for index in range(256))))
SIZE = Parameter("size", pattern=r"\+?\d+(\.\d+)?[KMGT]?")
DIGEST = Parameter("digest", longest=40)
SKIP = flag("skiplock")
CLONE = [number("bwlimit", 0), TEXT, flag("full"), Parameter("hostname", check=forms.check_name), Parameter("pool"),
         SNAPSHOT, Parameter("storage"), Parameter("target")]
COPY = [Parameter("group"), Parameter("perms"), Parameter("user")]


@dataclass
class Call:
    """`id` is the container; `words` what stands after the command's own words."""
    id: int
    values: dict
    words: list

    def flag(self, name):
        return bool(self.values.get(name))


@dataclass(frozen=True)
class Command:
    run: Callable
    positionals: tuple = (ID,)
    options: tuple = ()
    takes_more: bool = False

    def usage(self, name):
        parts = [f"pct {name}", *(f"<{parameter.name}>" for parameter in self.positionals)]
        parts += ["[<extra-args>]"] if self.takes_more else []
        return " ".join(parts + (["[OPTIONS]"] if self.options else []))


COMMANDS = {
    "clone": Command(cloning.clone, (ID, NEW_ID), tuple(CLONE)),
    "config": Command(queries.config, options=(flag("current"), Parameter("snapshot"))),
    "delsnapshot": Command(snapshots.delete, (ID, SNAPSHOT), (flag("force"),)),
    "destroy": Command(disks.destroy, options=(flag("destroy-unreferenced-disks"), flag("force"), flag("purge"))),
    "df": Command(queries.disks),
    "exec": Command(inside.execute, options=(flag("keep-env"),), takes_more=True),
    "list": Command(queries.containers, ()),
    "listsnapshot": Command(queries.snapshots),
    "pending": Command(queries.pending),
    "pull": Command(inside.pull, (ID, Parameter("path"), Parameter("destination")), tuple(COPY)),
    "push": Command(inside.push, (ID, Parameter("file"), Parameter("destination")), tuple(COPY)),
    "reboot": Command(power.reboot, options=(number("timeout", 0),)),
    "resize": Command(disks.resize, (ID, DISK, SIZE), (DIGEST,)),
    "rollback": Command(snapshots.rollback, (ID, SNAPSHOT), (flag("start"),)),
    "set": Command(settings.configure, options=tuple(settings.SETTINGS + settings.HOW)),
    "shutdown": Command(power.shutdown, options=(flag("forceStop"), number("timeout", 0))),
    "snapshot": Command(snapshots.create, (ID, SNAPSHOT), (TEXT,)),
    "start": Command(power.start, options=(flag("debug"), SKIP)),
    "status": Command(queries.status, options=(flag("verbose"),)),
    "stop": Command(power.stop, options=(flag("overrule-shutdown"), SKIP)),
    "unlock": Command(power.unlock),
}

# The real pct has these as well: they take part in abbreviations, and the lab refuses them by name.
ABSENT = ("console", "cpusets", "create", "enter", "fsck", "fstrim", "migrate", "mount", "move-volume", "move_volume",
          "remote-migrate", "rescan", "restore", "resume", "suspend", "template", "unmount")


def overview():
    lines = [command.usage(name) for name, command in sorted(COMMANDS.items())] + ["pct help [<extra-args>] [OPTIONS]"]
    return "USAGE: pct <COMMAND> [ARGS] [OPTIONS]\n" + "".join(f"       {line}\n" for line in lines)


def full_name(word):
    """The command that the word stands for; None when it is none, or could be more than one."""
    names = (*COMMANDS, *ABSENT, "help")
    if word in names:
        return word
    found = [name for name in names if name.startswith(word)]
    return found[0] if len(found) == 1 else None


def read(name, rest):
    command = COMMANDS[name]
    values, more = words.read(rest, command.positionals, command.options, command.takes_more)
    return Call(values.pop("vmid", None), values, more)
