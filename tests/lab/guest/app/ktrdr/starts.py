# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit of starts: one JSON line for each process, so that a test can see what was started twice."""
import json
import os
import subprocess
import time
from pathlib import Path

from ktrdr import release

WORKING_COPY = Path(__file__).resolve().parents[1]


def deployed_commit():
    command = ["git", "-c", f"safe.directory={WORKING_COPY}", "-C", str(WORKING_COPY), "rev-parse", "HEAD"]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    return answer.stdout.strip() or None


def record(role):
    path = os.environ.get("KTRDR_STARTS_LOG") or "/var/log/ktrdr-starts.log"
    line = {"at": time.time(), "pid": os.getpid(), "role": role, "commit": deployed_commit(),
            "version": release.VERSION}
    try:
        with open(path, "ab", buffering=0) as log:
            log.write((json.dumps(line) + "\n").encode())  # one write: lines never mix
    except OSError as problem:  # a full disk stops the audit, not the service
        print(f"WARNING: the start is not in the audit: {problem}", flush=True)
