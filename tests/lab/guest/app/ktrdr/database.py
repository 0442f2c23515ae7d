# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands for N's PostgreSQL: one file for each operation, so that details outlive the backend."""
import json
import os
from pathlib import Path

from ktrdr import operations


class Database:
    def __init__(self, folder):
        self._folder = Path(folder) / "operations"
        self._folder.mkdir(parents=True, exist_ok=True)

    def save(self, operation):
        path = self._folder / f"{operation.operation_id}.json"
        new = path.with_suffix(".new")
        new.write_text(json.dumps(operations.to_record(operation)), encoding="utf-8")
        os.replace(new, path)

    def load(self):
        """Oldest first; none of them is in the list before somebody asks for it."""
        records = [json.loads(path.read_text(encoding="utf-8")) for path in self._folder.glob("*.json")]
        for record in sorted(records, key=lambda record: record["created"]):
            yield operations.from_record(record | {"listed": False})


class NoDatabase:
    """R keeps everything in memory."""

    def save(self, operation):
        pass

    def load(self):
        return []
