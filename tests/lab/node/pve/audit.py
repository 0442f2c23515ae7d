# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every call of pct and pvesh leaves two lines in STATE/audit.log: when it begins, and when it ends with which code."""
import json
import os
import time


class Audit:
    def __init__(self, state, program, words):
        self._path = state / "audit.log"
        self._argv = [program, *words]

    def begin(self):
        self._write({})

    def end(self, code):
        self._write({"rc": code})

    def _write(self, more):
        entry = {"at": time.time(), "pid": os.getpid(), "argv": self._argv, **more}
        line = json.dumps(entry) + "\n"
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(descriptor, line.encode())  # in one piece, so that lines of different calls do not mix
        finally:
            os.close(descriptor)
