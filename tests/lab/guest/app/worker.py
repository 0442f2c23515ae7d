# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts a worker. Every start is written down first, also one that ends at the next import."""
import sys

from ktrdr import packages, starts

if __name__ == "__main__":
    starts.record("worker")
    packages.check()
    from ktrdr import worker_service

    raise SystemExit(worker_service.main(sys.argv[1:]))
