# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the containers really are, straight from LXC, systemd and git: the truth that tests compare the product with."""
import json
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

from lablib import places

# One question per container. A line "word=" always comes, whatever the command before it said.
SCRIPT = r"""
echo "hostname=$(uname -n)"
echo "address=$(ip -o -4 address show dev eth0 2>/dev/null | sed -n 's/.* inet \([0-9.]*\).*/\1/p' | head -n 1)"
echo "unit_state=$(systemctl show -P ActiveState "$1" 2>/dev/null)"
echo "system=$(systemctl is-system-running 2>/dev/null)"
echo "commit=$(git -C /opt/ktrdr rev-parse HEAD 2>/dev/null)"
echo "tag=$(git -C /opt/ktrdr describe --tags --exact-match 2>/dev/null)"
"""
FIELDS = ("id", "name", "running", "address", "unit_state", "commit", "tag", "hostname")


def _git(folder, *words):
    command = ["git", "-c", "safe.directory=*", "-C", str(folder), *words]
    answer = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    return answer.stdout.strip() if answer.returncode == 0 else ""


def _stopped(host, ctid):
    host.mount_disk(ctid)
    upper = host.upper(ctid)
    copy, hostname = upper / "opt" / "ktrdr", upper / "etc" / "hostname"
    return {"hostname": hostname.read_text(encoding="utf-8").strip() if hostname.exists() else "",
            "commit": _git(copy, "rev-parse", "HEAD"), "tag": _git(copy, "describe", "--tags", "--exact-match")}


def _inside(host, ctid, unit):
    _, output, _ = host.capture(ctid, ["sh", "-c", SCRIPT, "sh", unit], timeout=30)
    return dict(re.findall(r"^([a-z_]+)=(.*)$", output.decode(errors="replace"), re.MULTILINE))


def container(host, ctid):
    """Values that could not be read, or that a stopped container has not, are None."""
    known = {c.id: c for c in places.CONTAINERS}
    values = host.values(ctid)
    unit = known[ctid].unit if ctid in known else "ktrdr-worker"
    running = host.running(ctid)
    found = _inside(host, ctid, unit) if running else _stopped(host, ctid)
    row = {"id": ctid, "name": values.get("hostname", f"CT{ctid}"), "running": running}
    for key in (*FIELDS[3:], "system"):
        row[key] = found.get(key) or None
    return row


def read(host):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda ctid: container(host, ctid), host.ids()))


def table(rows):
    lines = [("ID", "NAME", "STATE", "ADDRESS", "UNIT", "COMMIT", "TAG", "HOSTNAME")]
    for row in rows:
        texts = (row["id"], row["name"], "running" if row["running"] else "stopped", row["address"], row["unit_state"],
                 (row["commit"] or "")[:12], row["tag"], row["hostname"])
        lines.append(tuple("-" if text in (None, "") else str(text) for text in texts))
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "".join("  ".join(text.ljust(width) for text, width in zip(line, widths)).rstrip() + "\n" for line in lines)


def as_json(generation, rows):
    return json.dumps({"state": "up", "generation": generation,
                       "containers": [{key: row[key] for key in FIELDS} for row in rows]}, indent=2) + "\n"
