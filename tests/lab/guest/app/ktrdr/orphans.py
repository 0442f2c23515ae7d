# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""N's orphan detector: an operation that runs, but that no worker claims for a minute, has failed."""
import time

from ktrdr import log, times


class OrphanDetector:
    def __init__(self, settings, registry, store, database):
        self._settings = settings
        self._registry, self._store, self._database = registry, store, database
        self._unclaimed_since = {}
        self._last_check = None

    def shown(self):
        return {"running": True, "potential_orphans_count": len(self._unclaimed_since),
                "last_check": times.registry(self._last_check, "N"),
                "orphan_timeout_seconds": int(self._settings.orphan_seconds),
                "check_interval_seconds": int(self._settings.orphan_check_seconds)}

    def check(self):
        self._last_check = times.now()
        claimed = self._registry.claimed()
        orphans = {o.operation_id: o for o in self._store.all()
                   if o.status == "running" and o.operation_id not in claimed}
        now = time.monotonic()
        self._unclaimed_since = {key: self._unclaimed_since.get(key, now) for key in orphans}
        for key, since in list(self._unclaimed_since.items()):
            if now - since >= self._settings.orphan_seconds:
                self._fail(orphans[key])
                del self._unclaimed_since[key]

    def _fail(self, operation):
        with self._store.lock:
            if not operation.active():
                return
            operation.end("failed", "Operation was RUNNING but no worker claimed it")
        self._database.save(operation)
        log.warning(f"Operation {operation.operation_id} failed: {operation.error}")
