# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The root file system that all containers share, read-only: made once, kept between runs."""
import hashlib
import json
import os
import re
import shutil
from pathlib import Path

from lablib import files, namespaces, places

RELEASE = "bookworm"
PACKAGES = ("systemd", "systemd-sysv", "dbus", "iproute2", "git", "curl", "python3", "procps")
# Waits for hardware, terminals or clocks that a container of the lab has not.
MASKED = (
    "apt-daily-upgrade.timer", "apt-daily.timer", "console-getty.service", "container-getty@.service",
    "dpkg-db-backup.timer", "e2scrub_all.timer", "e2scrub_reap.service", "fstrim.timer", "getty-static.service",
    "getty.target", "getty@.service", "kmod-static-nodes.service", "serial-getty@.service", "sys-kernel-config.mount",
    "sys-kernel-debug.mount", "sys-kernel-tracing.mount", "systemd-ask-password-console.path",
    "systemd-ask-password-wall.path", "systemd-binfmt.service", "systemd-firstboot.service",
    "systemd-hwdb-update.service", "systemd-modules-load.service", "systemd-networkd-wait-online.service",
    "systemd-pstore.service", "systemd-repart.service", "systemd-timesyncd.service", "systemd-tmpfiles-clean.timer",
    "systemd-udevd.service", "systemd-update-utmp.service",
)
DEFAULT_MIRROR = "http://deb.debian.org/debian"
FORM = 2  # to be raised when the code below makes something else of the same lists
MAKING_SECONDS = 900
UNFINISHED = "base-unfinished"


def stamp():
    text = json.dumps([FORM, RELEASE, PACKAGES, MASKED, places.hosts_text()])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def mirror(one_line, deb822):
    """The machine's own mirror of the release, from the texts of its sources."""
    for text in deb822:
        for paragraph in re.split(r"\n\s*\n", text):
            fields = dict(re.findall(r"^([A-Za-z-]+):[ \t]*(.*)$", paragraph, re.MULTILINE))
            uri = fields.get("URIs", "").split()
            if uri and uri[0].startswith("http") and fields.get("Enabled", "yes") == "yes" \
                    and "deb" in fields.get("Types", "").split() and RELEASE in fields.get("Suites", "").split():
                return uri[0]
    for text in one_line:
        match = re.search(rf"^deb\s+(?:\[[^\]]*\]\s+)?(http\S+)\s+{RELEASE}\s", text, re.MULTILINE)
        if match:
            return match[1]
    return DEFAULT_MIRROR


def _texts(*patterns):
    folder = Path("/etc/apt")
    return [path.read_text(encoding="utf-8") for pattern in patterns for path in sorted(folder.glob(pattern))]


def _environment():
    """With the proxy that apt itself would use: debootstrap asks the environment only."""
    environment = dict(os.environ, LC_ALL="C", DEBIAN_FRONTEND="noninteractive")
    answer = files.run("apt-config", "shell", "proxy", "Acquire::http::Proxy")
    match = re.search(r"^proxy='(.+)'$", answer, re.MULTILINE)
    if match:
        environment["http_proxy"] = match[1]
    return environment


def _configure(root):
    for unit in MASKED:
        link = root / "etc/systemd/system" / unit
        link.unlink(missing_ok=True)
        link.symlink_to("/dev/null")
    for pattern in ("var/cache/apt/archives/*.deb", "var/cache/apt/*.bin", "var/lib/apt/lists/*_*", "var/log/*.log"):
        for path in root.glob(pattern):
            path.unlink()
    files.write(root / "etc/hosts", places.hosts_text())
    files.write(root / "etc/resolv.conf", "")
    files.write(root / "etc/hostname", "localhost\n")
    files.write(root / "etc/fstab", "")
    files.write(root / "etc/systemd/journald.conf.d/ktrdr-lab.conf",
                "[Journal]\nStorage=persistent\nSystemMaxUse=64M\n")


def ensure(cache, say):
    """The folder of the base; makes it when its lists have changed or it was never made whole."""
    root = cache / f"base-{stamp()}"
    if root.is_dir():
        return root
    _discard(cache.glob("base-*"))
    unfinished = cache / UNFINISHED
    source = mirror(_texts("sources.list", "sources.list.d/*.list"), _texts("sources.list.d/*.sources"))
    say(f"making the containers' base from {source} (once, about a minute)")
    _debootstrap(unfinished, source)
    _configure(unfinished)
    unfinished.rename(root)
    return root


def _debootstrap(root, source):
    """In namespaces of its own, tied to this process: whatever ends it, no process and no mount stays."""
    files.run("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "nice", "debootstrap",
              "--variant=minbase", "--include=" + ",".join(PACKAGES), RELEASE, root, source, timeout=MAKING_SECONDS,
              env=_environment(), preexec_fn=namespaces.end_with_parent)


def _discard(folders):
    for folder in folders:
        files.run("rm", "-rf", "--one-file-system", folder, timeout=300)


def discard_unfinished(cache):
    _discard(cache.glob(UNFINISHED))


def remove(cache):
    if cache.is_dir():
        _discard(cache.glob("base-*"))
        shutil.rmtree(cache)
