# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""pct push, pull and exec."""
import ctypes
import os
import re
import shutil
import signal
from pathlib import Path

from pve import worker
from pve.refusal import Refusal

WHERE = "at /usr/share/perl5/PVE/{} line {}."
STATE_VARIABLE = "KTRDR_LAB_STATE"
PASSED_ON = (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP)


def enter_files(pid):
    """The rest of this process sees the container's files."""
    library = ctypes.CDLL(None, use_errno=True)
    with open(f"/proc/{pid}/ns/mnt", "rb") as namespace:
        if library.setns(namespace.fileno(), 0x00020000) != 0:
            raise OSError(ctypes.get_errno(), "setns")
    os.chdir("/")


def _open(path, flags, mode=0o644, failure="failed to open {}: {}"):
    try:
        return os.open(path, flags | os.O_CLOEXEC | os.O_NOCTTY, mode)
    except OSError as problem:
        raise Refusal(failure.format(path, problem.strerror)) from problem


def _account(name, file):
    """The number of a user or group of the files that this process sees."""
    if name is None:
        return -1
    if name.isdigit():
        return int(name)
    for line in Path(file).read_text(encoding="utf-8").splitlines():
        if line.split(":")[0] == name:
            return int(line.split(":")[2])
    raise Refusal(f"{name}: no such {'user' if file.endswith('passwd') else 'group'}")


def _owners(values):
    return _account(values.get("user"), "/etc/passwd"), _account(values.get("group"), "/etc/group")


def _copy(source, target, owners, mode):
    """Owners and mode of an existing target stay unless given."""
    with open(source, "rb") as reader, open(target, "wb") as writer:
        shutil.copyfileobj(reader, writer, 1 << 20)
        writer.flush()
        if owners != (-1, -1):
            os.fchown(writer.fileno(), *owners)
        if mode is not None:
            os.fchmod(writer.fileno(), mode)


def _mode(values):
    if "perms" not in values:
        return None
    if not re.fullmatch(r"(?:0o?)?[0-7]{1,4}", values["perms"]):
        raise Refusal(f"invalid permissions '{values['perms']}'")
    return int(values["perms"], 8)


def push(node, call, enter=enter_files):
    if not node.host.running(call.id):
        raise Refusal("can only push files to a running CT")
    values, mode = call.values, _mode(call.values)

    def body(_task):
        source = _open(values["file"], os.O_RDONLY, failure="failed to open {} for reading")
        enter(node.host.init_pid(call.id))
        target = _open(values["destination"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC,
                       failure="failed to create file: {}: {}")
        _copy(source, target, _owners(values), mode)

    return worker.run(node.tasks, "push_file", call.id, body, mapped=False)


def pull(node, call, enter=enter_files):
    if not node.host.running(call.id):
        raise Refusal("can only pull files from a running VM " + WHERE.format("CLI/pct.pm", 720))
    values, mode = call.values, _mode(call.values)

    def body(_task):
        owners = _owners(values)
        target = _open(values["destination"], os.O_WRONLY | os.O_CREAT, failure="failed to open {} for writing: {}")
        enter(node.host.init_pid(call.id))
        source = _open(values["path"], os.O_RDONLY)
        os.ftruncate(target, 0)
        _copy(source, target, owners, mode)

    return worker.run(node.tasks, "pull_file", call.id, body, mapped=False)


def execute(node, call):
    if not call.words:
        raise Refusal("missing command " + WHERE.format("CLI/pct.pm", 155))
    node.load(call.id)
    if not node.host.running(call.id):
        raise Refusal(f"container '{call.id}' not running!")
    _restore_environment()
    before = {number: signal.signal(number, _pass_on) for number in PASSED_ON}
    try:
        code = node.host.attach(call.id, call.words, clear_env=not call.values.get("keep-env", True))
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return code if code >= 0 else 128 - code


def _restore_environment():
    """What the caller had: without what this program's wrapper and Python's start added."""
    with open("/proc/self/environ", "rb") as file:
        given = {entry.partition(b"=")[0].decode(errors="surrogateescape") for entry in file.read().split(b"\0")}
    for name in list(os.environ):
        if name not in given or name == STATE_VARIABLE:
            del os.environ[name]


def _pass_on(number, _frame):
    """The real pct has become lxc-attach by now."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
            if int(fields[1]) == os.getpid():
                os.kill(int(path.parent.name), number)
        except OSError:  # it ended meanwhile
            pass
