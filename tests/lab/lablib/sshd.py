# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The node's sshd: keys, configuration, and the operator's side of it."""
import os
import socket
from pathlib import Path

from lablib import files, places, processes

SSHD_CONFIG = """# The lab's node: root by key, everything else as OpenSSH has it.
ListenAddress {address}
HostKey /etc/ssh/ssh_host_ed25519_key
AuthorizedKeysFile /etc/pve/priv/authorized_keys
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
PrintMotd no
PidFile /run/sshd.pid
"""
CLIENT_CONFIG = """Host {node} {address}
    HostName {address}
    User root
    IdentityFile {folder}/id_ed25519
    IdentitiesOnly yes
    UserKnownHostsFile {folder}/known_hosts
    GlobalKnownHostsFile /dev/null
"""
PID_FILE = Path("/run/sshd.pid")


def _key(path, comment):
    if not path.exists() or not path.with_name(path.name + ".pub").exists():
        path.unlink(missing_ok=True)
        files.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", path)
    return path.with_name(path.name + ".pub").read_text(encoding="ascii").strip()


def write_files(state):
    """STATE/ssh is the operator's, STATE/host/etc/ssh lies over the node's /etc/ssh."""
    etc, folder = state / "host" / "etc" / "ssh", state / "ssh"
    for place in (etc, folder, state / "pve" / "priv"):
        place.mkdir(parents=True, exist_ok=True)
    host_key = _key(etc / "ssh_host_ed25519_key", places.NODE)
    operator_key = _key(folder / "id_ed25519", "operator")
    files.write(etc / "sshd_config", SSHD_CONFIG.format(address=places.NODE_ADDRESS))
    files.write(state / "pve" / "priv" / "authorized_keys", operator_key + "\n", 0o600)
    algorithm, key = host_key.split()[:2]
    files.write(folder / "known_hosts", f"{places.NODE_ADDRESS} {algorithm} {key}\n")
    files.write(folder / "config", CLIENT_CONFIG.format(node=places.NODE, address=places.NODE_ADDRESS, folder=folder))
    for path in (folder, *folder.iterdir()):
        os.chown(path, *places.caller())


def _answers():
    try:
        with socket.create_connection((places.NODE_ADDRESS, 22), timeout=2) as connection:
            return connection.recv(4) == b"SSH-"
    except OSError:
        return False


def start(state):
    """On the node. Idempotent."""
    if PID_FILE.exists() and _answers():
        return
    files.run("/usr/sbin/sshd", "-t")
    files.run("/usr/sbin/sshd", "-E", state / "host" / "sshd.log",
              env={"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"})
    if not processes.wait_until(_answers, 10):
        raise places.LabError(f"sshd does not answer; see {state / 'host' / 'sshd.log'}")
