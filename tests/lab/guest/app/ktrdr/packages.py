# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the packages of uv.lock are in .venv: a start from a tree that was not synced fails, as it does with uv."""
import tomllib
from pathlib import Path

WORKING_COPY = Path(__file__).resolve().parents[1]
SITE_PACKAGES = WORKING_COPY / ".venv" / "lib" / "site-packages"


def check():
    lock = tomllib.loads((WORKING_COPY / "uv.lock").read_text(encoding="utf-8"))
    for package in lock["package"]:
        name, wanted = package["name"], package["version"]
        try:
            found = (SITE_PACKAGES / name / "VERSION").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            raise ModuleNotFoundError(f"No module named '{name}'", name=name) from None
        if found != wanted:
            raise ImportError(f"{name} {wanted} is required, but {name} {found} is installed", name=name)
