# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The units and .env files of the containers, in the forms that are in use at real installations."""

UNIT_NAMES = {"backend": "ktrdr-backend", "worker": "ktrdr-worker", "template": "ktrdr-worker"}
BACKEND_PORT = 8000
HEALTH_SECONDS = 2  # the real one asks every 10 s


def unit_text(role, worker_type, port, stop_seconds):
    """N's workers ignore SIGTERM: stop_seconds shortens systemd's 90 s."""
    backend = role == "backend"
    program = "/usr/bin/python3 -B -u /opt/ktrdr/" + (
        "backend.py" if backend else f"worker.py --type {worker_type} --host 0.0.0.0 --port {port}")
    limit = "" if backend else "StartLimitIntervalSec=300\nStartLimitBurst=5\n"
    stop = f"TimeoutStopSec={stop_seconds}\n" if stop_seconds else ""
    return f"""# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
[Unit]
Description=KTRDR {'backend' if backend else worker_type + ' worker'}
After=network-online.target
{limit}
[Service]
Type=simple
WorkingDirectory=/opt/ktrdr
EnvironmentFile=/opt/ktrdr/.env
Environment=PYTHONUNBUFFERED=1
ExecStart={program}
Restart=always
RestartSec={10 if backend else 5}
{stop}SyslogIdentifier={UNIT_NAMES[role]}

[Install]
WantedBy=multi-user.target
"""


def backend_environment(port, generation):
    return {"ENVIRONMENT": "staging", "LOG_LEVEL": "INFO", "KTRDR_ENVIRONMENT": "staging",
            "KTRDR_API_HOST": "0.0.0.0", "KTRDR_API_PORT": port, "USE_IB_HOST_SERVICE": "false",
            "DATA_DIR": "/data/ktrdr", "MODELS_DIR": "/models/ktrdr",
            "KTRDR_GENERATION": generation, "KTRDR_HEALTH_SECONDS": HEALTH_SECONDS}


def worker_environment(name, port, backend_url, worker_type, generation):
    """WORKER_ENDPOINT_URL, _TYPE, _CORES and _MEMORY_GB are what the runbook writes and no program reads."""
    return {"KTRDR_API_URL": backend_url, "WORKER_ID": name, "WORKER_TYPE": worker_type, "WORKER_PORT": port,
            "WORKER_ENDPOINT_URL": f"http://{name}:{port}", "WORKER_CORES": 1, "WORKER_MEMORY_GB": 1,
            "LOG_LEVEL": "INFO", "DATA_DIR": "/data/ktrdr", "MODELS_DIR": "/models/ktrdr",
            "KTRDR_GENERATION": generation}


def environment_text(values):
    return "".join(f"{key}={value}\n" for key, value in values.items())
