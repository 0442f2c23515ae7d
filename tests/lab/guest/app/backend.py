# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the backend. Every start is written down first, also one that ends at the next import."""
from ktrdr import packages, starts

if __name__ == "__main__":
    starts.record("backend")
    packages.check()
    from ktrdr import backend_service

    raise SystemExit(backend_service.main())
