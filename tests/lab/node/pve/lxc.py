# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The containers of the node, over lxc-*: run on the node only, where their disks are mounted.

A container's disk is a real file system of the configured size in a file, so it can be full and can grow; its upper
layer over the shared base lies in it. XFS, since growing a mounted ext4 takes a capability (SYS_RESOURCE) that root may
lack in a virtual machine. Snapshots and clones are whole copies of the upper layer.
"""
import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from pathlib import Path

CGROUP = "ktrdr-lab"
CONTROL = Path("/sys/fs/cgroup")
PVE_PATH = "/sbin:/bin:/usr/sbin:/usr/bin"  # what pct sets before it does anything
UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
DEFAULT_SIZE = 4 << 30
HOSTS_BLOCK = re.compile(r"# --- BEGIN PVE ---\n.*?# --- END PVE ---\n", re.DOTALL)
CPU_PERIOD = 100_000

CONFIG = """# Written from {conf}
lxc.include = /usr/share/lxc/config/common.conf
lxc.uts.name = {hostname}
lxc.rootfs.path = overlay:{base}:{upper}
lxc.apparmor.profile = unconfined
lxc.mount.auto = proc:mixed sys:mixed cgroup:mixed
lxc.mount.entry = {origin} srv/ktrdr.git none bind,ro,optional,create=dir 0 0
lxc.cgroup.dir.container = {cgroup}/{id}/payload
lxc.cgroup.dir.monitor = {cgroup}/{id}/monitor
lxc.cgroup.dir.monitor.pivot = {cgroup}/pivot
"""
NETWORK = """lxc.net.0.type = veth
lxc.net.0.link = {bridge}
lxc.net.0.flags = up
lxc.net.0.name = {name}
lxc.net.0.veth.pair = veth{id}i0
"""


class LxcError(Exception):
    """What LXC, or the program under it, said."""

    def __init__(self, text):
        super().__init__(text)
        self.text = text


def read_conf(text):
    """Keys and values before the first snapshot's section."""
    values = {}
    for line in text.splitlines():
        if line.startswith("["):
            break
        key, colon, value = line.partition(":")
        if colon and not line.startswith("#"):
            values[key.strip()] = value.strip()
    return values


def read_properties(text):
    """net0 and rootfs: `a=1,b=2`; a first word without a key is the volume."""
    return dict(part.split("=", 1) if "=" in part else ("volume", part) for part in text.split(",") if part)


def size_in_bytes(text):
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([KMGT]?)", text)
    if not match:
        raise ValueError(f"no size: {text!r}")
    return int(float(match[1]) * UNITS[match[2]])


def limits(values, unified, processors):
    """LXC's lines for memory and cores."""
    lines = []
    memory = int(values.get("memory", 512)) << 20
    cores = int(values.get("cores") or processors)
    if unified:
        lines.append(f"lxc.cgroup2.memory.max = {memory}")
        if cores < processors:
            lines.append(f"lxc.cgroup2.cpu.max = {cores * CPU_PERIOD} {CPU_PERIOD}")
    else:
        lines.append(f"lxc.cgroup.memory.limit_in_bytes = {memory}")
        if cores < processors:
            lines.append(f"lxc.cgroup.cpu.cfs_quota_us = {cores * CPU_PERIOD}")
    return lines


def network(values, ctid):
    """LXC's lines for net0, with the address from outside: the containers have nobody who would ask for one."""
    if "net0" not in values:
        return ["lxc.net.0.type = empty"]
    net = {"name": "eth0", "bridge": "vmbr0", **read_properties(values["net0"])}
    lines = NETWORK.format(id=ctid, **net).splitlines()
    if "hwaddr" in net:
        lines.append(f"lxc.net.0.hwaddr = {net['hwaddr']}")
    if "/" in net.get("ip", ""):
        lines.append(f"lxc.net.0.ipv4.address = {net['ip']} {_broadcast(net['ip'])}")
        if "gw" in net:
            lines.append(f"lxc.net.0.ipv4.gateway = {net['gw']}")
    return lines


def _broadcast(cidr):
    address, _, length = cidr.partition("/")
    number = int.from_bytes(bytes(int(part) for part in address.split(".")), "big") | ((1 << (32 - int(length))) - 1)
    return ".".join(str(byte) for byte in number.to_bytes(4, "big"))


def _run(*words, timeout=120):
    """LxcError unless it succeeds. Its streams are files: what stays in the background would keep a pipe open."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        code = subprocess.run([str(word) for word in words], stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                              timeout=timeout, check=False).returncode
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode(errors="replace").strip())
    if code != 0:
        raise LxcError(texts[1] or texts[0] or f"{words[0]} ended with {code}")
    return texts[0]


def _copy(source, target):
    """All of it: owners, times, whiteouts and the overlay's own attributes."""
    _run("cp", "-a", "--reflink=auto", f"{source}/.", f"{target}/", timeout=600)


def _empty(folder):
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path)
        else:
            os.unlink(entry.path)


class Host:
    def __init__(self, state, node="pve"):
        self.state = Path(state)
        self.node = node
        self.conf_folder = self.state / "pve" / "nodes" / node / "lxc"
        self.lxc_path = self.state / "lxc"

    # Configuration

    def conf(self, ctid):
        return self.conf_folder / f"{ctid}.conf"

    def ids(self):
        return sorted(int(path.stem) for path in self.conf_folder.glob("*.conf") if path.stem.isdigit())

    def values(self, ctid):
        return read_conf(self.conf(ctid).read_text(encoding="utf-8"))

    def folder(self, ctid):
        return self.lxc_path / str(ctid)

    def upper(self, ctid):
        return self.folder(ctid) / "disk" / "upper"

    def base(self):
        return (self.state / "base").resolve()

    def size(self, ctid):
        """Of the root file system, as the configuration says."""
        rootfs = read_properties(self.values(ctid).get("rootfs", "")) if self.conf(ctid).exists() else {}
        return size_in_bytes(rootfs["size"]) if "size" in rootfs else DEFAULT_SIZE

    def write_lxc_config(self, ctid):
        values = self.values(ctid)
        text = CONFIG.format(conf=self.conf(ctid), id=ctid, hostname=values.get("hostname", f"CT{ctid}"),
                             base=self.base(), upper=self.upper(ctid), origin=self.state / "origin" / "ktrdr.git",
                             cgroup=CGROUP)
        lines = limits(values, not (CONTROL / "memory").is_dir(), os.cpu_count() or 1) + network(values, ctid)
        (self.folder(ctid) / "config").write_text(text + "".join(line + "\n" for line in lines), encoding="utf-8")

    # Power

    def _lxc(self, program, ctid, *words, timeout=120):
        return _run(f"lxc-{program}", "-P", self.lxc_path, "-n", ctid, *words, timeout=timeout)

    def init_pid(self, ctid):
        try:
            return int(self._lxc("info", ctid, "-p", "-H"))
        except (LxcError, ValueError):
            return None

    def running(self, ctid):
        try:
            return self._lxc("info", ctid, "-s", "-H") in ("RUNNING", "FROZEN", "FREEZING", "THAWED")
        except LxcError:
            return False

    def start(self, ctid):
        self.mount_disk(ctid)
        self.write_lxc_config(ctid)
        self.write_names(ctid)
        try:
            self._start(ctid)
        except LxcError:
            if not _clear_control_groups(ctid):
                raise
            self._start(ctid)

    def _start(self, ctid):
        log = self.folder(ctid) / "log"
        log.unlink(missing_ok=True)
        try:
            self._lxc("start", ctid, "-d", "-o", log, "-l", "INFO")
            self._lxc("wait", ctid, "-s", "RUNNING", "-t", 30)
        except LxcError as problem:
            raise LxcError("\n".join([problem.text, *_errors_in(log)])) from problem

    def write_names(self, ctid):
        """As the node does before each start: the host name, and its own line in /etc/hosts."""
        values, etc = self.values(ctid), self.upper(ctid) / "etc"
        name = values.get("hostname", f"CT{ctid}")
        etc.mkdir(mode=0o755, parents=True, exist_ok=True)
        (etc / "hostname").write_text(name + "\n", encoding="utf-8")
        address = read_properties(values.get("net0", "")).get("ip", "").partition("/")
        hosts = etc / "hosts"
        text = (hosts if hosts.exists() else self.base() / "etc" / "hosts").read_text(encoding="utf-8")
        block = f"# --- BEGIN PVE ---\n{address[0]} {name}\n# --- END PVE ---\n" if address[1] else ""
        hosts.write_text(HOSTS_BLOCK.sub("", text) + block, encoding="utf-8")

    def kill(self, ctid):
        self._lxc("stop", ctid, "-k")

    def shutdown(self, ctid, timeout):
        """Whether the container stopped in time; it runs on otherwise."""
        try:
            self._lxc("stop", ctid, "--nokill", "--timeout", timeout, timeout=timeout + 60)
        except LxcError:
            return not self.running(ctid)
        return True

    # Commands inside

    def _attach_words(self, ctid, argv, clear_env):
        return ["lxc-attach", "-P", str(self.lxc_path), "-n", str(ctid), "--clear-env" if clear_env else "--keep-env",
                "--", *argv]

    def attach(self, ctid, argv, clear_env=True):
        """The command's exit code; the streams are the caller's. With clear_env=False the command sees the caller's
        environment with pct's own PATH, which is what `pct exec` does without --keep-env."""
        environment = dict(os.environ, PATH=PVE_PATH)
        words = self._attach_words(ctid, argv, clear_env)
        return subprocess.run(words, env=environment, cwd="/", check=False).returncode

    def capture(self, ctid, argv, stdin=b"", timeout=None):
        """(exit code, output, errors)"""
        words = self._attach_words(ctid, argv, True)
        try:
            done = subprocess.run(words, input=stdin, capture_output=True, cwd="/", check=False, timeout=timeout)
        except subprocess.TimeoutExpired as problem:
            raise LxcError(f"container {ctid}: no answer within {timeout} s") from problem
        return done.returncode, done.stdout, done.stderr

    # Disks

    def create_root(self, ctid, size):
        """An empty disk, mounted."""
        folder = self.folder(ctid)
        if (folder / "disk.raw").exists():
            raise LxcError(f"{folder / 'disk.raw'} exists")
        (folder / "disk").mkdir(parents=True, exist_ok=True)
        unfinished = folder / "disk.new"
        with open(unfinished, "wb") as file:
            file.truncate(size)
        _run("mkfs.xfs", "-q", "-f", "-K", unfinished)
        unfinished.rename(folder / "disk.raw")
        self.mount_disk(ctid)

    def mount_disk(self, ctid):
        """Idempotent."""
        disk = self.folder(ctid) / "disk"
        if not os.path.ismount(disk):
            disk.mkdir(parents=True, exist_ok=True)
            _run("mount", "-o", "loop,noatime", self.folder(ctid) / "disk.raw", disk)
        self.upper(ctid).mkdir(mode=0o755, exist_ok=True)

    def grow_root(self, ctid, size):
        """Grows disk and file system, also of a running container."""
        self.mount_disk(ctid)
        os.truncate(self.folder(ctid) / "disk.raw", size)
        _run("losetup", "-c", _run("findmnt", "-n", "-o", "SOURCE", self.folder(ctid) / "disk"))
        _run("xfs_growfs", self.folder(ctid) / "disk")

    def copy_root(self, source_id, target_id):
        """The target gets a disk of the source's size, a whole copy, and an identity of its own."""
        self.mount_disk(source_id)
        self.create_root(target_id, os.stat(self.folder(source_id) / "disk.raw").st_size)
        _copy(self.upper(source_id), self.upper(target_id))
        self.write_machine_id(target_id)

    def write_machine_id(self, ctid):
        """Not empty: systemd would call that a first boot, and enable units by its presets."""
        etc = self.upper(ctid) / "etc"
        etc.mkdir(mode=0o755, parents=True, exist_ok=True)
        (etc / "machine-id").write_text(uuid.uuid4().hex + "\n", encoding="ascii")

    def remove_root(self, ctid):
        """With its snapshots and everything else that LXC had of the container."""
        disk = self.folder(ctid) / "disk"
        deadline = time.monotonic() + 5
        while os.path.ismount(disk):
            if subprocess.run(["umount", disk], stderr=subprocess.DEVNULL, check=False).returncode != 0:
                if time.monotonic() > deadline:
                    _run("umount", "-l", disk)
                time.sleep(0.05)
        shutil.rmtree(self.folder(ctid), ignore_errors=True)

    # Snapshots

    def _snapshot(self, ctid, name):
        return self.folder(ctid) / "snapshots" / name

    def snapshot(self, ctid, name):
        """A running container stands still meanwhile."""
        self.mount_disk(ctid)
        target = self._snapshot(ctid, name)
        if target.exists():
            raise LxcError(f"snapshot '{name}' exists")
        unfinished = target.with_name(name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        (unfinished / "upper").mkdir(parents=True)
        with self._frozen(ctid):
            _copy(self.upper(ctid), unfinished / "upper")
        unfinished.rename(target)

    @contextlib.contextmanager
    def _frozen(self, ctid):
        running = self.running(ctid)
        if running:
            self._lxc("freeze", ctid)
        try:
            yield
        finally:
            if running:
                self._lxc("unfreeze", ctid)

    def restore(self, ctid, name):
        """Of a stopped container."""
        source = self._snapshot(ctid, name) / "upper"
        if not source.is_dir():
            raise LxcError(f"snapshot '{name}' does not exist")
        if self.running(ctid):
            raise LxcError(f"container {ctid} is running")
        self.mount_disk(ctid)
        _empty(self.upper(ctid))
        _copy(source, self.upper(ctid))

    def drop_snapshot(self, ctid, name):
        if not self._snapshot(ctid, name).is_dir():
            raise LxcError(f"snapshot '{name}' does not exist")
        shutil.rmtree(self._snapshot(ctid, name))

    # Figures

    def disk_usage(self, ctid):
        """(used, total) in bytes, of the container's own disk; df inside says the same."""
        self.mount_disk(ctid)
        figures = os.statvfs(self.folder(ctid) / "disk")
        return (figures.f_blocks - figures.f_bfree) * figures.f_frsize, figures.f_blocks * figures.f_frsize

    def _control_group(self, pid, controller):
        """The container's own folder: its init lives in one below it."""
        for line in Path(f"/proc/{pid}/cgroup").read_text(encoding="ascii").splitlines():
            _, names, path = line.split(":", 2)
            if controller in names.split(",") or (names == "" and not (CONTROL / controller).is_dir()):
                mounted = CONTROL / controller if (CONTROL / controller).is_dir() else CONTROL
                return mounted / re.sub(r"(/payload)/.*$", r"\1", path).lstrip("/")
        raise LxcError(f"process {pid} has no control group for {controller}")

    def memory(self, ctid):
        """(used, most allowed) in bytes; what the kernel could drop at once is not counted."""
        allowed = int(self.values(ctid).get("memory", 512)) << 20
        pid = self.init_pid(ctid)
        if pid is None:
            return 0, allowed
        folder = self._control_group(pid, "memory")
        unified = (folder / "memory.current").exists()
        used = int((folder / ("memory.current" if unified else "memory.usage_in_bytes")).read_text(encoding="ascii"))
        wanted = "inactive_file" if unified else "total_inactive_file"
        figures = dict(line.split() for line in (folder / "memory.stat").read_text(encoding="ascii").splitlines())
        return max(0, used - int(figures.get(wanted, 0))), allowed

    def cpu_seconds(self, ctid):
        pid = self.init_pid(ctid)
        if pid is None:
            return 0.0
        usage = self._control_group(pid, "cpuacct") / "cpuacct.usage"
        if usage.exists():
            return int(usage.read_text(encoding="ascii")) / 1e9
        text = (self._control_group(pid, "cpu") / "cpu.stat").read_text(encoding="ascii")
        return int(re.search(r"usage_usec (\d+)", text)[1]) / 1e6

    def uptime(self, ctid):
        pid = self.init_pid(ctid)
        if pid is None:
            return 0
        started = int(Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[19])
        now = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
        return int(now - started / os.sysconf("SC_CLK_TCK"))


def _clear_control_groups(ctid):
    """What a killed monitor of LXC left: its groups, and a container that nobody looks after. Whether there was any."""
    found = [Path(folder) / str(ctid) for folder, names, _ in os.walk(CONTROL)
             if os.path.basename(folder) == CGROUP and str(ctid) in names]
    deadline = time.monotonic() + 10
    while any(top.exists() for top in found) and time.monotonic() < deadline:
        for top in found:
            for folder, _, _ in os.walk(top, topdown=False):
                with contextlib.suppress(OSError):
                    for pid in Path(folder, "cgroup.procs").read_text(encoding="ascii").split():
                        os.kill(int(pid), signal.SIGKILL)
                with contextlib.suppress(OSError):
                    os.rmdir(folder)
        time.sleep(0.05)
    return bool(found)


def _errors_in(log):
    """The lines of LXC's log that say why."""
    if not log.exists():
        return []
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line for line in lines if " ERROR " in line]
