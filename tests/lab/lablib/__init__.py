# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the lab comes up, goes down and is looked at; what its node answers is in ../node."""
