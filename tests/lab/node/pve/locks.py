# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Locks: the file lock of a container while somebody works on it, and the lock in its configuration."""
import errno
import fcntl
import os
import sys
import time

from pve.refusal import TRY_AGAIN, Refusal

PATIENCE = 10.0  # seconds
STEP = 0.05


def shown_name(ctid):
    """Where a real node has it; the lab's lies in its own folder."""
    return f"/run/lock/lxc/pve-config-{ctid}.lock"


def to_errors(text):
    sys.stderr.write(text)
    sys.stderr.flush()


class FileLock:
    """Waits, and says so; refused when it was not free in time. A child process holds it as well."""

    def __init__(self, folder, ctid, say=to_errors, patience=None):
        self._path = folder / f"pve-config-{ctid}.lock"
        self._shown = shown_name(ctid)
        self._say = say
        self._patience = PATIENCE if patience is None else patience
        self._file = None

    def _try(self):
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            if problem.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                raise
            return False
        return True

    def __enter__(self):
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        if self._try():
            return self
        self._say("trying to acquire lock...")
        end = time.monotonic() + self._patience
        while time.monotonic() < end:
            if self._try():
                self._say(" OK\n")
                return self
            time.sleep(STEP)
        self._say("\n")
        os.close(self._file)
        raise Refusal(f"can't lock file '{self._shown}' - got timeout", TRY_AGAIN)

    def __exit__(self, *_):
        os.close(self._file)


def check(conf, waived=()):
    """The lock in the configuration is never waited for."""
    if conf.lock and conf.lock not in waived:
        raise Refusal(f"CT is locked ({conf.lock})", TRY_AGAIN)
