# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first process of the node: it makes the node's view of the file system and keeps the namespaces alive.

It is process 1 of a process namespace of its own, so when it ends, the kernel ends all that runs on the node: sshd,
pct, the containers. All mounts lie in its mount namespace and end with it as well.
"""
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from lablib import namespaces, places  # noqa: E402

# The machine's own, which the node is to leave alone.
HIDDEN = ("/run", "/root", "/home", "/tmp", "/var/tmp", "/var/log")
STASH = Path("/mnt")


def mount(*words):
    subprocess.run(["mount", *map(str, words)], check=True, stdin=subprocess.DEVNULL)


def below(path, folder):
    return path == Path(folder) or Path(folder) in path.parents


def hide(folders, needed):
    """Puts empty folders over the machine's, and what the lab needs of them back to its place."""
    needed = [path.resolve() for path in needed]
    folders = [folder for folder in folders if Path(folder).is_dir() and not Path(folder).is_symlink()]
    covered = [path for path in needed if any(below(path, folder) for folder in folders)]
    mount("-t", "tmpfs", "-o", "mode=755", "ktrdr-lab", STASH)
    for index, path in enumerate(covered):
        (STASH / str(index)).mkdir()
        mount("--rbind", path, STASH / str(index))
    for folder in folders:
        mode = "1777" if folder.endswith("tmp") else "755"
        mount("-t", "tmpfs", "-o", f"mode={mode}", "ktrdr-lab", folder)
    for index, path in enumerate(covered):
        path.mkdir(parents=True, exist_ok=True)
        mount("--rbind", STASH / str(index), path)
    subprocess.run(["umount", "-l", str(STASH)], check=True)


def mount_kernel_views():
    """A sysfs of this network namespace, or LXC does not find the bridge; with the control groups back on it."""
    mount("-t", "tmpfs", "ktrdr-lab", STASH)
    (STASH / "cgroup").mkdir()
    mount("--rbind", "/sys/fs/cgroup", STASH / "cgroup")
    mount("-t", "sysfs", "sysfs", "/sys")
    mount("--rbind", STASH / "cgroup", "/sys/fs/cgroup")
    subprocess.run(["umount", "-l", str(STASH)], check=True)
    mount("-t", "proc", "proc", "/proc")


def mount_node_folders(state):
    """Overlays without an upper layer: nobody on the node can write into the machine's /etc."""
    mount("-t", "overlay", "-o", f"lowerdir={state}/host/etc:/etc", "ktrdr-lab", "/etc")
    mount("--bind", state / "pve", "/etc/pve")
    mount("-t", "overlay", "-o", f"lowerdir={state}/bin:/usr/sbin", "ktrdr-lab", "/usr/sbin")


def join_root_control_group():
    """Where control groups are unified, one that has processes cannot limit memory for the ones below it."""
    if Path("/sys/fs/cgroup/cgroup.controllers").exists():
        Path("/sys/fs/cgroup/cgroup.procs").write_text("0", encoding="ascii")


def make_node(state):
    mount("--make-rprivate", "/")
    mount_kernel_views()
    hide(HIDDEN, (places.REPOSITORY, state, places.cache_folder(state)))
    mount_node_folders(state)
    mount("--make-rshared", "/")  # so that what the node unmounts is unmounted in LXC's own view as well
    for folder in ("/run/sshd", "/run/lock/lxc", "/run/lxc"):
        os.makedirs(folder, exist_ok=True)
    socket.sethostname(places.NODE)
    join_root_control_group()


def reap():
    """Until somebody ends it. Children are all processes of the node that have lost their parent."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD, signal.SIGTERM})
    while signal.sigwait({signal.SIGCHLD, signal.SIGTERM}) == signal.SIGCHLD:
        while True:
            try:
                if os.waitpid(-1, os.WNOHANG)[0] == 0:
                    break
            except ChildProcessError:
                break


def main(state, ready):
    """Writes "ready", or why not, to the descriptor."""
    try:
        make_node(state)
        answer = "ready"
    except (OSError, subprocess.CalledProcessError) as problem:
        answer = f"the node's file system: {problem}"
    os.write(ready, answer.encode())
    os.close(ready)
    if answer == "ready":
        reap()


def launch(state):
    """Starts it apart from the caller, in the node's network namespace. (its process id or why not, report)"""
    pid_end, pid_start = os.pipe()
    ready_end, ready_start = os.pipe()
    middle = os.fork()
    if middle == 0:
        try:
            os.setsid()
            namespaces.join_network(places.NODE_NAMESPACE)
            namespaces.unshare(namespaces.CLONE_NEWNS | namespaces.CLONE_NEWUTS | namespaces.CLONE_NEWPID)
            child = os.fork()
            if child == 0:
                _become_first_process(state, ready_start)
            os.write(pid_start, str(child).encode())
        except OSError as problem:
            os.write(pid_start, f"the node's namespaces: {problem}".encode())
        finally:
            os._exit(0)
    os.close(pid_start)
    os.close(ready_start)
    os.waitpid(middle, 0)
    return _read_all(pid_end), ready_end


def _become_first_process(state, ready):
    os.set_inheritable(ready, True)
    os.chdir("/")
    quiet = os.open("/dev/null", os.O_RDWR)
    log = os.open(state / "host" / "holder.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for number, target in enumerate((quiet, log, log)):
        os.dup2(target, number)
    environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
    os.execve(places.python(), [places.python(), "-B", __file__, str(state), str(ready)], environment)


def _read_all(descriptor):
    with open(descriptor, "rb") as stream:
        return stream.read().decode()


def wait_ready(ready):
    """"ready", or the reason against it."""
    return _read_all(ready) or "it ended at once; see host/holder.log in the lab's folder"


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
