# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing files whole or not at all, and running programs of the system."""
import os
import shlex
import subprocess

from lablib.places import LabError


def write(path, text, mode=0o644):
    """A reader sees the old text or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
        file.write(text)
        os.fchmod(file.fileno(), mode)
    unfinished.replace(path)


def run(*words, timeout=60, **options):
    """The program's output; LabError with what it said when it fails."""
    words = [str(word) for word in words]
    try:
        answer = subprocess.run(words, capture_output=True, text=True, timeout=timeout, check=False,
                                stdin=subprocess.DEVNULL, **options)
    except FileNotFoundError as problem:
        raise LabError(f"{words[0]} is not installed") from problem
    except subprocess.TimeoutExpired as problem:
        raise LabError(f"{shlex.join(words)}: no end after {timeout} s") from problem
    if answer.returncode != 0:
        said = (answer.stderr or answer.stdout).strip()
        raise LabError(f"{shlex.join(words)}: exit code {answer.returncode}\n{said}")
    return answer.stdout
