# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Up and down, and entering the node or the operator's namespace."""
import contextlib
import fcntl
import os
import pwd
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from lablib import base, cleanup, environment, files, holder, namespaces, places, processes, sshd

PROGRAMS = {"debootstrap": "debootstrap", "lxc-start": "lxc", "sshd": "openssh-server", "ssh-keygen": "openssh-client",
            "ip": "iproute2", "git": "git", "mkfs.xfs": "xfsprogs", "nsenter": "util-linux"}
WRAPPER = """#!/bin/sh
# Written by tests/lab/lab
export KTRDR_LAB_STATE={state}
exec {python} -B {program} "$@"
"""


def say(text):
    print(f"lab: {text}", flush=True)


def missing_programs():
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    packages = {package for program, package in PROGRAMS.items() if not shutil.which(program, path=path)}
    return sorted(packages | (set() if Path(places.python()).exists() else {"python3"}))


def check_machine(state):
    if os.getuid() != 0:
        raise places.LabError("run it as root: it makes namespaces, mounts and containers")
    if missing_programs():
        raise places.LabError("missing; apt-get install --no-install-recommends " + " ".join(missing_programs()))
    for path in (state, places.REPOSITORY):
        if not re.fullmatch(r"[A-Za-z0-9/._+-]+", str(path)):
            raise places.LabError(f"LXC cannot use a folder with such characters in its name: {path}")
    for module in ("loop", "overlay", "xfs"):
        if shutil.which("modprobe"):
            subprocess.run(["modprobe", "-q", module], check=False)
    known = Path("/proc/filesystems").read_text(encoding="ascii").split()
    if not Path("/dev/loop-control").exists() or not {"overlay", "xfs"} <= set(known):
        raise places.LabError("this kernel lacks loop devices, overlay or xfs")


@contextlib.contextmanager
def locked(state):
    """One `up` or `down` at a time."""
    cache = places.cache_folder(state)
    cache.mkdir(parents=True, exist_ok=True)
    with open(cache / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def node_words(record, *words):
    """A command on the node: in all its namespaces."""
    return ["nsenter", "--target", str(record["pid"]), "--mount", "--uts", "--net", "--pid", "--wdns=/", "--",
            *map(str, words)]


def inside(state, record, *words):
    """Runs inside.py on the node."""
    program = Path(__file__).with_name("inside.py")
    variables = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8",
                 "HOME": "/root", "KTRDR_LAB_STATE": str(state)}
    command = node_words(record, places.python(), "-B", program, state, record["generation"], *words)
    return subprocess.run(command, env=variables, stdin=subprocess.DEVNULL, check=False).returncode


def _write_state(state, root):
    for folder in ("bin", "host/etc/pve", "host/etc/lxc", "pve/nodes/pve/lxc", "lxc", "origin"):
        (state / folder).mkdir(parents=True, exist_ok=True)
    for program in ("pct", "pvesh"):
        files.write(state / "bin" / program, WRAPPER.format(
            state=state, python=places.python(), program=places.LAB / "node" / program), 0o755)
    etc = state / "host" / "etc"
    files.write(etc / "hosts", places.hosts_text())
    files.write(etc / "hostname", places.NODE + "\n")
    files.write(etc / "resolv.conf", "")
    files.write(etc / "lxc" / "lxc.conf", f"lxc.lxcpath = {state / 'lxc'}\n")
    files.write(etc / "passwd", _passwd())
    files.write(etc / "shadow", "root:*:19000:0:99999:7:::\nsshd:!:19000::::::\n", 0o640)
    for name, target in (("local", "nodes/pve"), ("lxc", "nodes/pve/lxc")):
        link = state / "pve" / name
        if not link.is_symlink():
            link.symlink_to(target)
    link = state / "base"
    link.unlink(missing_ok=True)
    link.symlink_to(root)
    sshd.write_files(state)
    environment.write_file(state)


def _passwd():
    """The machine's system accounts, root as on any node."""
    lines = ["root:x:0:0:root:/root:/bin/bash\n"]
    lines += [":".join(entry[:2] + (str(entry.pw_uid), str(entry.pw_gid)) + entry[4:]) + "\n"
              for entry in pwd.getpwall() if 0 < entry.pw_uid < 1000 or entry.pw_name == "nobody"]
    return "".join(lines)


def _launch(state, generation):
    pid_text, ready = holder.launch(state)
    if not pid_text.isdigit():
        os.close(ready)
        raise places.LabError(pid_text or "the node's first process was not made")
    processes.record(cleanup.record_file(state), int(pid_text), generation=generation)
    answer = holder.wait_ready(ready)
    if answer != "ready":
        cleanup.end_all(state)
        raise places.LabError(answer)
    return cleanup.alive(state)


def _claim(state):
    """Only an empty folder, or one of ours."""
    state.mkdir(parents=True, exist_ok=True)
    mark = state / places.MARK
    if not mark.exists():
        if any(state.iterdir()):
            raise places.LabError(f"{state} has other files in it")
        files.write(mark, "tests/lab/lab down removes this folder.\n")


def up(state, generation):
    check_machine(state)
    begin = time.monotonic()
    os.umask(0o022)
    with locked(state):
        record = cleanup.alive(state)
        if record is None:
            _refuse_other_lab()
            cleanup.end_all(state)
        elif generation and generation != record["generation"]:
            raise places.LabError(f"it is up with generation {record['generation']}; `lab down` first")
        if record is None or not (state / "base").is_dir():
            root = base.ensure(places.cache_folder(state), say)
            say(f"{time.monotonic() - begin:.1f} s: base ready")
            _claim(state)
            generation = _same_generation(state, generation)
            _write_state(state, root)
        namespaces.create()
        record = record or _launch(state, generation)
        code = inside(state, record, "up")
    say(f"{'up' if code == 0 else 'not all is up'} after {time.monotonic() - begin:.1f} s; state in {state}")
    return code


def _same_generation(state, wanted):
    """That of the containers which an earlier run left, since they are not made again."""
    kept = state / "generation"
    if kept.exists():
        made = kept.read_text(encoding="ascii").strip()
        if wanted and wanted != made:
            raise places.LabError(f"its containers are of generation {made}; `lab down` first")
        return made
    files.write(kept, (wanted or "R") + "\n")
    return wanted or "R"


def _refuse_other_lab():
    """The namespaces' names exist once per machine, and without our first process nothing of ours runs on the node."""
    inode = namespaces.inode(places.NODE_NAMESPACE)
    if inode and processes.in_network_namespace(inode):
        raise places.LabError("a lab with another state folder is up, or one is half up; `lab down` ends both kinds")


def down(state, everything):
    if os.getuid() != 0:
        raise places.LabError("run it as root")
    begin = time.monotonic()
    with locked(state):
        cleanup.end_all(state)
        cleanup.remove_state(state)
        if everything:
            base.remove(places.cache_folder(state))
        else:
            base.discard_unfinished(places.cache_folder(state))
    say(f"down after {time.monotonic() - begin:.1f} s")
    return 0


def status(state, as_json):
    record = cleanup.alive(state)
    if record is None:
        print('{"state": "down", "generation": null, "containers": []}' if as_json else "the lab is down")
        return 1
    return inside(state, record, "status-json" if as_json else "status")


def execute(state, words):
    """Becomes the operator's command, with the caller's identity, environment, streams and folder."""
    if cleanup.alive(state) is None:
        raise places.LabError("the lab is down")
    namespaces.join_network(places.OPERATOR_NAMESPACE)
    uid, gid = places.caller()
    if uid != os.getuid():
        person = pwd.getpwuid(uid)
        os.initgroups(person.pw_name, gid)
        os.setgid(gid)
        os.setuid(uid)
        os.environ.update(HOME=person.pw_dir, USER=person.pw_name, LOGNAME=person.pw_name)
    _become(words)


def on_node(state, words):
    """Becomes a command of the node's root."""
    record = cleanup.alive(state)
    if record is None:
        raise places.LabError("the lab is down")
    _become(node_words(record, "env", "-i", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                       "HOME=/root", "USER=root", "LANG=C.UTF-8", f"TERM={os.environ.get('TERM', 'dumb')}",
                       f"KTRDR_LAB_STATE={state}", *words))


def _become(words):
    sys.stdout.flush()
    try:
        os.execvp(words[0], words)
    except OSError as problem:
        print(f"lab: {words[0]}: {problem.strerror}", file=sys.stderr)
        sys.exit(127 if isinstance(problem, FileNotFoundError) else 126)
