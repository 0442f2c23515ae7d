# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The product's configuration file for this lab."""
from lablib import files, places

TEXT = """# Written by tests/lab/lab: the real containers of this machine's lab.
schema = 1

[[environment]]
name = "lab"
title = "Lab"
protection = "demo"
generation = "auto"
app_directory = "/opt/ktrdr"
git_remote = "origin"
golden_container = 900
name_pattern = "ktrdr-worker-bt-{{n}}"

[[environment.node]]
name = "{node}"
host = "{address}"
port = 22
user = "root"

[environment.ssh]
use_agent = false
identity_file = "{state}/ssh/id_ed25519"
known_hosts_file = "{state}/ssh/known_hosts"

[environment.backend]
ctid = 100
name = "ktrdr-backend"
unit = "ktrdr-backend"
port = {backend_port}

[[environment.workers]]
ctids = "201-203"
type = "backtesting"
unit = "ktrdr-worker"
port = 5003
name = "ktrdr-worker-bt-{{n}}"
first_number = 1

[[environment.workers]]
ctids = "206"
type = "training"
unit = "ktrdr-worker"
port = 5004
name = "ktrdr-worker-tr-{{n}}"
first_number = 1

[environment.network]
bridge = "{bridge}"
gateway = "{address}"
subnet = "10.77.0.0/24"

[environment.deploy]
worker_deadline = "25s"
backend_deadline = "20s"
busy_budget = "15s"
observation = "3s"
"""


def text(state):
    return TEXT.format(state=state, node=places.NODE, address=places.NODE_ADDRESS, bridge=places.BRIDGE,
                       backend_port=places.BACKEND_PORT)


def write_file(state):
    files.write(state / "environment.toml", text(state))
