# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fills a container's root folder: working copy, uv, unit and .env; and makes the repository that all of them clone."""
import os
import shutil
import subprocess
import sys
from pathlib import Path

GUEST = Path(__file__).resolve().parent
sys.path.insert(0, str(GUEST.parent))
from guest import history, units  # noqa: E402  (the folder is no installed package)

INSTALLED = "v1.5.1"
ORIGIN_INSIDE = "/srv/ktrdr.git"
MODEL = "app/models/ktrdr/neuro_mean_reversion/1d_v22"  # where N's workers look for the runbook's model


def make_origin(path):
    """Makes the bare repository unless it is there, and gives the commits: {"v1.5.0": id, ...}."""
    path = Path(path)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(path.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        history.create(unfinished)
        unfinished.rename(path)
    return history.commits(path)


def install(root, role, name, port, backend_url, worker_type, generation, *, origin=None, stop_seconds=None):
    """Writes a container's own files into `root`, which may be the upper layer of an overlay.

    role: backend, worker, or template (as a worker, but its unit is not enabled and nobody has named it).
    origin: where make_origin made the repository; by default in the lab's state folder.
    stop_seconds: TimeoutStopSec of the unit; systemd's 90 s when it is None.
    """
    if role not in units.UNIT_NAMES or generation not in ("R", "N"):
        raise ValueError(f"no such role or generation: {role!r}, {generation!r}")
    root = Path(root)
    root.mkdir(parents=True, exist_ok=True)
    for folder in ("srv/ktrdr.git", "etc/ktrdr", "data/ktrdr", "models/ktrdr", "var/log"):
        make_folder(root, folder)
    _working_copy(root, Path(origin) if origin else default_origin())
    write(root, "usr/local/bin/uv", (GUEST / "uv").read_text(encoding="utf-8"), 0o755)
    _sync(root)
    _environment(root, role, name, port, backend_url, worker_type, generation)
    _unit(root, role, units.unit_text(role, worker_type, port, stop_seconds))
    if generation == "N" and role != "backend":
        for file in ("model.pt", "metadata.json", "config.json"):
            write(root, f"{MODEL}/{file}", "{}\n")


def default_origin():
    state = os.environ.get("KTRDR_LAB_STATE") or GUEST.parents[2] / "build" / "lab"
    return Path(state) / "origin" / "ktrdr.git"


def make_folder(root, relative):
    """Readable by all, whatever the umask; the folders above as well."""
    folder = root
    for part in Path(relative).parts:
        folder = folder / part
        if not folder.is_dir():
            folder.mkdir()
            folder.chmod(0o755)


def write(root, relative, text, mode=0o644):
    make_folder(root, str(Path(relative).parent))
    path = root / relative
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)


def _working_copy(root, origin):
    """A clone as it was made when INSTALLED was the newest release: what came later is still to be fetched."""
    copy = root / "opt" / "ktrdr"
    shutil.rmtree(copy, ignore_errors=True)
    make_folder(root, "opt")
    known = []
    for release in history.RELEASES:
        known.append(f"refs/tags/{release.tag}:refs/tags/{release.tag}")
        if release.tag == INSTALLED:
            break
    history.git("init", "--quiet", "--initial-branch=main", "--template=", copy)
    history.git("-C", copy, "remote", "add", "origin", ORIGIN_INSIDE)
    history.git("-C", copy, "-c", f"safe.directory={origin}", "fetch", "--quiet", "--no-tags", origin, *known)
    for reference in ("refs/heads/main", "refs/remotes/origin/main"):
        history.git("-C", copy, "update-ref", reference, f"{INSTALLED}^{{commit}}")
    history.git("-C", copy, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    history.git("-C", copy, "config", "branch.main.remote", "origin")
    history.git("-C", copy, "config", "branch.main.merge", "refs/heads/main")
    history.git("-C", copy, "checkout", "--quiet", "--detach", INSTALLED)
    (copy / ".git" / "FETCH_HEAD").unlink(missing_ok=True)  # names the machine's own folder


def _sync(root):
    """With the container's own uv, as whoever installed it did."""
    environment = {"PATH": os.environ["PATH"], "KTRDR_LAB_ROOT": str(root),
                   "UV_CACHE_DIR": str(root / "root" / ".cache" / "uv")}
    make_folder(root, "root")
    (root / "root").chmod(0o700)
    command = [sys.executable, "-B", str(GUEST / "uv"), "sync", "--frozen", "--quiet", "--project",
               str(root / "opt" / "ktrdr")]
    subprocess.run(command, env=environment, check=True, umask=0o022, timeout=120)
    (root / "var" / "log" / "ktrdr-uv.log").unlink()  # the audit begins with the container's life


def _environment(root, role, name, port, backend_url, worker_type, generation):
    if role == "backend":
        values = units.backend_environment(port, generation)
    else:
        values = units.worker_environment(name, port, backend_url, worker_type, generation)
    if role == "template":
        values = {key: values[key] for key in ("KTRDR_API_URL", "LOG_LEVEL", "DATA_DIR", "MODELS_DIR",
                                               "KTRDR_GENERATION")}
    write(root, "opt/ktrdr/.env", units.environment_text(values), 0o600)


def _unit(root, role, text):
    name = units.UNIT_NAMES[role] + ".service"
    write(root, f"etc/systemd/system/{name}", text)
    wants = "etc/systemd/system/multi-user.target.wants"
    make_folder(root, wants)
    link = root / wants / name
    link.unlink(missing_ok=True)
    if role != "template":
        link.symlink_to(f"/etc/systemd/system/{name}")
