# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The history of the demonstration application: what each release changes, and the repository that holds them.

The same sources give the same commit ids: names and dates are fixed, and no configuration of the machine is read.
"""
import os
import subprocess
from pathlib import Path

APPLICATION = Path(__file__).resolve().parent / "app"
PERSON = "KTRDR Lab <lab@ktrdr.example>"
FIRST_DATE = 1_759_744_800  # 2025-10-06 10:00 UTC
BETWEEN_COMMITS = 31 * 3600
MAIN = "refs/heads/main"
SPDX = "# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors\n# SPDX-License-Identifier: GPL-3.0-or-later\n"

# What a start misses when v1.5.4 imports it.
BROKEN_IMPORT = ("from ktrdr import dispatch,", "from ktrdr.sessions import SessionPool\nfrom ktrdr import dispatch,")
PACKAGES = ({"numpy": "2.1.2", "pandas": "2.2.3", "torch": "2.5.0"},
            {"numpy": "2.1.3", "pandas": "2.2.3", "torch": "2.5.1"},
            {"numpy": "2.2.0", "pandas": "2.2.3", "pyarrow": "18.1.0", "torch": "2.5.1"})


class Release:
    def __init__(self, tag, packages, subject, *, healthy=True, start_seconds=0.0, edits=None):
        self.tag = tag
        self.packages = PACKAGES[packages]
        self.subject = subject
        self.healthy = healthy
        self.start_seconds = start_seconds
        self.edits = edits or {}  # file -> (text, its replacement)


RELEASES = (
    Release("v1.5.0", 0, "Backtests name the model they used"),
    Release("v1.5.1", 0, "Log why a worker could not register"),
    Release("v1.5.2", 1, "Newer numpy and torch"),
    Release("v1.5.3", 1, "Health check looks at the database", healthy=False),
    Release("v1.5.4", 1, "Workers keep their sessions", edits={"ktrdr/worker_service.py": BROKEN_IMPORT}),
    Release("v1.6.0", 2, "Models are loaded at start", start_seconds=8.0),
)


def lock_text(packages):
    parts = [f'[[package]]\nname = "{name}"\nversion = "{version}"\n' for name, version in sorted(packages.items())]
    return SPDX + 'version = 1\nrequires-python = ">=3.11"\n\n' + "\n".join(parts)


def release_text(release):
    return (f'{SPDX}"""What is particular about this release."""\nVERSION = "{release.tag.removeprefix("v")}"\n'
            f"BACKEND_HEALTHY = {release.healthy}\nSTART_SECONDS = {release.start_seconds}\n")


def tree(release):
    """path -> text of every file of a release."""
    version = release.tag.removeprefix("v")
    files = {path.relative_to(APPLICATION).as_posix(): path.read_text(encoding="utf-8")
             for path in sorted(APPLICATION.rglob("*.py"))}
    for path, (text, replacement) in release.edits.items():
        if text not in files[path]:
            raise ValueError(f"{release.tag}: {path} has no {text!r}")
        files[path] = files[path].replace(text, replacement, 1)
    past = RELEASES[:RELEASES.index(release) + 1]
    return files | {
        "CHANGELOG.md": "# Changes\n\n" + "".join(f"- {one.tag}: {one.subject}\n" for one in reversed(past)),
        ".gitignore": "/.env\n/.venv/\n/logs/\n__pycache__/\n",
        "README.md": "# KTRDR\n\nThe demonstration application of the lab.\n",
        "ktrdr/release.py": release_text(release),
        "pyproject.toml": f'{SPDX}[project]\nname = "ktrdr"\nversion = "{version}"\nrequires-python = ">=3.11"\n',
        "strategies/neuro_mean_reversion.yaml": f"{SPDX}name: neuro_mean_reversion\n",
        "uv.lock": lock_text(release.packages),
    }


def _data(text):
    raw = text.encode()
    return b"data %d\n%s\n" % (len(raw), raw)


def _commit(mark, date, subject, files):
    head = f"commit {MAIN}\nmark :{mark}\nauthor {PERSON} {date} +0000\ncommitter {PERSON} {date} +0000\n"
    parts = [head.encode(), _data(subject + "\n"), b"deleteall\n"]
    for path, text in sorted(files.items()):
        parts += [f"M 100644 inline {path}\n".encode(), _data(text)]
    return b"".join(parts)


def import_stream():
    """The whole history for git fast-import: for each release one commit of work, and one that carries the tag."""
    parts = [b"feature done\n"]
    before = None
    for number, release in enumerate(RELEASES):
        date = FIRST_DATE + 2 * number * BETWEEN_COMMITS
        mark = 2 * number + 1
        files = tree(release)
        work = dict(files)
        if before:
            work |= {path: before[path] for path in ("ktrdr/release.py", "pyproject.toml")}
        parts.append(_commit(mark, date, release.subject, work))
        parts.append(_commit(mark + 1, date + BETWEEN_COMMITS, f"Release {release.tag}", files))
        tagger = f"tag {release.tag}\nfrom :{mark + 1}\ntagger {PERSON} {date + BETWEEN_COMMITS + 600} +0000\n"
        parts += [tagger.encode(), _data(f"Release {release.tag}\n")]
        before = files
    return b"".join(parts) + b"done\n"


def git(*words, stdin=None):
    """Runs git without any configuration but the repository's own; gives what it wrote."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment |= {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_TERMINAL_PROMPT": "0",
                    "LC_ALL": "C"}
    done = subprocess.run(["git", *map(str, words)], input=stdin, capture_output=True, env=environment, umask=0o022,
                          timeout=120, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"git {' '.join(map(str, words))}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout.decode()


def create(path):
    """A bare repository with the whole history."""
    git("init", "--quiet", "--bare", "--object-format=sha1", "--initial-branch=main", "--template=", path)
    git("-C", path, "fast-import", "--quiet", stdin=import_stream())


def commits(path):
    """tag -> id of its commit"""
    lines = git("-C", path, "for-each-ref", "--format=%(refname:strip=2) %(*objectname)", "refs/tags/").splitlines()
    return dict(line.split() for line in lines if " " in line.strip())
