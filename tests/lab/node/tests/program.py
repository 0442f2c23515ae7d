#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""pct or pvesh over the fakes, as a process of its own: program.py pct|pvesh WORDS, with KTRDR_LAB_STATE."""
import os
import sys
from pathlib import Path

sys.dont_write_bytecode = True
FOLDER = Path(__file__).resolve().parent
sys.path[:0] = [str(FOLDER.parent), str(FOLDER)]
import fakes  # noqa: E402
from pve import locks, power, programs  # noqa: E402

if __name__ == "__main__":
    locks.PATIENCE = float(os.environ.get("KTRDR_TEST_PATIENCE", locks.PATIENCE))
    power.END_LIMIT = float(os.environ.get("KTRDR_TEST_END_LIMIT", power.END_LIMIT))
    name = sys.argv.pop(1)
    sys.exit(programs.main(name, fakes.make_node))
