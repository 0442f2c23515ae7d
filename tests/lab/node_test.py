#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""pct and pvesh of the lab's node, over containers that are only folders."""
import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
FOLDER = Path(__file__).resolve().parent / "node"
sys.path[:0] = [str(FOLDER), str(FOLDER / "tests")]
MODULES = ("config_test", "words_test", "queries_test", "power_test", "copies_test", "changes_test", "process_test",
           "pvesh_test")


def load_tests(loader, _tests, _pattern):
    return loader.loadTestsFromNames(MODULES)


if __name__ == "__main__":
    unittest.main()
