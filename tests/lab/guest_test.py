#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies inside the lab's containers, on loopback: repository, installation, uv, backend and workers."""
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
MODULES = ("installation_test", "surface_test", "generation_r_test", "generation_n_test")


def load_tests(loader, _tests, _pattern):
    return loader.loadTestsFromNames([f"guest.tests.{name}" for name in MODULES])


if __name__ == "__main__":
    unittest.main()
