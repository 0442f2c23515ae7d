# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the environment says. What has no other name in the real program is the lab's: KTRDR_GENERATION, *_SECONDS."""
import os
import secrets
import socket


def text(names, default=""):
    for name in names:
        if os.environ.get(name):
            return os.environ[name]
    return default


def number(name, default):
    return float(text([name], str(default)))


def generation():
    value = text(["KTRDR_GENERATION"], "R").upper()
    if value not in ("R", "N"):
        raise SystemExit(f"KTRDR_GENERATION must be R or N, not {value!r}")
    return value


class Backend:
    def __init__(self):
        self.generation = generation()
        self.host = text(["KTRDR_API_HOST"], "127.0.0.1")
        self.port = int(text(["KTRDR_API_PORT"], "8000"))
        self.data_folder = text(["KTRDR_DATA_DIR", "DATA_DIR"], "./data")
        self.health_seconds = number("KTRDR_HEALTH_SECONDS", 10)
        self.health_timeout = number("KTRDR_HEALTH_TIMEOUT_SECONDS", 5)
        self.removal_seconds = number("KTRDR_REMOVAL_SECONDS", 300)
        self.cache_seconds = number("KTRDR_OPS_CACHE_TTL" if self.generation == "N" else "OPERATIONS_CACHE_TTL", 1)
        self.orphan_seconds = number("KTRDR_ORPHAN_TIMEOUT_SECONDS", 60)
        self.orphan_check_seconds = number("KTRDR_ORPHAN_CHECK_INTERVAL_SECONDS", 15)


class Worker:
    def __init__(self, worker_type):
        self.generation = generation()
        newer = self.generation == "N"
        self.worker_type = worker_type
        self.worker_id = text(["KTRDR_WORKER_ID", "WORKER_ID"] if newer else ["WORKER_ID"],
                              f"{worker_type}-worker-{secrets.token_hex(4)}")
        port = "5003" if newer or worker_type == "backtesting" else "5002"
        self.registered_port = int(text(["KTRDR_WORKER_PORT", "WORKER_PORT"] if newer else ["WORKER_PORT"], port))
        api = text(["KTRDR_API_CLIENT_BASE_URL", "KTRDR_API_URL"] if newer else ["KTRDR_API_URL"],
                   "http://backend:8000").rstrip("/")
        self.api_url = api.removesuffix("/api/v1") if newer else api
        public = ["KTRDR_WORKER_PUBLIC_BASE_URL", "WORKER_PUBLIC_BASE_URL"] if newer else []
        self.endpoint = text(public).rstrip("/") or f"http://{self.host_name()}:{self.registered_port}"
        self.models_folder = text(["KTRDR_DATA_MODELS_DIR"], "/app/models")
        self.forgotten_seconds = number("KTRDR_FORGOTTEN_SECONDS", 30)
        self.monitor_seconds = number("KTRDR_MONITOR_SECONDS", 10)
        self.poll_seconds = number("KTRDR_POLL_SECONDS", 2)

    @staticmethod
    def host_name():
        return text(["KTRDR_LAB_HOSTNAME"]) or socket.gethostname()
